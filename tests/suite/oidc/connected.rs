//! Accounts and what is connected with them: by issuer and subject, never by an address; ORCID iDs that are proved.

use collegium_core::accounts::Role;
use collegium_core::audience::Audience;
use collegium_core::op::{Actor, Op};
use collegium_core::scholars::{self, Field, OrcidId, Shown, edit};
use collegium_tests::{NOW, Person, TestApp};
use collegium_web::state::Mode;
use sea_orm::ConnectionTrait as _;
use serde_json::json;

use super::provider::Provider;
use super::{ROSTER, by_letter, comes_back};

const ORCID: &str = "0000-0002-1825-0097";

/// Connects the provider, signed in; gives status and words of the end.
async fn connects(provider: &Provider, person: &Person, id: &str) -> (u16, String) {
    let going = person.post("/me/security/providers/connect", &format!("provider={id}")).await.ok();
    let done = person.clone().keeping(&going).get(&provider.consents(&going)).await;
    let words = if done.status == 303 { done.header("location").to_owned() } else { done.words() };
    (done.status, words)
}

/// The id of the first connected provider on the page.
async fn first_connected(person: &Person) -> String {
    let page = person.get("/me/security").await.ok();
    page.text().split("name=\"identity\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_account_is_never_found_by_an_address() {
    let provider = Provider::new().await;
    let app = provider.site("").await;
    app.load_roster("2014-jan-pehp.csv", ROSTER).await;
    let ngozi = by_letter(&app, &app.visitor(), "ngozi@ui.example").await;
    provider.plan().claims = json!({"email": "Ngozi@UI.example", "email_verified": true});
    let (stranger, status, words) = comes_back(&provider, &app.visitor()).await;
    assert_eq!(status, 422);
    assert!(words.contains("Sign in by letter first") && !words.contains("Ngozi"), "{words}");
    stranger.get("/me").await.status(303);
    assert!(!app.dump().await.contains("person-1"), "nothing is kept of a flow that led nowhere");

    // Its owner connects it, and from then on it is known by issuer and subject.
    assert_eq!(connects(&provider, &ngozi, "house").await, (303, "/me/security".to_owned()));
    ngozi.get("/me/security").await.ok().shows("The house").hides("Connect The house");
    for address in [json!({"email": "other@mail.example", "email_verified": true}), json!({"email": "x@y.example"})] {
        provider.plan().claims = address;
        let (person, status, words) = comes_back(&provider, &app.visitor()).await;
        assert_eq!(status, 303, "{words}");
        person.get("/me").await.ok().shows("Ngozi Okafor");
        person.get("/me/security").await.ok().shows("by another service");
    }
    assert!(!app.dump().await.contains("other@mail.example"), "an address told later is no address of the account");
}

#[tokio::test]
async fn the_same_subject_of_another_issuer_is_somebody_else() {
    let (one, other) = (Provider::new().await, Provider::new().await);
    let file = format!(
        "allowed_outside = [\"{}\", \"{}\"]\n{}{}",
        one.address,
        other.address,
        one.settings("house", ""),
        other.settings("other", "")
    );
    let app = TestApp::with(Mode::Serve, &file).await;
    app.load_roster("2014-jan-pehp.csv", ROSTER).await;
    let ngozi = by_letter(&app, &app.visitor(), "ngozi@ui.example").await;
    assert_eq!(connects(&one, &ngozi, "house").await.0, 303);
    let going = app.visitor().post("/sign-in/with/other", "").await.ok();
    let done = app.visitor().keeping(&going).get(&other.consents(&going)).await.status(303);
    app.visitor().keeping(&done).get("/me").await.ok().hides("Okafor");
    // An answer of the one is none for the other.
    let going = app.visitor().post("/sign-in/with/house", "").await.ok();
    let mixed = one.consents(&going).replace("/with/house/", "/with/other/");
    app.visitor().keeping(&going).get(&mixed).await.status(422);
}

#[tokio::test]
async fn a_proved_address_makes_the_account_that_a_letter_would() {
    let provider = Provider::new().await;
    let app = provider.site("").await;
    app.load_roster("2014-jan-pehp.csv", ROSTER).await;
    provider.plan().claims = json!({"email": "ngozi@ui.example", "email_verified": true});
    let (ngozi, status, words) = comes_back(&provider, &app.visitor()).await;
    assert_eq!(status, 303, "{words}");
    ngozi.get("/me").await.ok().shows("Ngozi Okafor");
    // The letter leads into the same account.
    by_letter(&app, &app.visitor().at("10.9.0.1"), "ngozi@ui.example")
        .await
        .get("/me/security")
        .await
        .ok()
        .shows("The house");
}

#[tokio::test]
async fn what_is_anothers_is_not_connected_and_not_disconnected() {
    let provider = Provider::new().await;
    let app = provider.site("").await;
    let (one, other) = (app.signed_in(Role::Scholar).await, app.signed_in(Role::Scholar).await);
    assert_eq!(connects(&provider, &one, "house").await.0, 303);
    let (status, words) = connects(&provider, &other, "house").await;
    assert!(status == 409 && words.contains("belongs to another account"), "{status} {words}");
    let id = first_connected(&one).await;
    other.post("/me/security/providers/disconnect", &format!("identity={id}&sure=yes")).await.status(404);
    app.visitor().post("/me/security/providers/connect", "provider=house").await.status(401);
    one.clone().with_csrf("forged").post("/me/security/providers/connect", "provider=house").await.status(403);
    assert_eq!(connects(&provider, &one, "house").await.0, 303, "once more is no harm");
    // Who set out signed in comes back signed in.
    let going = one.post("/me/security/providers/connect", "provider=house").await.ok();
    let back = provider.consents(&going);
    one.clone().keeping(&going).without_session().get(&back).await.status(422);
    other.clone().keeping(&going).get(&back).await.status(422);
}

#[tokio::test]
async fn connecting_asks_for_a_fresh_session() {
    let provider = Provider::new().await;
    let app = provider.site("").await;
    let person = app.signed_in(Role::Scholar).await;
    assert_eq!(connects(&provider, &person, "house").await.0, 303);
    let id = first_connected(&person).await;
    app.app
        .db()
        .execute_unprepared("UPDATE session SET created_at = '2026-03-01 00:00:00+00:00', strong_at = NULL")
        .await
        .unwrap();
    for (path, fields) in [
        ("/me/security/providers/connect", "provider=house".to_owned()),
        ("/me/security/providers/disconnect", format!("identity={id}&sure=yes")),
    ] {
        person.post(path, &fields).await.status(403).shows("within the last ten minutes");
    }
    person.get("/me/security").await.ok().shows("The house");
}

#[tokio::test]
async fn the_last_way_in_goes_only_after_a_warning_and_other_sessions_end() {
    let provider = Provider::new().await;
    let app = provider.site("").await;
    let (first, status, words) = comes_back(&provider, &app.visitor()).await;
    assert_eq!(status, 303, "an account without an address: {words}");
    let (second, ..) = comes_back(&provider, &app.visitor()).await;
    let csrf =
        |page: String| page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let second = second.clone().with_csrf(&csrf(second.get("/me/security").await.ok().text()));
    let id = first_connected(&second).await;
    let path = "/me/security/providers/disconnect";
    second.post(path, &format!("identity={id}")).await.status(409).shows("This is your last way to sign in");
    second.get("/me/security").await.ok().shows("The house");
    first.get("/me").await.ok();
    second.post(path, &format!("identity={id}&sure=yes")).await.status(303);
    second.get("/me/security").await.ok().shows("Connect The house");
    first.get("/me").await.status(303);
    let dump = app.dump().await;
    assert!(!dump.contains("person-1"), "{dump}");
}

/// The scholar's operation.
async fn op_of(app: &TestApp, slug: &str) -> Op {
    let Shown::Here(profile) = scholars::show(&app.operator(), slug).await.unwrap() else { panic!("{slug} moved") };
    let id = profile.scholar.id;
    let signed = collegium_core::accounts::sign_in_as(&app.operator(), Role::Scholar, Some(id)).await.unwrap().signed;
    Op::new(app.app.db().clone(), NOW, Actor::Account(signed), app.operator().request_id)
}

#[tokio::test]
async fn an_orcid_id_is_proved_by_orcid_and_not_by_typing() {
    let provider = Provider::new().await;
    let app = provider.site("orcid = true").await;
    app.load_roster("2014-jan-pehp.csv", ROSTER).await;
    provider.plan().claims = json!({"sub": ORCID, "email": "ngozi@ui.example", "email_verified": true});
    let ngozi = by_letter(&app, &app.visitor(), "ngozi@ui.example").await;
    assert_eq!(connects(&provider, &ngozi, "house").await, (303, "/me/security".to_owned()));
    ngozi.get("/me/security").await.ok().shows("0000-0002-1825-0097, proved");
    ngozi.get("/scholars/ngozi-okafor").await.ok().shows(ORCID).shows("✓ proved by ORCID");
    app.open_to_everybody(&["ngozi-okafor"], &[Field::Name, Field::Orcid]).await;
    app.visitor().get("/scholars/ngozi-okafor").await.ok().shows("✓ proved by ORCID");

    // Another iD, typed, is one that was typed; the proof neither overwrites nor covers it.
    let op = op_of(&app, "ngozi-okafor").await;
    let typed = OrcidId::parse("0000-0001-5109-3700").unwrap();
    let editing = edit::open_own(&op).await.unwrap();
    let mut draft = editing.draft.clone();
    draft.orcid = Some(typed);
    edit::edit_own(&op, editing.version(), &draft).await.unwrap();
    assert_eq!(comes_back(&provider, &app.visitor()).await.1, 303);
    ngozi.get("/scholars/ngozi-okafor").await.ok().shows("0000-0001-5109-3700").hides("proved by ORCID");
    assert!(!edit::take_orcid(&op, OrcidId::parse(ORCID).unwrap()).await.unwrap());

    // Without the connection nothing is proved.
    let editing = edit::open_own(&op).await.unwrap();
    let mut draft = editing.draft.clone();
    draft.orcid = Some(OrcidId::parse(ORCID).unwrap());
    edit::edit_own(&op, editing.version(), &draft).await.unwrap();
    ngozi.get("/scholars/ngozi-okafor").await.ok().shows("proved by ORCID");
    let id = first_connected(&ngozi).await;
    ngozi.post("/me/security/providers/disconnect", &format!("identity={id}")).await.status(303);
    ngozi.get("/scholars/ngozi-okafor").await.ok().shows(ORCID).hides("proved by ORCID");
}

#[tokio::test]
async fn a_proof_is_seen_by_those_who_see_the_id() {
    let provider = Provider::new().await;
    let app = provider.site("orcid = true").await;
    app.load_roster("2014-jan-pehp.csv", ROSTER).await;
    provider.plan().claims = json!({"sub": ORCID});
    let ngozi = by_letter(&app, &app.visitor(), "ngozi@ui.example").await;
    assert_eq!(connects(&provider, &ngozi, "house").await.0, 303);
    let Shown::Here(profile) = scholars::show(&app.operator(), "ngozi-okafor").await.unwrap() else { panic!() };
    let mut scholar = profile.scholar;
    scholar.audiences = scholar.audiences.with(Field::Name, Audience::Public).with(Field::Orcid, Audience::Staff);
    scholars::save(&app.operator(), &[scholar]).await.unwrap();
    app.visitor().get("/scholars/ngozi-okafor").await.ok().shows("Ngozi Okafor").hides("proved").hides(ORCID);
}

#[tokio::test]
async fn orcid_knows_people_by_orcid_ids_and_gives_no_address() {
    let provider = Provider::new().await;
    let app = provider.site("orcid = true").await;
    provider.plan().claims = json!({"sub": "person-1"});
    assert_eq!(comes_back(&provider, &app.visitor()).await.1, 403);
    provider.plan().claims = json!({"sub": "0000-0002-1825-0098"});
    assert_eq!(comes_back(&provider, &app.visitor()).await.1, 403, "the last digit does not fit");
    provider.plan().claims = json!({"sub": ORCID});
    let (person, status, words) = comes_back(&provider, &app.visitor()).await;
    assert_eq!(status, 303, "{words}");
    person.get("/me").await.ok();
    assert_eq!(provider.plan().times("/userinfo"), 0);
}

#[tokio::test]
async fn a_suspended_account_is_not_entered_and_one_way_back_makes_one_session() {
    let provider = Provider::new().await;
    let app = provider.site("").await;
    let (browser, back) = super::goes(&provider, &app.visitor(), "/me").await;
    let mut comers = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (browser, back) = (browser.clone(), back.clone());
        comers.spawn(async move { browser.get(&back).await.status });
    }
    let statuses = comers.join_all().await;
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [303, 422].contains(status)), "{statuses:?}");
    app.app.db().execute_unprepared("UPDATE account SET suspended_at = created_at").await.unwrap();
    let (person, status, words) = comes_back(&provider, &app.visitor()).await;
    assert!(status == 403 && !words.contains("suspended"), "{status} {words}");
    person.get("/me").await.status(303);
}
