//! Tokens of the API (requirement AP-5).

use std::collections::BTreeSet;

use axum::http::Method;
use chrono::TimeDelta;
use collegium_core::accounts::{self, Role, Scope, TokenError};
use collegium_core::op::{Actor, Op};
use collegium_core::scholars::EmailAddress;
use collegium_tests::{NOW, TestApp};

const ROSTER: &str =
    "Name,Email,Institution,Country\n\"Okafor, Ngozi, MD\",ngozi@ui.example,University of Ibadan,Nigeria\n";

async fn token(app: &TestApp, role: Role, scopes: &[Scope]) -> String {
    let address = EmailAddress::read("ngozi@ui.example").unwrap().address;
    accounts::grant(&app.operator(), &address, role).await.unwrap();
    let scopes: BTreeSet<Scope> = scopes.iter().copied().collect();
    accounts::create_token(&app.operator(), &address, "A script", &scopes).await.unwrap()
}

async fn total(app: &TestApp, token: &str) -> u64 {
    let asked = app.visitor().asks(Method::GET, "/api/v1/scholars").with("authorization", &format!("Bearer {token}"));
    let answer = asked.send("").await.ok();
    assert_eq!(answer.header("cache-control"), "private, no-cache");
    answer.json()["meta"]["total"].as_u64().unwrap()
}

#[tokio::test]
async fn a_program_sees_what_its_owner_sees_and_its_scopes_allow() {
    let app = TestApp::new().await;
    app.load_roster("2014-jan-pehp.csv", ROSTER).await;
    let visitor = app.visitor().get("/api/v1/scholars").await.ok();
    assert_eq!(visitor.json()["meta"]["total"], 0);
    let read = token(&app, Role::Scholar, &[Scope::Read]).await;
    assert_eq!(total(&app, &read).await, 1);
    let submit = token(&app, Role::Scholar, &[Scope::Submit]).await;
    assert_eq!(total(&app, &submit).await, 0, "a token for sending in reads as a visitor");
}

#[tokio::test]
async fn what_is_no_token_is_refused_and_never_taken_for_a_visitor() {
    let app = TestApp::new().await;
    for sent in ["Bearer nonsense", "Bearer ", "nonsense", "Basic bmdvemk6eA=="] {
        let asked = app.visitor().asks(Method::GET, "/api/v1/scholars").with("authorization", sent);
        let refused = asked.send("").await.status(401);
        assert_eq!(refused.header("www-authenticate"), "Bearer");
        assert_eq!(refused.header("content-type"), "application/problem+json");
    }
}

#[tokio::test]
async fn a_token_ends_when_it_is_revoked_or_a_year_old() {
    let app = TestApp::new().await;
    app.load_roster("2014-jan-pehp.csv", ROSTER).await;
    let text = token(&app, Role::Scholar, &[Scope::Read]).await;
    let db = app.app.db();
    let client = accounts::find_client(db, NOW, &text).await.unwrap().expect("it is good");
    assert!(accounts::find_client(db, NOW + TimeDelta::days(365), &text).await.unwrap().is_none());
    assert!(!app.dump().await.contains(&text), "only its fingerprint is kept");

    let scholar = client.scholar;
    let owner = accounts::sign_in_as(&app.operator(), Role::Scholar, scholar).await.unwrap().signed;
    let other = accounts::sign_in_as(&app.operator(), Role::Admin, None).await.unwrap().signed;
    let as_op = |signed| Op { actor: Actor::Account(signed), ..app.operator() };
    assert!(accounts::revoke_token(&as_op(other), client.token).await.is_err(), "somebody else's is not there");
    assert_eq!(accounts::own_tokens(&as_op(owner)).await.unwrap().len(), 1);
    accounts::revoke_token(&as_op(owner), client.token).await.unwrap();
    assert!(accounts::find_client(db, NOW, &text).await.unwrap().is_none());
    assert_eq!(accounts::own_tokens(&as_op(owner)).await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_token_needs_an_account_and_a_scope() {
    let app = TestApp::new().await;
    let address = EmailAddress::read("nobody@ui.example").unwrap().address;
    let nobody = accounts::create_token(&app.operator(), &address, "x", &BTreeSet::from([Scope::Read])).await;
    assert!(matches!(nobody, Err(TokenError::NoAccount)), "{nobody:?}");
    let nothing = accounts::create_token(&app.operator(), &address, "x", &BTreeSet::new()).await;
    assert!(matches!(nothing, Err(TokenError::NoScope)), "{nothing:?}");
}
