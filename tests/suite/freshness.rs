//! “Still right?”: asked once a year, confirmed by one press, and counted for staff.

use chrono::TimeDelta;
use collegium_core::accounts::Role;
use collegium_core::op::Op;
use collegium_core::scholars::{self, Shown, freshness};
use collegium_tests::{NOW, TestApp};
use sea_orm::{ConnectionTrait as _, Statement};

const ROSTER: &str = "Teaching in Health Professions March 2013\n\
    Name,Title,Institution,Country,E-mail\n\
    \"Okafor, Ngozi, RN, PhD\",Clinical Nurse Educator,University of Ibadan,Nigeria,ngozi.okafor@ui.example\n\
    \"Bello, Tunde, PharmD\",Clinical Pharmacist,University of Ibadan,Nigeria,tunde.bello@ui.example\n";

async fn community() -> TestApp {
    let app = TestApp::new().await;
    app.load_roster("2013-mar-thp.csv", ROSTER).await;
    app
}

/// Makes the records older than the time in which nobody is asked.
async fn made_long_ago(app: &TestApp) {
    let db = app.app.db();
    let made = "UPDATE scholar SET created_at = $1";
    let before = (NOW - TimeDelta::days(60)).into();
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), made, [before])).await.unwrap();
}

async fn confirmed(app: &TestApp) -> bool {
    let Shown::Here(profile) = scholars::show(&app.operator(), "ngozi-okafor").await.unwrap() else { panic!("moved") };
    profile.scholar.confirmed_at == Some(NOW)
}

#[tokio::test]
async fn one_press_on_ones_own_page_says_that_all_is_right() {
    let app = community().await;
    let ngozi = app.scholar("ngozi-okafor").await;
    ngozi.get("/me").await.ok().shows("never said");
    assert!(!confirmed(&app).await);
    ngozi.post("/me/confirm", "").await.status(303);
    assert!(confirmed(&app).await);
    ngozi.get("/me").await.ok().shows("14 March 2026");
}

#[tokio::test]
async fn everybody_is_asked_once_a_year_and_not_at_once() {
    let app = community().await;
    let at = |days| Op { now: NOW + TimeDelta::days(days), ..app.operator() };
    assert_eq!(freshness::ask_still_right(&at(0), 50).await.unwrap(), 0, "the records are new");
    assert_eq!(freshness::ask_still_right(&at(40), 1).await.unwrap(), 1);
    assert_eq!(freshness::ask_still_right(&at(40), 50).await.unwrap(), 1);
    assert_eq!(freshness::ask_still_right(&at(41), 50).await.unwrap(), 0);
    let Shown::Here(ngozi) = scholars::show(&app.operator(), "ngozi-okafor").await.unwrap() else { panic!("moved") };
    freshness::confirm_by_letter(&at(300), ngozi.scholar.id).await.unwrap();
    assert_eq!(freshness::ask_still_right(&at(410), 50).await.unwrap(), 1, "who confirmed is left in peace");
    assert_eq!(freshness::ask_still_right(&at(700), 50).await.unwrap(), 1);
}

#[tokio::test]
async fn the_letter_shows_what_the_profile_says_and_its_link_confirms_by_a_press() {
    let app = community().await;
    let Shown::Here(mut ngozi) = scholars::show(&app.operator(), "ngozi-okafor").await.unwrap() else {
        panic!("moved")
    };
    ngozi.scholar.phones = vec!["+234 1 555 0142".to_owned()];
    scholars::save(&app.operator(), &[ngozi.scholar]).await.unwrap();
    made_long_ago(&app).await;
    assert_eq!(freshness::ask_still_right(&app.operator(), 50).await.unwrap(), 2);
    app.run_work().await;
    let letters = app.letters();
    let letter = letters.iter().find(|letter| letter.to == "ngozi.okafor@ui.example").unwrap();
    assert!(letter.text.contains("Clinical Nurse Educator") && letter.text.contains("University of Ibadan"));
    assert!(!letter.text.contains("555 0142"), "contact details stay on the site");
    let from = letter.text.find("/still-right/").unwrap();
    let path = letter.text[from..].split_whitespace().next().unwrap();
    let visitor = app.visitor();
    for _ in 0..20 {
        visitor.get(path).await.ok().shows("Is all of it still right?");
    }
    assert!(!confirmed(&app).await);
    visitor.post(path, "").await.ok().shows("Thank you");
    assert!(confirmed(&app).await);
    let forged = path.replace("/still-right/0", "/still-right/1");
    visitor.get(&forged).await.status(404).shows("This link is over");
    visitor.post(&forged, "").await.status(404);
    visitor.post("/still-right/x.1.y", "").await.status(404);
}

#[tokio::test]
async fn staff_see_freshness_by_program_and_country() {
    let app = community().await;
    app.scholar("ngozi-okafor").await.post("/me/confirm", "").await.status(303);
    let page = app.signed_in(Role::Staff).await.get("/staff/freshness").await.ok();
    page.shows("Nigeria 2 1 (50 %) 0 1").shows("By program");
    app.signed_in(Role::Editor).await.get("/staff/freshness").await.status(403);
}
