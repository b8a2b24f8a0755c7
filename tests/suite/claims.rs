//! Claims: who signed in by an unknown address gets to their record by way of staff, and is told at each step.

use collegium_core::accounts::{self, Role};
use collegium_core::scholars::{self, Shown};
use collegium_tests::{Person, TestApp};

const ROSTER: &str = "Teaching in Health Professions March 2013\n\
    Name,Title,Institution,Country,E-mail\n\
    \"Okafor, Ngozi, RN, PhD\",Clinical Nurse Educator,University of Ibadan,Nigeria,ngozi.okafor@ui.example\n\
    \"Bello, Tunde, PharmD\",Clinical Pharmacist,University of Ibadan,Nigeria,tunde.bello@ui.example\n";

const CLAIM: &str = "name=Ngozi+Okafor&program=Teaching+in+Health+Professions&year=2013&words=I+worked+in+Ibadan.";

/// The community, staff, and somebody who signed in by an address that nobody knows.
async fn community() -> (TestApp, Person, Person) {
    let app = TestApp::new().await;
    app.load_roster("2013-mar-thp.csv", ROSTER).await;
    let (staff, ngozi) = (app.signed_in(Role::Staff).await, app.signed_in(Role::Scholar).await);
    // The demo's way to sign in proves no address; this is what a letter would have done.
    ngozi.post("/me/emails", "do=add&address=ngozi%40home.example").await.status(303);
    app.run_work().await;
    let letter = app.letters().pop().unwrap();
    let from = letter.text.find("/me/emails/prove/").unwrap();
    ngozi.post(letter.text[from..].split_whitespace().next().unwrap(), "").await.status(303);
    app.run_work().await;
    (app, staff, ngozi)
}

/// The path of the only claim that waits.
async fn waiting(staff: &Person) -> String {
    let page = staff.get("/staff/claims").await.ok().text();
    let from = page.find("/staff/claims/").expect("a claim waits");
    page[from..].split('"').next().unwrap().to_owned()
}

async fn record(app: &TestApp) -> String {
    let Shown::Here(profile) = scholars::show(&app.operator(), "ngozi-okafor").await.unwrap() else { panic!("moved") };
    profile.scholar.id.to_string()
}

#[tokio::test]
async fn a_claim_is_matched_accepted_and_told() {
    let (app, staff, ngozi) = community().await;
    ngozi.get("/me").await.ok().shows("we do not know yet which record is yours");
    ngozi.get("/scholars/ngozi-okafor").await.status(404);
    ngozi.post("/me/claim", CLAIM).await.status(303);
    ngozi.get("/me/claim").await.ok().shows("is with staff");
    ngozi.post("/me/claim", CLAIM).await.status(409);
    staff.get("/staff").await.ok().shows("1 waits");
    let path = waiting(&staff).await;
    let page = staff.get(&path).await.ok().shows("I worked in Ibadan.").shows("ngozi@home.example");
    page.shows("Ngozi Okafor Nurse · University of Ibadan · Nigeria").shows("2013");
    staff.post(&path, "do=accept").await.status(422).shows("Please choose the record");
    staff.post(&path, &format!("do=accept&scholar={}", record(&app).await)).await.status(303);
    ngozi.get("/me").await.ok().shows("Ngozi Okafor");
    assert!(ngozi.get("/me/profile").await.ok().text().contains("value=\"Clinical Nurse Educator\""));
    ngozi.get("/me/emails").await.ok().shows("ngozi@home.example").shows("ngozi.okafor@ui.example");
    app.run_work().await;
    let letter = app.letters().pop().unwrap();
    assert_eq!((letter.to.as_str(), letter.subject.as_str()), ("ngozi@home.example", "Your record is yours now"));
    staff.post(&path, &format!("do=accept&scholar={}", record(&app).await)).await.status(409);
}

#[tokio::test]
async fn a_question_is_answered_and_a_refusal_says_why() {
    let (app, staff, ngozi) = community().await;
    ngozi.post("/me/claim", "name=Ngozi+Eze").await.status(303);
    let path = waiting(&staff).await;
    staff.post(&path, "do=ask&why=").await.status(422).shows("Please write a few words");
    staff.post(&path, "do=ask&why=Who+led+your+group%3F").await.status(303);
    app.run_work().await;
    let letter = app.letters().pop().unwrap();
    assert!(letter.to == "ngozi@home.example" && letter.text.contains("Who led your group?"), "{}", letter.text);
    ngozi.get("/me/claim").await.ok().shows("Who led your group?");
    ngozi.post("/me/claim", "do=answer&answer=Ada").await.status(303);
    staff.get(&path).await.ok().shows("Ada");
    staff.post(&path, "do=refuse&why=Nobody+of+that+name+was+there.").await.status(303);
    app.run_work().await;
    assert!(app.letters().pop().unwrap().text.contains("Nobody of that name was there."));
    ngozi.get("/me/claim").await.ok().shows("Nobody of that name was there.").shows("try again");
    ngozi.post("/me/claim", "name=").await.status(422).shows("Please write your name");
    ngozi.post("/me/claim", CLAIM).await.status(303);
}

#[tokio::test]
async fn a_record_has_one_account_and_nobody_decides_their_own_claim() {
    let (app, staff, ngozi) = community().await;
    app.scholar("ngozi-okafor").await;
    ngozi.post("/me/claim", CLAIM).await.status(303);
    let path = waiting(&staff).await;
    staff.get(&path).await.ok().shows("has another account");
    staff.post(&path, &format!("do=accept&scholar={}", record(&app).await)).await.status(409);
    ngozi.get("/me").await.ok().shows("we do not know yet which record is yours");

    let started = accounts::sign_in_as(&app.operator(), Role::Staff, None).await.unwrap();
    let op = collegium_core::op::Op { actor: collegium_core::op::Actor::Account(started.signed), ..app.operator() };
    let new = collegium_core::claims::NewClaim {
        name: collegium_core::scholars::edit::Line::read("Tunde Bello").unwrap().unwrap(),
        program: None,
        year: None,
        words: None,
    };
    let own = collegium_core::claims::claim(&op, &new).await.unwrap();
    let Shown::Here(tunde) = scholars::show(&app.operator(), "tunde-bello").await.unwrap() else { panic!("moved") };
    let decision = collegium_core::claims::Decision::Accept(tunde.scholar.id);
    let refused = collegium_core::claims::decide(&op, own, &decision).await;
    assert!(matches!(refused, Err(collegium_core::claims::ClaimError::Own)), "{refused:?}");
}

#[tokio::test]
async fn claims_are_for_staff_alone() {
    let (app, staff, ngozi) = community().await;
    ngozi.post("/me/claim", CLAIM).await.status(303);
    let path = waiting(&staff).await;
    for person in [app.scholar("tunde-bello").await, app.signed_in(Role::Editor).await] {
        person.get("/staff/claims").await.status(403);
        person.get(&path).await.status(403);
        person.post(&path, "do=refuse&why=no").await.status(403);
    }
    app.visitor().get("/me/claim").await.status(303);
    app.scholar("tunde-bello").await.get("/me/claim").await.status(303);
}
