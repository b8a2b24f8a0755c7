//! Letters between scholars: carried without an address being shown, within limits, blocked and reported.

use collegium_core::accounts::Role;
use collegium_tests::{Person, TestApp};

const ROSTER: &str = "Teaching in Health Professions March 2013\n\
    Name,Title,Institution,Country,E-mail\n\
    \"Okafor, Ngozi, RN, PhD\",Clinical Nurse Educator,University of Ibadan,Nigeria,ngozi.okafor@ui.example\n\
    \"Bello, Tunde, PharmD\",Clinical Pharmacist,University of Ibadan,Nigeria,tunde.bello@ui.example\n";

const WRITE: &str = "/scholars/ngozi-okafor/write";

async fn community() -> (TestApp, Person, Person) {
    let app = TestApp::new().await;
    app.load_roster("2013-mar-thp.csv", ROSTER).await;
    let (ngozi, tunde) = (app.scholar("ngozi-okafor").await, app.scholar("tunde-bello").await);
    (app, ngozi, tunde)
}

/// The path of the page of the newest letter to this address.
fn page_of(app: &TestApp, to: &str) -> String {
    let letters = app.letters();
    let letter = letters.iter().rev().find(|letter| letter.to == to).expect("a letter");
    let from = letter.text.find("/letters/").expect("the letter's link");
    letter.text[from..].split_whitespace().next().unwrap().to_owned()
}

#[tokio::test]
async fn a_letter_and_its_answer_show_no_address() {
    let (app, ngozi, tunde) = community().await;
    tunde.get("/scholars/ngozi-okafor").await.ok().shows("Write to Ngozi Okafor");
    tunde.get(WRITE).await.ok().shows("neither of you sees the other’s address").hides("ui.example");
    tunde.post(WRITE, "subject=&words=").await.status(422).shows("Please say in a few words");
    tunde.post(WRITE, "subject=A+course&words=Dear+Ngozi,%0A%0Ashall+we%3F").await.status(303);
    app.run_work().await;
    let letter = app.letters().pop().unwrap();
    assert_eq!(letter.to, "ngozi.okafor@ui.example");
    assert_eq!(letter.subject, "A course (from Tunde Bello)");
    assert!(letter.text.contains("shall we?") && !letter.raw.contains("tunde.bello@ui.example"), "{}", letter.raw);
    let page = page_of(&app, "ngozi.okafor@ui.example");
    tunde.get(&page).await.status(404);
    ngozi.get(&page).await.ok().shows("shall we?").hides("ui.example");
    ngozi.post(&page, "do=answer&subject=Re%3A+A+course&words=Gladly.").await.status(303);
    app.run_work().await;
    let answer = app.letters().pop().unwrap();
    assert_eq!(answer.to, "tunde.bello@ui.example");
    assert!(answer.text.contains("Gladly.") && !answer.raw.contains("ngozi.okafor@ui.example"), "{}", answer.raw);
}

#[tokio::test]
async fn nobody_is_bothered() {
    let (app, ngozi, tunde) = community().await;
    for number in 0..3 {
        tunde.post(WRITE, &format!("subject=Number+{number}&words=Hello")).await.status(303);
    }
    let refused = tunde.post(WRITE, "subject=Once+more&words=Hello").await.status(429);
    assert!(!refused.header("retry-after").is_empty());
    ngozi.post("/scholars/ngozi-okafor/write", "subject=Me&words=Hello").await.status(422);
    app.visitor().get(WRITE).await.status(303);
    app.signed_in(Role::Scholar).await.get(WRITE).await.status(403);
}

#[tokio::test]
async fn who_is_blocked_writes_into_the_void_and_is_not_told() {
    let (app, ngozi, tunde) = community().await;
    tunde.post(WRITE, "subject=One&words=Hello").await.status(303);
    app.run_work().await;
    let page = page_of(&app, "ngozi.okafor@ui.example");
    ngozi.post(&page, "do=block").await.status(303);
    let sent = app.letters().len();
    tunde.post(WRITE, "subject=Two&words=Hello").await.status(303);
    app.run_work().await;
    assert_eq!(app.letters().len(), sent);
    ngozi.get(&page).await.ok().shows("You take no letters from Tunde Bello");
    ngozi.post(&page, "do=unblock").await.status(303);
    tunde.post(WRITE, "subject=Three&words=Hello").await.status(303);
    app.run_work().await;
    assert_eq!(app.letters().len(), sent + 1);
}

#[tokio::test]
async fn staff_see_what_was_reported_and_nothing_else() {
    let (app, ngozi, tunde) = community().await;
    tunde.post(WRITE, "subject=Buy+this&words=Cheap+watches").await.status(303);
    app.run_work().await;
    let staff = app.signed_in(Role::Staff).await;
    staff.get("/staff/peer-letters").await.ok().shows("Nothing waits").hides("watches");
    let page = page_of(&app, "ngozi.okafor@ui.example");
    ngozi.post(&page, "do=report&report=").await.status(422).shows("Please say in a few words what is wrong");
    ngozi.post(&page, "do=report&report=An+advertisement").await.status(303);
    let list = staff.get("/staff/peer-letters").await.ok().shows("Cheap watches").shows("An advertisement");
    let from = list.text().find("action=\"/staff/peer-letters/").unwrap() + 8;
    let settle = list.text()[from..].split('"').next().unwrap().to_owned();
    tunde.post(&settle, "").await.status(403);
    staff.post(&settle, "").await.status(303);
    staff.get("/staff/peer-letters").await.ok().shows("Nothing waits");
}
