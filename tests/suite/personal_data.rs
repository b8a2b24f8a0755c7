//! One's data: told whole, and gone when its owner wants so.

use std::collections::BTreeSet;

use collegium_core::accounts::Role;
use collegium_core::personal_data::PARTS;
use collegium_core::scholars::merging::{self, Choices, MergeScholars};
use collegium_core::scholars::{self, Shown};
use collegium_tests::{Person, TestApp};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

const ROSTER: &str = "Teaching in Health Professions March 2013\n\
    Name,Title,Institution,Country,E-mail\n\
    \"Okaforcanary, Ngozi, RN, PhD\",Titlecanary,University of Ibadan,Nigeria,mailcanary@ui.example\n\
    \"Bello, Tunde, PharmD\",Clinical Pharmacist,University of Ibadan,Nigeria,tunde.bello@ui.example\n";

async fn community() -> (TestApp, Person) {
    let app = TestApp::new().await;
    app.load_roster("2013-mar-thp.csv", ROSTER).await;
    let ngozi = app.scholar("ngozi-okaforcanary").await;
    (app, ngozi)
}

fn statement(app: &TestApp, sqlite: &str, postgres: &str) -> Statement {
    match app.app.db().get_database_backend() {
        DbBackend::Sqlite => Statement::from_string(DbBackend::Sqlite, sqlite),
        other => Statement::from_string(other, postgres),
    }
}

/// GD-1: whatever table points at a scholar or an account by the name of a column is in the registry.
#[tokio::test]
async fn every_table_about_people_is_told() {
    let app = TestApp::new().await;
    let scan = statement(
        &app,
        "SELECT m.name AS t, c.name AS c FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'",
        "SELECT table_name::text AS t, column_name::text AS c FROM information_schema.columns WHERE table_schema = 'public'",
    );
    let rows = app.app.db().query_all_raw(scan).await.unwrap();
    let all: Vec<(String, String)> =
        rows.iter().map(|row| (row.try_get("", "t").unwrap(), row.try_get("", "c").unwrap())).collect();
    let about_people: BTreeSet<(String, String)> = all
        .into_iter()
        // The index's marks outlive the person on purpose: they are how it forgets.
        .filter(|(table, column)| ["scholar_id", "account_id"].contains(&column.as_str()) && table != "index_mark")
        .collect();
    let told: BTreeSet<(String, String)> =
        PARTS.iter().map(|part| (part.table.to_owned(), part.column.to_owned())).collect();
    let missing: Vec<_> = about_people.difference(&told).collect();
    assert!(missing.is_empty(), "tell of these in core/src/personal_data/registry.rs: {missing:?}");
    assert!(about_people.len() > 10);
}

#[tokio::test]
async fn everything_comes_in_one_file() {
    let (app, ngozi) = community().await;
    ngozi.get("/me/data").await.ok().shows("where you are, and were, signed in");
    let file = ngozi.post("/me/data/file", "format=json").await.ok();
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"my-data.json\"");
    assert_eq!(file.header("cache-control"), "no-store");
    let text = file.text();
    for canary in ["Okaforcanary", "Titlecanary", "mailcanary@ui.example", "import_line", "session"] {
        assert!(text.contains(canary), "{canary}");
    }
    assert!(!text.contains("Tunde") && !text.contains("\"fingerprint\""), "{text}");
    let table = ngozi.post("/me/data/file", "format=csv").await.ok();
    assert!(table.text().starts_with("table,row,column,value\r\n") && table.text().contains("mailcanary@ui.example"));
    app.visitor().post("/me/data/file", "format=json").await.status(401);
}

#[tokio::test]
async fn who_leaves_is_signed_out_everywhere_and_seen_by_staff_alone() {
    let (app, ngozi) = community().await;
    let (other, tunde) = (app.scholar("ngozi-okaforcanary").await, app.scholar("tunde-bello").await);
    tunde.get("/scholars/ngozi-okaforcanary").await.ok();
    ngozi.post("/me/data/leave", "").await.status(303);
    for session in [&ngozi, &other] {
        session.get("/me").await.status(303);
    }
    tunde.get("/scholars/ngozi-okaforcanary").await.status(404);
    app.index().await;
    tunde.get("/scholars?q=okaforcanary").await.ok().shows("0 scholars");
    let Shown::Here(record) = scholars::show(&app.operator(), "ngozi-okaforcanary").await.unwrap() else { panic!() };
    assert!(!record.scholar.listed);
    app.signed_in(Role::Staff).await.post("/me/data/leave", "").await.status(409);
}

/// GD-3: nothing of the person is left in any table, nor in the bytes of the database's file.
#[tokio::test]
async fn who_is_erased_is_nowhere_any_more() {
    let (app, ngozi) = community().await;
    ngozi.post("/me/data/erase", "word=no").await.status(422).shows("Please type the word");
    ngozi.get("/me").await.ok();
    ngozi.post("/me/data/erase", "word=erase").await.status(303);
    ngozi.get("/me").await.status(303);
    app.index().await;
    let tunde = app.scholar("tunde-bello").await;
    tunde.get("/scholars/ngozi-okaforcanary").await.status(404);
    tunde.get("/scholars?q=okaforcanary").await.ok().shows("0 scholars");
    tunde.get("/scholars/tunde-bello").await.ok().shows("Tunde Bello");
    for canary in ["Okaforcanary", "okaforcanary", "Titlecanary", "mailcanary"] {
        for text in everything(&app).await {
            assert!(!text.contains(canary), "{canary} in {text}");
        }
        for name in ["collegium.sqlite3", "collegium.sqlite3-wal"] {
            let bytes = std::fs::read(app.folder().join(name)).unwrap_or_default();
            assert!(!bytes.windows(canary.len()).any(|window| window == canary.as_bytes()), "{canary} in {name}");
        }
    }
}

#[tokio::test]
async fn records_that_were_merged_into_ones_own_are_erased_with_it() {
    let (app, ngozi) = community().await;
    let twin = "First name,Last name,Degrees,Institution,Country\nNgozi,Twincanary,RN,University of Ibadan,Nigeria\n";
    app.load_roster("2015-mar-thp.csv", twin).await;
    let id = |slug: &'static str| {
        let op = app.operator();
        async move {
            let Shown::Here(record) = scholars::show(&op, slug).await.unwrap() else { panic!("moved") };
            record.scholar.id
        }
    };
    let (keep, merge) = (id("ngozi-okaforcanary").await, id("ngozi-twincanary").await);
    let asked = MergeScholars { keep, merge, choices: Choices::default() };
    merging::merge(&app.operator(), &asked).await.unwrap();
    ngozi.post("/me/data/erase", "word=erase").await.status(303);
    let rows = statement(&app, "SELECT slug FROM scholar", "SELECT slug FROM scholar");
    let left = app.app.db().query_all_raw(rows).await.unwrap();
    let left: Vec<String> = left.iter().map(|row| row.try_get("", "slug").unwrap()).collect();
    assert_eq!(left, ["tunde-bello"]);
    // Nor is it in what staff decided, or in the log of it.
    for canary in ["Twincanary", "twincanary", "Okaforcanary", "okaforcanary"] {
        for text in everything(&app).await {
            assert!(!text.contains(canary), "{canary} in {text}");
        }
        for name in ["collegium.sqlite3", "collegium.sqlite3-wal"] {
            let bytes = std::fs::read(app.folder().join(name)).unwrap_or_default();
            assert!(!bytes.windows(canary.len()).any(|window| window == canary.as_bytes()), "{canary} in {name}");
        }
    }
    // Another of that name is somebody new.
    app.load_roster("2019-mar-thp.csv", &twin.replace("RN", "MD")).await;
    assert!(matches!(scholars::show(&app.operator(), "ngozi-twincanary").await.unwrap(), Shown::Here(_)));
}

/// Each row of each table as text.
async fn everything(app: &TestApp) -> Vec<String> {
    let tables = statement(
        app,
        "SELECT name AS t FROM sqlite_master WHERE type = 'table'",
        "SELECT table_name::text AS t FROM information_schema.tables WHERE table_schema = 'public'",
    );
    let mut all = Vec::new();
    for table in app.app.db().query_all_raw(tables).await.unwrap() {
        let table: String = table.try_get("", "t").unwrap();
        if app.app.db().get_database_backend() == DbBackend::Sqlite {
            // The file's bytes are looked at as a whole.
            continue;
        }
        let rows = Statement::from_string(DbBackend::Postgres, format!("SELECT t::text AS row FROM \"{table}\" t"));
        for row in app.app.db().query_all_raw(rows).await.unwrap() {
            all.push(format!("{table}: {}", row.try_get::<String>("", "row").unwrap()));
        }
    }
    all
}
