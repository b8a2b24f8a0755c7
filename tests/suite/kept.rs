//! What was typed survives a session that ended, a passkey shown too long ago, and a form made for another session.

use collegium_core::accounts::Role;
use collegium_tests::{Answer, Person, TestApp};

const ROSTER: &str = "Name,Title,Institution,Country\n\
    \"Okafor, Ngozi, RN, PhD\",Clinical Nurse Educator,University of Ibadan,Nigeria\n";

async fn community() -> TestApp {
    let app = TestApp::new().await;
    app.load_roster("2013-mar-thp.csv", ROSTER).await;
    app
}

/// The fields of the page's form that sends everything again, as a browser would send them.
fn fields(page: &Answer) -> String {
    let text = page.text();
    let form = text.split("<section aria-labelledby=\"kept\">").nth(1).expect("the form is kept").to_owned();
    let form = form.split("</form>").next().unwrap();
    let inputs = form.split("<input type=\"hidden\" name=\"").skip(1).map(|input| {
        let (name, rest) = input.split_once("\" value=\"").unwrap();
        (name.to_owned(), rest.split_once("\">").unwrap().0.replace("&#34;", "\"").replace("&#38;", "&"))
    });
    form_urlencoded::Serializer::new(String::new()).extend_pairs(inputs).finish()
}

/// Sends a form without adding a word against forged forms: the page has its own.
async fn send_as_it_is(person: &Person, path: &str, fields: &str) -> Answer {
    person.sends(path, fields).with("sec-fetch-site", "same-origin").send(fields.to_owned()).await
}

/// The profile's form as the page has it, with this title.
async fn edited(person: &Person, title: &str) -> String {
    let version = person.get("/me/profile").await.ok().text();
    let version = version.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let pairs =
        [("version", version.as_str()), ("given", "Ngozi"), ("family", "Okafor"), ("title", title), ("do", "save")];
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

#[tokio::test]
async fn a_form_sent_after_the_session_ended_is_sent_again_after_signing_in() {
    let app = community().await;
    let before = app.scholar("ngozi-okafor").await;
    let form = edited(&before, "Dean \"of\" R&D").await;
    before.post("/sign-out", "").await.status(303);

    let refused = send_as_it_is(&before, "/me/profile", &form).await.status(401);
    let refused = refused.shows("Nothing that you typed is lost").shows("sign in in a new tab");
    assert!(refused.text().contains("action=\"/me/profile\""));

    // Signed in again, the first press finds a form without the new session's word; its page has it.
    let after = app.scholar("ngozi-okafor").await;
    let again = send_as_it_is(&after, "/me/profile", &fields(&refused)).await.status(403);
    let again = again.shows("Look at it once more").hides("in a new tab");
    send_as_it_is(&after, "/me/profile", &fields(&again)).await.status(303);
    after.get("/scholars/ngozi-okafor").await.ok().shows("Dean \"of\" R&D");
}

#[tokio::test]
async fn nothing_is_kept_of_what_a_foreign_page_sent_nor_of_codes() {
    let app = community().await;
    let foreign = app.visitor().sends("/me/profile", "title=CANARY").with("sec-fetch-site", "cross-site");
    foreign.send("title=CANARY").await.status(403).hides("CANARY");
    send_as_it_is(&app.visitor(), "/sign-in/again/code", "code=CANARY").await.status(401).hides("CANARY");
}

#[tokio::test]
async fn who_may_not_do_it_at_all_gets_no_form_to_send_again() {
    let app = community().await;
    let scholar = app.signed_in(Role::Scholar).await;
    let refused = scholar.post("/staff/letters/test", "address=CANARY").await.status(403);
    refused.hides("CANARY").hides("Send it again");
}
