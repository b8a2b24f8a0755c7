//! Anyone asks for a correction; staff answer, by letter.

use collegium_core::corrections::{
    AnswerError, AskError, CorrectionKind, CorrectionState, NewCorrection, answer, ask, browse, one,
};
use collegium_core::op::{Actor, Op};
use collegium_tests::TestApp;
use uuid::Uuid;

use crate::desk::{first_page, named, roster};

fn request(said: &str) -> NewCorrection {
    NewCorrection {
        kind: CorrectionKind::WrongPerson,
        page: "/scholars/ada-obi".to_owned(),
        said: said.to_owned(),
        name: "Ada Obi".to_owned(),
        address: "ada.obi@mail.example".to_owned(),
    }
}

async fn app() -> TestApp {
    let app = TestApp::demo().await;
    let people = [("Ada", "Obi", "University of Lagos", "Nigeria")];
    app.load_roster("2013-mar-thp.csv", &roster("Teaching in Health Professions March 2013", &people)).await;
    app
}

fn visitor(app: &TestApp) -> Op {
    Op::new(app.app.db().clone(), app.app.now(), Actor::Visitor, Uuid::now_v7())
}

#[tokio::test]
async fn a_request_waits_with_a_date_and_is_answered_once() {
    let app = app().await;
    let op = app.operator();
    let id = ask(&visitor(&app), "192.0.2.1", request("The entry of 2013 is not mine.")).await.unwrap();
    let open = browse(&op, CorrectionState::Open, first_page()).await.unwrap();
    assert_eq!(open.total, 1);
    assert_eq!(open.rows[0].scholar, Some(named(&op, "Ada Obi").await.scholar.id));
    assert_eq!((open.rows[0].due_at - open.rows[0].asked_at).num_days(), 10);
    assert!(!open.rows[0].is_late(op.now) && open.rows[0].is_late(op.now + chrono::TimeDelta::days(11)));
    assert!(matches!(answer(&op, id, "  ").await, Err(AnswerError::Blank)));
    answer(&op, id, "It is gone from your entry.").await.unwrap();
    assert!(matches!(answer(&op, id, "Once more.").await, Err(AnswerError::Answered)));
    assert_eq!(one(&op, id).await.unwrap().answer.unwrap().0, "It is gone from your entry.");
    assert_eq!(browse(&op, CorrectionState::Open, first_page()).await.unwrap().total, 0);
}

#[tokio::test]
async fn one_network_asks_five_times_a_day() {
    let app = app().await;
    for _ in 0..5 {
        ask(&visitor(&app), "192.0.2.1", request("Wrong.")).await.unwrap();
    }
    assert!(matches!(ask(&visitor(&app), "192.0.2.1", request("Wrong.")).await, Err(AskError::TooMany(_))));
    ask(&visitor(&app), "192.0.2.2", request("Wrong.")).await.unwrap();
}

#[tokio::test]
async fn the_form_keeps_what_was_typed_and_says_what_is_missing() {
    let app = app().await;
    let visitor = app.visitor();
    visitor.get("/corrections/new?page=/scholars/ada-obi").await.ok().shows("Ask for a correction");
    let typed = "kind=name-changed&page=/scholars/ada-obi&said=My+name+is+Ada+Bello.&name=Ada&address=nowhere";
    let refused = visitor.post("/corrections/new", typed).await.status(422);
    assert!(refused.text().contains("My name is Ada Bello."), "{}", refused.text());
    let typed = "kind=name-changed&page=javascript:alert(1)&said=+&name=Ada&address=ada%40mail.example";
    visitor.post("/corrections/new", typed).await.status(422).shows("Please say what is wrong");
    let typed = "kind=name-changed&page=javascript:alert(1)&said=Wrong&name=Ada&address=ada%40mail.example";
    let sent = visitor.post("/corrections/new", typed).await.status(303);
    visitor.get(sent.header("location")).await.ok().shows("Thank you");
    let open = browse(&app.operator(), CorrectionState::Open, first_page()).await.unwrap();
    assert_eq!(open.rows[0].page, "/", "an address that is none of ours is not kept");
    app.staff().get("/staff/corrections").await.ok().shows("My name has changed").shows("due 24 March 2026");
    assert_ne!(visitor.get("/staff/corrections").await.status, 200);
}
