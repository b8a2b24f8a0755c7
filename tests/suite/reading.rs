//! How many profiles a member may read (AB-4).

use std::fmt::Write as _;

use axum::http::Method;
use collegium_core::accounts::{self, Role, Scope};
use collegium_core::scholars::EmailAddress;
use collegium_tests::{NOW, Person, TestApp};
use collegium_web::state::Mode;
use collegium_web::worker::chores;

/// A site where members open three profiles an hour and five a day.
async fn community() -> TestApp {
    let app = TestApp::with(Mode::Serve, "[limits]\nprofiles_per_hour = 3\nprofiles_per_day = 5").await;
    let mut roster = "Name,Email,Institution,Country\n".to_owned();
    for (at, name) in ["Ada", "Ben", "Cai", "Dua", "Eve", "Fay"].iter().enumerate() {
        writeln!(roster, "\"Okafor{at}, {name}\",{name}@ui.example,University of Ibadan,Nigeria").unwrap();
    }
    app.load_roster("2014-jan-pehp.csv", &roster).await;
    app
}

fn page(at: usize) -> String {
    let given = ["ada", "ben", "cai", "dua", "eve", "fay"][at];
    format!("/scholars/{given}-okafor{at}")
}

async fn statuses(person: &Person, pages: &[usize]) -> Vec<u16> {
    let mut statuses = Vec::new();
    for at in pages {
        statuses.push(person.get(&page(*at)).await.status);
    }
    statuses
}

#[tokio::test]
async fn a_member_opens_so_many_profiles_and_those_again() {
    let app = community().await;
    let ada = app.scholar("ada-okafor0").await;
    // One's own costs nothing, nor does one that was opened already.
    assert_eq!(statuses(&ada, &[0, 1, 1, 2, 0, 3, 2]).await, [200; 7]);
    let refused = ada.get(&page(4)).await.status(429).shows("nobody copies the directory").hides("Okafor4");
    // From 9:26:53 to the end of the hour.
    assert_eq!(refused.header("retry-after"), (33 * 60 + 7 + 1).to_string());
    ada.get(&format!("{}.vcf", page(4))).await.status(429).hides("Okafor4");
    assert_eq!(statuses(&ada, &[1, 2, 3, 0]).await, [200; 4]);
    let staff = app.signed_in(Role::Staff).await;
    assert_eq!(statuses(&staff, &[0, 1, 2, 3, 4, 5]).await, [200; 6]);
}

#[tokio::test]
async fn a_program_counts_as_its_owner_does() {
    let app = community().await;
    let address = EmailAddress::read("ada@ui.example").unwrap().address;
    accounts::grant(&app.operator(), &address, Role::Scholar).await.unwrap();
    let token = accounts::create_token(&app.operator(), &address, "A script", &[Scope::Read].into()).await.unwrap();
    let bearer = format!("Bearer {token}");
    let ask = |path: String| app.visitor().asks(Method::GET, &path).with("authorization", &bearer).send("");
    let list = ask("/api/v1/scholars".to_owned()).await.ok().json();
    let mut statuses = Vec::new();
    for one in list["data"].as_array().unwrap() {
        let answer = ask(format!("/api/v1/scholars/{}", one["id"].as_str().unwrap())).await;
        if answer.status == 429 {
            answer.clone().problem(429);
        }
        statuses.push(answer.status);
    }
    statuses.sort_unstable();
    // Three of others and the own one.
    assert_eq!(statuses, [200, 200, 200, 200, 429, 429]);
}

#[tokio::test]
async fn staff_are_told_once_and_see_who_it_is() {
    let app = community().await;
    let address = EmailAddress::read("staff@a.example").unwrap().address;
    accounts::grant(&app.operator(), &address, Role::Staff).await.unwrap();
    let staff = app.signed_in(Role::Staff).await;
    staff.get("/staff/reading").await.ok().shows("Nobody who signed in opened a profile today");
    let ada = app.scholar("ada-okafor0").await;
    assert_eq!(statuses(&ada, &[1, 2, 3, 4, 5, 4]).await, [200, 200, 200, 429, 429, 429]);
    app.run_work().await;
    let told = app.letters();
    let told: Vec<_> = told.iter().filter(|letter| letter.subject.contains("very many profiles")).collect();
    assert_eq!(told.iter().map(|letter| letter.to.as_str()).collect::<Vec<_>>(), ["staff@a.example"]);
    assert!(!told[0].text.contains("Okafor"), "no name leaves by letter");
    staff.get("/staff/reading").await.ok().shows("Ada Okafor0 3 3 used up");
    app.signed_in(Role::Scholar).await.get("/staff/reading").await.status(403);
}

#[tokio::test]
async fn many_accounts_of_one_network_are_noticed() {
    let app = community().await;
    let address = EmailAddress::read("staff@a.example").unwrap().address;
    accounts::grant(&app.operator(), &address, Role::Staff).await.unwrap();
    for at in 0..6 {
        let reader = app.scholar(page(at).trim_start_matches("/scholars/")).await.at("192.0.2.7");
        reader.get(&page((at + 1) % 6)).await.ok();
    }
    app.run_work().await;
    assert!(app.letters().iter().all(|letter| !letter.subject.contains("very many profiles")), "six are a department");
    let page = app.signed_in(Role::Staff).await.get("/staff/reading").await.ok();
    page.shows("Networks with several readers").shows("1 6 6").hides("192.0.2");
}

#[tokio::test]
async fn who_read_whom_is_forgotten_after_two_days() {
    let app = community().await;
    let ada = app.scholar("ada-okafor0").await;
    assert_eq!(statuses(&ada, &[1, 2]).await, [200; 2]);
    let staff = app.signed_in(Role::Staff).await;
    chores::run_once(app.app.db(), NOW + chrono::TimeDelta::days(1)).await.unwrap();
    staff.get("/staff/reading").await.ok().shows("Ada Okafor0 2 2 within");
    chores::run_once(app.app.db(), NOW + chrono::TimeDelta::days(3)).await.unwrap();
    staff.get("/staff/reading").await.ok().shows("Nobody who signed in opened a profile today");
}
