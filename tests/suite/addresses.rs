//! One's addresses: proved by letters, changed in the open, and taken back.

use collegium_core::accounts::Role;
use collegium_tests::{Person, TestApp};

const ROSTER: &str = "Teaching in Health Professions March 2013\n\
    Name,Title,Institution,Country,E-mail\n\
    \"Okafor, Ngozi, RN, PhD\",Clinical Nurse Educator,University of Ibadan,Nigeria,ngozi.okafor@ui.example\n";

async fn community() -> (TestApp, Person) {
    let app = TestApp::new().await;
    app.load_roster("2013-mar-thp.csv", ROSTER).await;
    let ngozi = app.scholar("ngozi-okafor").await;
    (app, ngozi)
}

/// The path of the link in the newest letter to this address.
fn link(app: &TestApp, to: &str, part: &str) -> String {
    let letters = app.letters();
    let letter = letters.iter().rev().find(|letter| letter.to == to && letter.text.contains(part));
    let letter = letter.unwrap_or_else(|| panic!("no letter to {to} with {part}: {letters:?}"));
    let from = letter.text.find(part).unwrap();
    letter.text[from..].split_whitespace().next().unwrap().to_owned()
}

/// Adds and proves an address.
async fn proved(app: &TestApp, person: &Person, address: &str) {
    person.post("/me/emails", &format!("do=add&address={address}")).await.status(303);
    app.run_work().await;
    person.post(&link(app, address, "/me/emails/prove/"), "").await.status(303);
    app.run_work().await;
}

#[tokio::test]
async fn an_address_is_proved_by_a_press_in_the_letter_and_by_nothing_else() {
    let (app, ngozi) = community().await;
    ngozi.get("/me/emails").await.ok().shows("ngozi.okafor@ui.example").shows("not proved yet");
    ngozi.post("/me/emails", "do=add&address=Ngozi%40New.example").await.status(303);
    ngozi.get("/me/emails").await.ok().hides("ngozi@new.example");
    app.run_work().await;
    let path = link(&app, "ngozi@new.example", "/me/emails/prove/");
    for _ in 0..20 {
        ngozi.get(&path).await.ok().shows("One press, and the address is yours");
    }
    app.visitor().get(&path).await.status(303);
    app.signed_in(Role::Scholar).await.get(&path).await.ok().shows("This link is over");
    app.signed_in(Role::Scholar).await.post(&path, "").await.status(422);
    ngozi.get("/me/emails").await.ok().hides("ngozi@new.example");
    let done = ngozi.post(&path, "").await.status(303);
    assert_eq!((done.header("cache-control"), done.header("referrer-policy")), ("no-store", "no-referrer"));
    ngozi.post(&path, "").await.status(422).shows("This link is over");
    ngozi.get("/me/emails").await.ok().shows("ngozi@new.example").shows("you sign in by it");
}

#[tokio::test]
async fn of_many_presses_at_once_one_counts() {
    let (app, ngozi) = community().await;
    ngozi.post("/me/emails", "do=add&address=ngozi%40new.example").await.status(303);
    app.run_work().await;
    let path = link(&app, "ngozi@new.example", "/me/emails/prove/");
    let presses: Vec<_> = (0..40)
        .map(|_| {
            let (ngozi, path) = (ngozi.clone(), path.clone());
            tokio::spawn(async move { ngozi.post(&path, "").await.status })
        })
        .collect();
    let mut statuses = Vec::new();
    for press in presses {
        statuses.push(press.await.unwrap());
    }
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 39, "{statuses:?}");
}

#[tokio::test]
async fn old_and_new_address_are_told_and_can_take_it_back() {
    let (app, ngozi) = community().await;
    proved(&app, &ngozi, "ngozi@one.example").await;
    ngozi.get("/me/emails").await.ok().shows("ngozi.okafor@ui.example letters go here first");
    ngozi.post("/me/emails", "do=primary&address=ngozi%40one.example").await.status(303);
    proved(&app, &ngozi, "ngozi@two.example").await;
    ngozi.post("/me/emails", "do=primary&address=ngozi%40two.example").await.status(303);
    app.run_work().await;
    let undo = link(&app, "ngozi@one.example", "/undo/");
    assert!(link(&app, "ngozi@two.example", "/undo/") != undo, "each has a link of its own");
    let visitor = app.visitor();
    for _ in 0..20 {
        visitor.get(&undo).await.ok().shows("Take this change back?");
    }
    ngozi.get("/me/emails").await.ok().shows("ngozi@two.example letters go here first");
    visitor.post(&undo, "").await.ok().shows("It is as it was before");
    ngozi.get("/me").await.status(303);
    let again = app.scholar("ngozi-okafor").await;
    again.get("/me/emails").await.ok().shows("ngozi@one.example letters go here first");
    visitor.post(&undo, "").await.status(422).shows("This link is over");
    visitor.get("/undo/nothing-of-ours").await.ok().shows("This link is over");
}

#[tokio::test]
async fn an_address_that_was_taken_away_comes_back_by_its_link() {
    let (app, ngozi) = community().await;
    proved(&app, &ngozi, "ngozi@one.example").await;
    let other = app.scholar("ngozi-okafor").await;
    ngozi.post("/me/emails", "do=remove&address=ngozi%40one.example").await.status(422).shows("the only address");
    ngozi.post("/me/emails", "do=primary&address=ngozi%40one.example").await.status(303);
    proved(&app, &ngozi, "ngozi@two.example").await;
    ngozi.post("/me/emails", "do=remove&address=ngozi%40one.example").await.status(303);
    other.get("/me").await.status(303);
    ngozi.get("/me/emails").await.ok().hides("ngozi@one.example");
    app.run_work().await;
    app.visitor().post(&link(&app, "ngozi@one.example", "/undo/"), "").await.ok();
    let again = app.scholar("ngozi-okafor").await;
    again.get("/me/emails").await.ok().shows("ngozi@one.example letters go here first");
}

#[tokio::test]
async fn somebody_elses_address_is_not_taken() {
    let (app, ngozi) = community().await;
    proved(&app, &ngozi, "ngozi@one.example").await;
    let eve = app.signed_in(Role::Scholar).await;
    eve.post("/me/emails", "do=add&address=ngozi%40one.example").await.status(303);
    eve.post("/me/emails", "do=primary&address=ngozi%40one.example").await.status(404);
    eve.post("/me/emails", "do=remove&address=ngozi%40one.example").await.status(404);
    app.run_work().await;
    // Even who reads the letter cannot take an address that another account signs in by.
    eve.post(&link(&app, "ngozi@one.example", "/me/emails/prove/"), "").await.status(409);
    ngozi.get("/me/emails").await.ok().shows("ngozi@one.example");
}

#[tokio::test]
async fn nobody_is_flooded_by_way_of_us() {
    let (_app, ngozi) = community().await;
    for spelling in ["victim%40a.example", "v.ictim%2Bx%40a.example", "Vic.Tim%40a.example"] {
        ngozi.post("/me/emails", &format!("do=add&address={spelling}")).await.status(303);
    }
    let refused = ngozi.post("/me/emails", "do=add&address=victim%40a.example").await.status(429);
    assert!(!refused.header("retry-after").is_empty());
    ngozi.post("/me/emails", "do=add&address=not+an+address").await.status(422);
}

#[tokio::test]
async fn the_database_holds_no_link_that_works() {
    let (app, ngozi) = community().await;
    proved(&app, &ngozi, "ngozi@one.example").await;
    ngozi.post("/me/emails", "do=add&address=ngozi%40two.example").await.status(303);
    app.run_work().await;
    let tokens = [link(&app, "ngozi@two.example", "/me/emails/prove/"), link(&app, "ngozi@one.example", "/undo/")];
    let mut stored = Vec::new();
    for table in ["address_proof", "address_notice"] {
        use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
        let backend = if app.app.settings().database.as_str().starts_with("sqlite") {
            DbBackend::Sqlite
        } else {
            DbBackend::Postgres
        };
        let rows = app
            .app
            .db()
            .query_all_raw(Statement::from_string(backend, format!("SELECT token FROM {table}")))
            .await
            .unwrap();
        stored.extend(rows.iter().filter_map(|row| row.try_get::<Option<String>>("", "token").unwrap()));
    }
    assert!(stored.len() >= 2);
    for token in tokens {
        let secret = token.rsplit('/').next().unwrap();
        assert!(stored.iter().all(|kept| kept != secret), "{token}");
    }
}
