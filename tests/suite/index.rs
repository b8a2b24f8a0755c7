//! The index follows the database, and whatever happens to it takes no page down.

use std::fs;
use std::path::{Path, PathBuf};

use collegium_core::imports;
use collegium_core::scholars::Field;
use collegium_tests::{NOW, TestApp};
use collegium_web::worker::chores;
use serde_json::Value;

const ROSTER: &str = "Teaching in Health Professions March 2013\n\
    Name,Title,Institution,Country,E-mail\n\
    \"Okafor, Ngozi, RN, PhD\",Clinical Nurse Educator,University of Ibadan,Nigeria,ngozi.okafor@ui.example\n\
    \"van der Berg, Anna M., MD\",Professor of Medicine,Radboud University Medical Center,Holland,anna@umc.example\n\
    \"Bello, Tunde, PharmD\",Clinical Pharmacist,University of Ibadan,Nigeria,tunde.bello@ui.example\n";

const EVERYTHING: [Field; 4] = [Field::Name, Field::Disciplines, Field::Country, Field::Programs];

/// Fills the site with three scholars, open to everybody.
async fn fill(app: &TestApp) -> imports::Loaded {
    let loaded = app.load_roster("2013-mar-thp.csv", ROSTER).await;
    app.open_to_everybody(&["ngozi-okafor", "tunde-bello"], &EVERYTHING).await;
    loaded
}

async fn all(app: &TestApp) -> Value {
    app.visitor().get("/api/v1/scholars?sort=name").await.ok().json()
}

#[tokio::test]
async fn what_is_saved_is_found_and_what_is_taken_back_is_not() {
    let app = TestApp::demo().await;
    assert_eq!(all(&app).await["meta"]["total"], 0);
    let loaded = fill(&app).await;
    let found = all(&app).await;
    assert_eq!(found["meta"]["total"], 2, "{found}");
    assert_eq!(app.index().await, 0, "nothing is read twice");
    imports::undo(&app.operator(), loaded.batch.unwrap()).await.unwrap();
    // People edited since then stay, without what the load told of them.
    app.index().await;
    let after = app.visitor().get("/api/v1/scholars?program=thp").await.ok().json();
    assert_eq!(after["meta"]["total"], 0, "{after}");
}

#[tokio::test]
async fn an_index_that_is_missing_is_built_while_pages_are_answered() {
    let app = TestApp::on_disk().await;
    app.visitor().get("/readyz").await.status(503);
    let told = app.visitor().get("/api/v1/scholars").await;
    assert_eq!(told.header("retry-after"), "2");
    assert!(told.problem(503)["detail"].as_str().unwrap().contains("being prepared"));
    app.visitor().get("/api/v1/programs").await.ok();
    app.index().await;
    app.visitor().get("/readyz").await.ok();
    assert_eq!(all(&app).await["meta"]["total"], 0);
}

#[tokio::test]
async fn a_restart_takes_in_what_was_missed_and_answers_alike() {
    let app = TestApp::on_disk().await;
    fill(&app).await;
    let before = all(&app).await;
    assert_eq!(before["meta"]["total"], 2);
    let app = app.restarted(|_| {}).await;
    app.visitor().get("/readyz").await.ok();
    assert_eq!(all(&app).await, before, "without any work");
}

#[tokio::test]
async fn whatever_happens_to_its_files_the_index_is_the_same_again() {
    let mut app = TestApp::on_disk().await;
    fill(&app).await;
    let before = all(&app).await;
    let damages: [fn(&Path); 4] = [
        |folder| fs::remove_dir_all(folder).unwrap(),
        |folder| fs::write(folder.join("live/meta.json"), "{").unwrap(),
        |folder| each_file(folder).iter().for_each(|file| fs::write(file, "").unwrap()),
        |folder| {
            for file in each_file(folder) {
                fs::remove_file(file).unwrap();
            }
        },
    ];
    for (number, damage) in damages.into_iter().enumerate() {
        app = app.restarted(|folder| damage(&folder.join("index"))).await;
        app.visitor().get("/api/v1/programs").await.ok();
        app.index().await;
        assert_eq!(all(&app).await, before, "after damage {number}");
    }
}

fn each_file(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(each_file(&path));
        } else {
            files.push(path);
        }
    }
    files
}

#[tokio::test]
async fn an_index_of_another_database_is_built_again() {
    let app = TestApp::on_disk().await;
    fill(&app).await;
    let other = TestApp::on_disk().await;
    let theirs = other.folder().to_owned();
    let app = app.restarted(|ours| {
        // The other site's index is newer than anything in ours.
        fs::remove_dir_all(theirs.join("index")).unwrap();
        copy(&ours.join("index"), &theirs.join("index"));
    });
    let app = app.await;
    let other = other.restarted(|_| {}).await;
    other.index().await;
    assert_eq!(all(&other).await["meta"]["total"], 0, "nobody of the other community");
    assert_eq!(all(&app).await["meta"]["total"], 2);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in each_file(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, &target).unwrap();
    }
}

#[tokio::test]
async fn another_process_can_ask_for_a_new_index() {
    let app = TestApp::on_disk().await;
    fill(&app).await;
    let wish = app.folder().join(collegium_web::worker::index::WISH);
    fs::write(&wish, "").unwrap();
    assert_eq!(app.index().await, 3, "all scholars are read again");
    assert!(!wish.exists(), "whoever wished is told");
    assert_eq!(all(&app).await["meta"]["total"], 2);
}

#[tokio::test]
async fn marks_that_later_marks_replace_are_forgotten_and_nothing_else() {
    let app = TestApp::demo().await;
    fill(&app).await;
    assert_eq!(
        chores::run_once(app.app.db(), NOW).await.unwrap(),
        2,
        "each of the two who were saved was marked twice"
    );
    assert_eq!(chores::run_once(app.app.db(), NOW).await.unwrap(), 0);
    let fresh = TestApp::on_disk().await;
    assert_eq!(chores::run_once(fresh.app.db(), NOW).await.unwrap(), 0);
    assert_eq!(app.index().await, 0, "the index holds the newest mark");
}
