//! Sessions and roles: who gets in, what they may do, and how it ends.

use axum::http::Method;
use collegium_core::accounts::{self, GrantError, Role};
use collegium_core::fault::Fault;
use collegium_core::op::{Actor, Op, Permission};
use collegium_core::scholars::EmailAddress;
use collegium_tests::TestApp;

fn address(text: &str) -> EmailAddress {
    EmailAddress::read(text).unwrap().address
}

#[tokio::test]
async fn pages_of_ones_own_ask_visitors_to_sign_in_and_lead_back() {
    let app = TestApp::new().await;
    for path in ["/me", "/me/security", "/staff"] {
        let led = app.visitor().get(path).await.status(303);
        assert_eq!(led.header("location"), format!("/sign-in?next={}", path.replace('/', "%2F")));
    }
    let json = app.visitor().asks(Method::GET, "/me").with("accept", "application/json").send("").await.status(401);
    assert_eq!(json.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn a_session_is_seen_and_ended_by_its_owner_alone() {
    let app = TestApp::new().await;
    let one = app.signed_in(Role::Scholar).await;
    one.get("/me").await.ok().shows("You are signed in").shows("Sign out");
    let page = one.get("/me/security").await.ok().shows("the demo (this one)");
    let id = page.text().split("name=\"session\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();

    let other = app.signed_in(Role::Admin).await;
    other.post("/me/security/end", &format!("session={id}")).await.status(404);
    one.get("/me").await.ok();
    one.post("/me/security/end", &format!("session={id}")).await.status(303);
    one.get("/me").await.status(303);
}

#[tokio::test]
async fn signing_out_ends_the_session_everywhere() {
    let app = TestApp::new().await;
    let person = app.signed_in(Role::Scholar).await;
    let out = person.post("/sign-out", "").await.status(303);
    assert_eq!(out.header("clear-site-data"), "\"cache\", \"storage\"");
    assert_eq!(out.header("cache-control"), "no-store");
    assert!(out.header("set-cookie").starts_with("session=; Path=/; Max-Age=0"));
    person.get("/me").await.status(303);
}

#[tokio::test]
async fn a_form_that_was_not_made_for_this_session_changes_nothing() {
    let app = TestApp::new().await;
    let (one, other) = (app.signed_in(Role::Scholar).await, app.signed_in(Role::Scholar).await);
    one.clone().with_csrf("forged").post("/sign-out", "").await.status(403).shows("made before you signed in");
    one.clone().with_csrf("").post("/sign-out", "").await.status(403);
    one.get("/me").await.ok();
    other.get("/me").await.ok();
}

#[tokio::test]
async fn what_a_signed_in_person_gets_stays_out_of_shared_caches() {
    let app = TestApp::new().await;
    let page = app.signed_in(Role::Scholar).await.get("/scholars").await.ok();
    assert_eq!(page.header("cache-control"), "private, no-cache");
}

#[tokio::test]
async fn staff_see_the_desk_and_scholars_do_not() {
    let app = TestApp::new().await;
    app.signed_in(Role::Scholar).await.get("/staff").await.status(403);
    app.signed_in(Role::Editor).await.get("/staff/reports").await.status(403);
    app.signed_in(Role::Staff).await.get("/staff").await.ok().shows("Five or more");
    app.signed_in(Role::Staff).await.get("/staff/reports").await.ok();
}

#[tokio::test]
async fn what_changes_other_peoples_data_asks_for_a_passkey() {
    let app = TestApp::new().await;
    let started = accounts::sign_in_as(&app.operator(), Role::Admin, None).await.unwrap();
    let op = |strong| {
        let signed = accounts::Signed { strong, ..started.signed };
        Op { actor: Actor::Account(signed), ..app.operator() }
    };
    for permission in Permission::ALL {
        assert!(op(true).require(permission).is_ok(), "{permission:?}");
        let weak = op(false).require(permission);
        assert_eq!(matches!(weak, Err(Fault::StepUp)), permission.needs_passkey(), "{permission:?}");
    }
}

#[tokio::test]
async fn roles_are_given_and_the_last_admin_stays() {
    let app = TestApp::new().await;
    let op = app.operator();
    let (ada, before) = accounts::grant(&op, &address("ada@a.example"), Role::Admin).await.unwrap();
    assert_eq!(before, None);
    let again = accounts::grant(&op, &address("ADA@a.example"), Role::Admin).await.unwrap();
    assert_eq!(again, (ada, Some(Role::Admin)), "the same account, however its address is written");
    let refused = accounts::grant(&op, &address("ada@a.example"), Role::Scholar).await;
    assert!(matches!(refused, Err(GrantError::LastAdmin)), "{refused:?}");
    accounts::grant(&op, &address("ben@a.example"), Role::Admin).await.unwrap();
    accounts::grant(&op, &address("ada@a.example"), Role::Scholar).await.unwrap();
    assert_eq!(accounts::by_id(&op.db, ada).await.unwrap().unwrap().role, Role::Scholar);
}

#[tokio::test]
async fn only_admins_give_roles_and_nobody_their_own() {
    let app = TestApp::new().await;
    for role in [Role::Scholar, Role::Editor, Role::Staff] {
        let signed = accounts::sign_in_as(&app.operator(), role, None).await.unwrap().signed;
        let op = Op { actor: Actor::Account(signed), ..app.operator() };
        let refused = accounts::grant(&op, &address("eve@a.example"), Role::Staff).await;
        assert!(matches!(refused, Err(GrantError::Fault(Fault::Forbidden(_)))), "{role}: {refused:?}");
    }
    let refused = accounts::sign_in_as(&Op { actor: Actor::Visitor, ..app.operator() }, Role::Admin, None).await;
    assert!(matches!(refused, Err(Fault::SignIn)), "{refused:?}");
}

#[tokio::test]
async fn seeing_as_somebody_in_the_demo_ends_being_signed_in() {
    let app = TestApp::demo().await;
    let person = app.signed_in(Role::Admin).await;
    person.get("/staff").await.ok();
    let seeing = person.post("/demo/see-as", "viewer=visitor").await.status(303);
    let person = person.keeping(&seeing).with_csrf("");
    person.get("/staff").await.status(303);
}
