//! What was loaded, line by line; held lines answered; rosters loaded in the background.

use collegium_core::desk;
use collegium_core::imports::{AnswerError, HeldAnswer, LineItem, Outcome, answer, batch, batches, held_lines, lines};
use collegium_core::jobs::{self, Asked, Ended, JobState, RostersAsked, Upload};
use collegium_core::op::Op;
use collegium_tests::{TestApp, difference, dump};

use crate::desk::{agrees, everybody, first_page, named};

/// People of other names, so that an initial tells little.
fn crowd() -> String {
    let given = ["Anna", "James", "Maria", "Wei", "Fatima", "John", "Mary", "Olu", "Ingrid", "Pablo"];
    let family = ["Garcia", "Chen", "Novak", "Okafor", "Silva", "Khan", "Brown", "Moreau", "Rossi", "Lind"];
    let mut lines = Vec::new();
    for (i, given) in given.iter().enumerate() {
        for (j, family) in family.iter().enumerate() {
            let degree = ["MD", "PhD", "PharmD", "RN"][j % 4];
            lines.push(format!("{given},{family},{degree},Clinic {},Town {i},Canada\n", (10 * i + j) % 40));
        }
    }
    let title = "Teaching in Health Professions March 1995";
    format!("{title}\nGiven name,Family name,Degrees,Institution,City,Country\n{}", lines.concat())
}

fn ashworth(given: &str, when: &str) -> String {
    format!(
        "Teaching in Health Professions {when}\nGiven name,Family name,Degrees,Institution,City,Country\n\
         {given},Ashworth,\"RN, MSN\",Hospital of the Hill,Leeds,United Kingdom\n"
    )
}

/// R. Ashworth may be Ruth or Rhoda.
async fn held() -> (TestApp, LineItem) {
    let app = TestApp::demo().await;
    app.load_roster("1995-mar-thp.csv", &crowd()).await;
    app.load_roster("2001-mar-thp.csv", &ashworth("Ruth", "March 2001")).await;
    app.load_roster("2003-mar-thp.csv", &ashworth("Rhoda", "March 2003")).await;
    app.load_roster("2009-mar-thp.csv", &ashworth("R.", "March 2009")).await;
    let mut held = held_lines(&app.operator(), first_page()).await.unwrap();
    assert_eq!(held.total, 1);
    (app, held.rows.remove(0))
}

async fn took_part(op: &Op, name: &str) -> usize {
    named(op, name).await.participations.len()
}

#[tokio::test]
async fn batches_are_listed_with_what_became_of_their_lines() {
    let (app, line) = held().await;
    let op = app.operator();
    let page = batches(&op, first_page()).await.unwrap();
    assert_eq!(page.total, 4);
    assert_eq!(page.rows[0].counts[&Outcome::Held], 1);
    assert_eq!(page.rows[3].counts.values().sum::<u64>(), 100);
    assert_eq!(page.rows[3].files, ["1995-mar-thp.csv"]);
    let added =
        lines(&op, page.rows[3].id, Some(Outcome::Added), collegium_core::page::PageRequest::new(2, 30)).await.unwrap();
    assert_eq!((added.total, added.rows.len()), (page.rows[3].counts[&Outcome::Added], 30));
    assert_eq!(line.cells[0], ("Given name".to_owned(), "R.".to_owned()));
    let candidates: Vec<_> = line.candidates.iter().map(|candidate| candidate.scholar).collect();
    assert_eq!(candidates.len(), 2);
    assert!(line.candidates[0].reasons.iter().any(|(words, _)| words.contains("initial")), "{:?}", line.candidates);
}

#[tokio::test]
async fn a_held_line_is_joined_as_if_the_load_had_known_and_taken_back() {
    let (app, line) = held().await;
    let op = app.operator();
    let before = dump(&op.db).await;
    let ruth = named(&op, "Ruth Ashworth").await.scholar.id;
    let decision = answer(&op, line.id, HeldAnswer::Joined(ruth)).await.unwrap();
    assert_eq!(took_part(&op, "Ruth Ashworth").await, 2);
    assert_eq!(batch(&op, line.batch).await.unwrap().counts[&Outcome::Joined], 1);
    agrees(&op).await;
    assert!(matches!(answer(&op, line.id, HeldAnswer::New).await, Err(AnswerError::NotHeld)));
    desk::undo(&op, decision).await.unwrap();
    assert_eq!(difference(&before, &dump(&op.db).await), "");
}

#[tokio::test]
async fn a_held_line_is_of_somebody_new_or_of_no_use() {
    let (app, line) = held().await;
    let op = app.operator();
    let before = dump(&op.db).await;
    let people = everybody(&op).await.len();
    let decision = answer(&op, line.id, HeldAnswer::New).await.unwrap();
    assert_eq!(everybody(&op).await.len(), people + 1);
    assert_eq!(took_part(&op, "R. Ashworth").await, 1);
    agrees(&op).await;
    desk::undo(&op, decision).await.unwrap();
    assert_eq!(difference(&before, &dump(&op.db).await), "");
    answer(&op, line.id, HeldAnswer::Refused).await.unwrap();
    assert_eq!(held_lines(&op, first_page()).await.unwrap().total, 0);
    assert_eq!(everybody(&op).await.len(), people);
}

#[tokio::test]
async fn an_answer_goes_with_its_batch() {
    let (app, line) = held().await;
    let op = app.operator();
    let people = everybody(&op).await.len();
    let decision = answer(&op, line.id, HeldAnswer::New).await.unwrap();
    collegium_core::imports::undo(&op, line.batch).await.unwrap();
    assert_eq!(everybody(&op).await.len(), people);
    assert!(desk::undo(&op, decision).await.is_err(), "there is nothing to take back any more");
}

fn rosters(dry_run: bool) -> Asked {
    Asked::Rosters(RostersAsked { dry_run, program: None, edition: None, files: vec!["a.csv".to_owned()] })
}

fn file() -> Vec<Upload> {
    vec![Upload { name: "a.csv".to_owned(), bytes: ashworth("Ruth", "March 2001").into_bytes() }]
}

#[tokio::test]
async fn of_two_who_ask_for_work_one_gets_it() {
    let app = TestApp::new().await;
    let op = app.operator();
    let id = jobs::ask(&op, &rosters(true), file()).await.unwrap();
    assert!(jobs::ask(&op, &rosters(true), Vec::new()).await.is_err(), "rosters need files");
    let first = jobs::claim(&op.db, op.now).await.unwrap();
    assert_eq!(first.map(|job| (job.id, job.state)), Some((id, JobState::Running)));
    assert!(jobs::claim(&op.db, op.now).await.unwrap().is_none());
    let abandoned = op.now + chrono::TimeDelta::hours(1);
    assert_eq!(jobs::claim(&op.db, abandoned).await.unwrap().map(|job| job.id), Some(id), "its worker has died");
    assert!(!jobs::progress(&op.db, id, "reading", 1, 2).await.unwrap());
    jobs::stop(&op, id).await.unwrap();
    assert!(jobs::progress(&op.db, id, "reading", 2, 2).await.unwrap(), "the worker is told to stop");
    jobs::end(&op.db, op.now, id, Ended::Stopped).await.unwrap();
    assert_eq!(jobs::job(&op, id).await.unwrap().state, JobState::Stopped);
}

#[tokio::test]
async fn a_dry_run_keeps_its_files_for_a_day() {
    let app = TestApp::new().await;
    let op = app.operator();
    let dry = jobs::ask(&op, &rosters(true), file()).await.unwrap();
    let done = || Ended::Done { result: serde_json::Value::Null, decisions: None, batch: None };
    jobs::end(&op.db, op.now, dry, done()).await.unwrap();
    assert_eq!(jobs::forget_uploads(&op.db, op.now).await.unwrap(), 0);
    let id = jobs::ask_for_good(&op, dry).await.unwrap();
    assert_eq!(jobs::uploads(&op.db, id).await.unwrap(), file());
    assert!(jobs::ask_for_good(&op, dry).await.is_err(), "the files are with the other job now");
    jobs::end(&op.db, op.now, id, done()).await.unwrap();
    assert_eq!(jobs::forget_uploads(&op.db, op.now + chrono::TimeDelta::days(2)).await.unwrap(), 1);
}
