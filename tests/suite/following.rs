//! Following, and the letter about what is new: never twice, never of what is hidden, and nothing when nothing is new.

use chrono::{DateTime, TimeDelta, Utc};
use collegium_core::accounts::Role;
use collegium_core::following;
use collegium_core::op::{Actor, Op};
use collegium_core::peers::{self, NewPeerLetter};
use collegium_core::scholars::edit::{Line, Prose};
use collegium_core::submissions::{self, Readers};
use collegium_core::{mail, personal_data};
use collegium_tests::{NOW, TestApp};

use super::found::{acting, community, editing, news, publish};

fn day(number: i64) -> DateTime<Utc> {
    NOW + TimeDelta::days(number)
}

/// Makes the letters that are due at this moment, and gives those to Ngozi.
async fn letters(app: &TestApp, moment: DateTime<Utc>) -> Vec<String> {
    let system = Op { actor: Actor::System, now: moment, ..app.operator() };
    following::send_due(&system).await.unwrap();
    let sent = app.letters_sent_at(moment).await;
    let new = sent.into_iter().filter(|letter| letter.subject.starts_with("New: "));
    new.map(|letter| {
        assert_eq!(letter.to, "ngozi.okafor@ui.example");
        format!("{}\n{}", letter.subject, letter.text)
    })
    .collect()
}

#[tokio::test]
async fn buttons_follow_and_follow_no_more() {
    let app = community().await;
    let ngozi = app.scholar("ngozi-okafor").await;
    ngozi.get("/me/following").await.ok().shows("Nothing yet");
    for (page, kind, value, name) in [
        ("/scholars/tunde-bello", "person", "tunde-bello", "Tunde Bello"),
        ("/institutions/university-of-ibadan", "institution", "university-of-ibadan", "University of Ibadan"),
        ("/news?discipline=nurse", "discipline", "nurse", "Nursing"),
        ("/news?country=NG", "country", "NG", "Nigeria"),
    ] {
        ngozi.get(page).await.ok().shows(&format!("Follow {name}")).hides("no more");
        let form = |action| format!("action={action}&kind={kind}&value={value}&back=/me");
        for _ in 0..2 {
            let led = ngozi.post("/me/following", &form("follow")).await.status(303);
            assert_eq!(led.header("location"), "/me");
        }
        ngozi.get(page).await.ok().shows(&format!("Follow {name} no more"));
        ngozi.get("/me/following").await.ok().shows(name);
        ngozi.post("/me/following", &form("unfollow")).await.status(303);
        ngozi.get(page).await.ok().hides("no more");
        assert!(!app.visitor().get(page).await.text().contains("/me/following"), "visitors follow nothing");
    }
    ngozi.get("/scholars/ngozi-okafor").await.ok().hides("Follow Ngozi");
    let own = "action=follow&kind=person&value=ngozi-okafor";
    ngozi.post("/me/following", own).await.status(422).shows("your own profile");
    ngozi.post("/me/following", "action=follow&kind=discipline&value=alchemist").await.status(422);
    ngozi.post("/me/following", "action=follow&kind=country&value=x").await.status(422);
    ngozi.post("/me/following", "action=follow&kind=person&value=nobody").await.status(404);
    let elsewhere = "action=follow&kind=country&value=KE&back=//evil.example";
    assert_eq!(ngozi.post("/me/following", elsewhere).await.status(303).header("location"), "/me/following");
    ngozi.post("/me/following", "action=rhythm&rhythm=monthly").await.status(303);
    assert!(ngozi.get("/me/following").await.ok().text().contains("value=\"monthly\" selected"));
}

#[tokio::test]
async fn who_hides_is_followed_by_nobody() {
    let app = community().await;
    let (ngozi, tunde) = (app.scholar("ngozi-okafor").await, app.scholar("tunde-bello").await);
    ngozi.post("/me/following", "action=follow&kind=person&value=tunde-bello").await.status(303);
    publish(&app, "tunde-bello", "Before hiding", Readers::Everybody, NOW).await;
    tunde.post("/me/audiences/hide", "").await.status(303);
    ngozi.get("/me/following").await.ok().hides("Tunde");
    let hidden = ngozi.post("/me/following", "action=follow&kind=person&value=tunde-bello").await.status(404).words();
    let nobody = ngozi.post("/me/following", "action=follow&kind=person&value=nobody-at-all").await.status(404).words();
    assert_eq!(hidden, nobody);
    assert!(letters(&app, day(3)).await.is_empty());
}

#[tokio::test]
async fn a_letter_tells_of_what_is_new_once() {
    let app = community().await;
    publish(&app, "tunde-bello", "Long ago", Readers::Everybody, day(-2)).await;
    let ngozi = app.scholar("ngozi-okafor").await;
    for followed in
        ["kind=person&value=tunde-bello", "kind=country&value=NG", "kind=institution&value=university-of-ibadan"]
    {
        ngozi.post("/me/following", &format!("action=follow&{followed}")).await.status(303);
    }
    assert!(letters(&app, day(2)).await.is_empty(), "nothing is new");
    let first = publish(&app, "tunde-bello", "A first piece", Readers::Members, day(3)).await;
    publish(&app, "ngozi-okafor", "Her own piece", Readers::Everybody, day(3)).await;
    publish(&app, "anna-m-van-der-berg", "From elsewhere", Readers::Everybody, day(3)).await;
    assert!(letters(&app, day(4)).await.is_empty(), "it is no Monday");
    let told = letters(&app, day(9)).await;
    assert_eq!(told.len(), 1, "three ways to the same piece are one letter");
    assert!(told[0].starts_with("New: A first piece\n") && told[0].contains("by Tunde Bello"), "{}", told[0]);
    for absent in ["Long ago", "Her own piece", "From elsewhere"] {
        assert!(!told[0].contains(absent), "{absent}");
    }
    assert!(letters(&app, day(9)).await.is_empty());

    // A correction makes it no news once more.
    let editor = editing(&app, day(10)).await;
    submissions::correct(&editor, first, 3, news("A first piece, corrected", "Well.")).await.unwrap();
    assert!(letters(&app, day(16)).await.is_empty());

    ngozi.post("/me/following", "action=rhythm&rhythm=daily").await.status(303);
    publish(&app, "tunde-bello", "A second piece", Readers::Everybody, day(17)).await;
    let gone = publish(&app, "tunde-bello", "Taken back", Readers::Everybody, day(17)).await;
    submissions::unpublish(&editing(&app, day(17)).await, gone, 3, "A wrong date.").await.unwrap();
    let told = letters(&app, day(18)).await;
    assert!(told.len() == 1 && told[0].starts_with("New: A second piece\n"), "{told:?}");
    ngozi.post("/me/following", "action=rhythm&rhythm=never").await.status(303);
    publish(&app, "tunde-bello", "A third piece", Readers::Everybody, day(18)).await;
    assert!(letters(&app, day(39)).await.is_empty());
}

#[tokio::test]
async fn what_is_taken_back_before_the_letter_is_written_is_not_told() {
    let app = community().await;
    let ngozi = app.scholar("ngozi-okafor").await;
    ngozi.post("/me/following", "action=follow&kind=discipline&value=pharmacist").await.status(303);
    let id = publish(&app, "tunde-bello", "Too early", Readers::Everybody, day(1)).await;
    let system = Op { actor: Actor::System, now: day(3), ..app.operator() };
    assert_eq!(following::send_due(&system).await.unwrap(), 1);
    assert_eq!(following::send_due(&system).await.unwrap(), 0, "two processes make one letter");
    submissions::unpublish(&editing(&app, day(3)).await, id, 3, "A wrong date.").await.unwrap();
    assert!(letters(&app, day(3)).await.is_empty());
}

#[tokio::test]
async fn who_blocks_the_other_hears_nothing_and_tells_nothing() {
    let app = community().await;
    let (ngozi, tunde) =
        (acting(&app, "ngozi-okafor", Role::Scholar, NOW).await, acting(&app, "tunde-bello", Role::Scholar, NOW).await);
    let new = NewPeerLetter {
        to: tunde.scholar().unwrap(),
        subject: Line::read("Hello").unwrap().unwrap(),
        words: Prose::read("A word.").unwrap().unwrap(),
    };
    let letter = peers::write(&ngozi, &new).await.unwrap();
    peers::block(&tunde, letter, true).await.unwrap();
    let person = app.scholar("ngozi-okafor").await;
    person.post("/me/following", "action=follow&kind=person&value=tunde-bello").await.status(303);
    publish(&app, "tunde-bello", "Not for her", Readers::Everybody, day(1)).await;
    assert!(letters(&app, day(3)).await.is_empty());
}

#[tokio::test]
async fn saying_no_by_a_letter_stops_them_and_choosing_a_rhythm_begins_again() {
    let app = community().await;
    let op = acting(&app, "ngozi-okafor", Role::Scholar, NOW).await;
    let ngozi = app.scholar("ngozi-okafor").await;
    ngozi.post("/me/following", "action=follow&kind=person&value=tunde-bello").await.status(303);
    mail::decline(&op, &mail::reader_of(op.scholar().unwrap()), "digest").await.unwrap();
    publish(&app, "tunde-bello", "Unheard", Readers::Everybody, day(1)).await;
    assert!(letters(&app, day(3)).await.is_empty());
    assert!(ngozi.get("/me/following").await.ok().text().contains("value=\"never\" selected"));
    ngozi.post("/me/following", "action=rhythm&rhythm=daily").await.status(303);
    let told = letters(&app, day(4)).await;
    assert!(told.len() == 1 && told[0].contains("Unheard"), "{told:?}");
}

#[tokio::test]
async fn what_one_follows_is_in_ones_data_and_goes_with_it() {
    let app = community().await;
    let op = acting(&app, "ngozi-okafor", Role::Scholar, NOW).await;
    let ngozi = app.scholar("ngozi-okafor").await;
    for followed in
        ["kind=person&value=tunde-bello", "kind=country&value=KE", "kind=institution&value=university-of-ibadan"]
    {
        ngozi.post("/me/following", &format!("action=follow&{followed}")).await.status(303);
    }
    let told = personal_data::tell(&op).await.unwrap().to_json().to_string();
    for table in ["follow_person", "follow_institution", "follow_topic", "\"weekly\""] {
        assert!(told.contains(table), "{table}");
    }
    let tunde = acting(&app, "tunde-bello", Role::Scholar, NOW).await;
    let his = personal_data::tell(&tunde).await.unwrap().to_json();
    let followers = his["data"].as_array().unwrap().iter().find(|part| part["table"] == "follow_person").unwrap();
    assert_eq!(followers["rows"].as_array().unwrap().len(), 0, "nobody learns who follows them");
    personal_data::erase(&op).await.unwrap();
    let left = app.dump().await;
    assert!(!left.contains(&op.scholar().unwrap().to_string()) || !left.contains("weekly"), "{left}");
}
