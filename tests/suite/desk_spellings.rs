//! Staff say what spellings mean: for lines past and to come, at once, and so that it can be taken back.

use collegium_core::audience::Viewer;
use collegium_core::desk;
use collegium_core::imports::{LoadRosters, load_rosters};
use collegium_core::institutions::{Meant, SpellingItem, SpellingState, Target, decide, look, queue};
use collegium_core::op::{Actor, Op};
use collegium_core::reference::CountryCode;
use collegium_tests::{TestApp, difference, dump};
use uuid::Uuid;

use crate::desk::{agrees, app_with_registry, everybody, first_page, institution, named, roster};

const SPRING: &str = "Teaching in Health Professions March 2013";
const AUTUMN: &str = "Teaching in Health Professions October 2015";

async fn spring(app: &TestApp) {
    let people = [
        ("Ngozi", "Okafor", "UCHIB Ward Seven", "Nigeria"),
        ("Tunde", "Bello", "UCHIB Ward Seven", "Nigeria"),
        ("Amina", "Yusuf", "UCHIB Ward Seven", "Nigeria"),
        ("Grace", "Eze", "Qqlag Zzx", "Nigeria"),
        ("Ada", "Obi", "University of Lagos", "Nigeria"),
    ];
    app.load_roster("2013-mar-thp.csv", &roster(SPRING, &people)).await;
}

async fn waiting(op: &Op) -> Vec<SpellingItem> {
    queue(op, SpellingState::Waiting, first_page()).await.unwrap().rows
}

async fn sent_by(op: &Op, name: &str) -> Option<String> {
    let profile = named(op, name).await;
    profile.participations[0].sent_by.as_ref().map(|institution| institution.name.clone())
}

#[tokio::test]
async fn those_of_most_lines_come_first_with_where_they_were_seen() {
    let app = app_with_registry().await;
    let op = app.operator();
    spring(&app).await;
    let waiting = waiting(&op).await;
    let typed: Vec<_> = waiting.iter().map(|item| (item.typed.as_str(), item.lines)).collect();
    assert_eq!(typed, [("UCHIB Ward Seven", 3), ("Qqlag Zzx", 1)]);
    let detail = look(&op, waiting[0].id).await.unwrap();
    assert_eq!(
        (detail.files[0].file.as_str(), detail.files[0].year, detail.files[0].lines),
        ("2013-mar-thp.csv", 2013, 3)
    );
    let people: Vec<_> = detail.people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(people, ["Tunde Bello", "Ngozi Okafor", "Amina Yusuf"]);
}

#[tokio::test]
async fn a_decision_holds_for_lines_past_and_to_come_and_goes_with_all_of_it() {
    let app = app_with_registry().await;
    let op = app.operator();
    spring(&app).await;
    let before = dump(&op.db).await;
    let spelling = waiting(&op).await[0].id;
    let hospital = Target::Registry("022yvqh08".to_owned());
    let decided = decide(&op, spelling, Meant::Target(hospital)).await.unwrap();
    assert_eq!(decided.lines, 3);
    assert_eq!(decided.words, "“UCHIB Ward Seven” is University College Hospital, Ibadan");
    let hospital = institution(&op, "University College Hospital, Ibadan").await;
    assert_eq!(hospital.sent, 3, "what was loaded before");
    assert_eq!(named(&op, "Ngozi Okafor").await.institution_now().unwrap().id, hospital.institution.id);
    assert!(app.index().await > 0, "the index is told");
    agrees(&op).await;

    // A line to come, without a country of its own: the spelling is known from those that have it.
    let later = roster(
        AUTUMN,
        &[("Femi", "Ojo", "uchib ward seven", "Nigeria"), ("Bisi", "Ade", "UCHIB Ward Seven", "Nigeria")],
    );
    let file = app.folder().join("2015-oct-thp.csv");
    std::fs::write(&file, later).unwrap();
    let next_day = Op { now: op.now + chrono::TimeDelta::days(1), ..app.operator() };
    let load = LoadRosters { paths: vec![file], ..LoadRosters::default() };
    load_rosters(&next_day, &load, |_| {}).await.unwrap();
    assert_eq!(institution(&op, "University College Hospital, Ibadan").await.sent, 5, "what was loaded since");
    agrees(&op).await;

    desk::undo(&op, decided.decision).await.unwrap();
    assert!(
        everybody(&op)
            .await
            .iter()
            .all(|one| one.participations[0].sent_by.as_ref().is_none_or(|by| by.name == "University of Lagos"))
    );
    assert_eq!(waiting(&op).await[0].lines, 5, "it waits again, with the lines that came since");
    agrees(&op).await;
    let lost = difference(&before, &dump(&op.db).await);
    assert!(!lost.contains(" lost "), "all that was there is there: {lost}");
}

#[tokio::test]
async fn undo_is_as_if_nothing_had_been_decided() {
    let app = app_with_registry().await;
    let op = app.operator();
    spring(&app).await;
    let before = dump(&op.db).await;
    let waiting = waiting(&op).await;
    let new = Meant::New { name: "Ward Seven Clinic".to_owned(), city: None, country: CountryCode::parse("NG").ok() };
    let answers = [new, Meant::Nothing, Meant::Later, Meant::Target(Target::Registry("022yvqh08".to_owned()))];
    for meant in answers {
        let decided = decide(&op, waiting[0].id, meant).await.unwrap();
        agrees(&op).await;
        desk::undo(&op, decided.decision).await.unwrap();
        assert_eq!(difference(&before, &dump(&op.db).await), "");
    }
}

#[tokio::test]
async fn what_is_put_off_waits_at_the_end_and_what_is_none_is_none() {
    let app = app_with_registry().await;
    let op = app.operator();
    spring(&app).await;
    let first = waiting(&op).await[0].id;
    decide(&op, first, Meant::Later).await.unwrap();
    let rest = waiting(&op).await;
    assert_eq!(rest.last().unwrap().id, first);
    assert!(rest.last().unwrap().later);
    decide(&op, rest[0].id, Meant::Nothing).await.unwrap();
    assert_eq!(sent_by(&op, "Grace Eze").await, None);
    let decided = queue(&op, SpellingState::Decided, first_page()).await.unwrap();
    assert_eq!(decided.total, 1);
    assert!(decided.rows[0].nothing);
}

#[tokio::test]
async fn a_decision_is_in_the_log_with_before_and_after() {
    let app = app_with_registry().await;
    let op = app.operator();
    spring(&app).await;
    let spelling = waiting(&op).await[0].id;
    decide(&op, spelling, Meant::Target(Target::Registry("03wx2rr30".to_owned()))).await.unwrap();
    let recent =
        desk::recent(&op, &[collegium_core::decisions::DecisionKind::Spelling], None, first_page()).await.unwrap();
    assert_eq!(recent.rows[0].words, "“UCHIB Ward Seven” is University of Ibadan");
    assert_eq!(recent.rows[0].actor, "operator");
}

#[tokio::test]
async fn who_may_not_decide_does_not() {
    let app = app_with_registry().await;
    spring(&app).await;
    let spelling = waiting(&app.operator()).await[0].id;
    for actor in [Actor::Visitor, Actor::SeeingAs(Viewer::Staff)] {
        let op = Op::new(app.app.db().clone(), app.app.now(), actor, Uuid::now_v7());
        assert!(decide(&op, spelling, Meant::Nothing).await.is_err(), "{actor:?}");
    }
    let op = Op::new(app.app.db().clone(), app.app.now(), Actor::Visitor, Uuid::now_v7());
    assert!(queue(&op, SpellingState::Waiting, first_page()).await.is_err());
}

#[tokio::test]
async fn a_later_decision_is_taken_back_first() {
    let app = app_with_registry().await;
    let op = app.operator();
    spring(&app).await;
    let spelling = waiting(&op).await[0].id;
    let first = decide(&op, spelling, Meant::Nothing).await.unwrap();
    let second = decide(&op, spelling, Meant::Target(Target::Registry("03wx2rr30".to_owned()))).await.unwrap();
    assert!(desk::undo(&op, first.decision).await.is_err());
    desk::undo(&op, second.decision).await.unwrap();
    desk::undo(&op, first.decision).await.unwrap();
    assert!(desk::undo(&op, first.decision).await.is_err(), "once is enough");
    assert_eq!(waiting(&op).await[0].id, spelling);
}
