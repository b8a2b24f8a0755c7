//! Access tokens of the API: the client-credentials grant, its keys, and one's own tokens (decision 5, AP-5, ID-3, ID-7).

use axum::http::Method;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use collegium_core::accounts::{self, Role};
use collegium_tests::{Answer, NOW, Person, TestApp};
use collegium_web::routes;
use collegium_web::session;
use collegium_web::state::{App, Clock, Mode};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use sea_orm::TransactionTrait as _;
use serde_json::{Value, json};

const ROSTER: &str =
    "Name,Email,Institution,Country\n\"Okafor, Ngozi, MD\",ngozi@ui.example,University of Ibadan,Nigeria\n";

const GRANT: &str = "grant_type=client_credentials";

/// A community of one, who has a token of these scopes: its id and its text.
async fn community(scopes: &str) -> (TestApp, Person, String, String) {
    let app = TestApp::with(Mode::Serve, "[limits]\npages_per_second = 100000").await;
    app.load_roster("2014-jan-pehp.csv", ROSTER).await;
    let ngozi = app.scholar("ngozi-okafor").await;
    let made = ngozi.post("/me/tokens", &format!("name=A+script{scopes}")).await.ok().shows("Your new token");
    let between = |before: &str| made.text().split(before).nth(1).unwrap().split('<').next().unwrap().to_owned();
    let (text, id) = (between("<p><code>"), between("As a client of OAuth: <code>"));
    (app, ngozi, id, text)
}

async fn asks(app: &TestApp, form: &str) -> Answer {
    app.visitor().sends("/api/v1/oauth/token", form).send(form.to_owned()).await
}

async fn access(app: &TestApp, id: &str, secret: &str) -> String {
    let given = asks(app, &format!("{GRANT}&client_id={id}&client_secret={secret}")).await.ok();
    assert_eq!(given.header("cache-control"), "no-store");
    assert_eq!((&given.json()["token_type"], &given.json()["expires_in"]), (&json!("Bearer"), &json!(600)));
    given.json()["access_token"].as_str().unwrap().to_owned()
}

/// How many scholars this bearer sees, or the status of the refusal.
async fn seen(person: &Person, token: &str) -> Result<u64, u16> {
    let asked = person.asks(Method::GET, "/api/v1/scholars").with("authorization", &format!("Bearer {token}"));
    let answer = asked.send("").await;
    if answer.status == 200 { Ok(answer.json()["meta"]["total"].as_u64().unwrap()) } else { Err(answer.status) }
}

/// The site at another moment.
fn at(app: &TestApp, moment: DateTime<Utc>) -> App {
    let (settings, db, finder) = (app.app.settings().clone(), app.app.db().clone(), app.app.finder().clone());
    App::new(settings, Mode::Serve, db, finder, Clock::Fixed(moment), app.app.secret().clone())
}

#[tokio::test]
async fn a_token_of_ones_own_is_shown_once_and_revoked() {
    let (app, ngozi, _, text) = community("&scope=read").await;
    assert_eq!(seen(&app.visitor(), &text).await, Ok(1));
    let page = ngozi.get("/me/tokens").await.ok().shows("A script for: read").hides(&text);
    assert!(!app.dump().await.contains(&text));
    let id = page.text().split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let other = app.signed_in(Role::Admin).await;
    other.post("/me/tokens/revoke", &format!("token={id}")).await.status(404);
    ngozi.post("/me/tokens/revoke", &format!("token={id}")).await.status(303);
    ngozi.get("/me/tokens?done=revoked").await.ok().shows("refused from now on").shows("You have none");
    assert_eq!(seen(&app.visitor(), &text).await, Err(401));
}

#[tokio::test]
async fn its_owner_is_told_at_every_address_by_which_they_sign_in() {
    let (app, _, _, text) = community("&scope=read").await;
    app.run_work().await;
    assert!(app.letters().is_empty(), "who has no address is told nowhere");
    // Somebody who signs in by an address.
    let address = collegium_core::scholars::EmailAddress::read("ada@a.example").unwrap().address;
    let (account, _) = accounts::grant(&app.operator(), &address, Role::Staff).await.unwrap();
    let account = accounts::by_id(app.app.db(), account).await.unwrap().unwrap();
    let tx = app.app.db().begin().await.unwrap();
    let how = accounts::How::Passkey;
    let started = accounts::start_session(&tx, &app.operator(), &account, how, "a browser", true).await.unwrap();
    tx.commit().await.unwrap();
    let csrf = session::csrf(&app.app, &started.signed);
    let ada = app.visitor().with_session(started.token.as_str(), csrf);
    ada.post("/me/tokens", "name=Another&scope=reports").await.ok();
    ada.post("/me/security/codes", "").await.ok();
    app.run_work().await;
    let letters = app.letters();
    assert_eq!(letters.iter().map(|letter| letter.to.as_str()).collect::<Vec<_>>(), ["ada@a.example"; 2]);
    assert!(letters.iter().any(|letter| letter.text.contains("A token for programs was made")));
    assert!(letters.iter().any(|letter| letter.text.contains("Ten new recovery codes")));
    assert!(letters.iter().all(|letter| !letter.text.contains(&text) && !letter.text.contains("clg_")));
}

#[tokio::test]
async fn what_is_wrong_with_a_new_token_is_said_beside_its_field() {
    let (_app, ngozi, _, _) = community("&scope=read").await;
    ngozi.post("/me/tokens", "name=&scope=read").await.status(422).shows("needs a name");
    ngozi.post("/me/tokens", "name=Kept").await.status(422).shows("needs one scope").shows("What is it for?");
    ngozi.post("/me/tokens", "name=x&scope=reports").await.status(422).shows("is for staff");
    for _ in 0..19 {
        ngozi.post("/me/tokens", "name=x&scope=read").await.ok();
    }
    ngozi
        .post("/me/tokens", "name=x&scope=read")
        .await
        .status(422)
        .shows("you have twenty tokens".replace("you", "You").as_str());
}

#[tokio::test]
async fn a_client_gets_a_short_token_by_either_way_of_saying_who_it_is() {
    let (app, _, id, secret) = community("&scope=read&scope=submit").await;
    let token = access(&app, &id, &secret).await;
    assert_eq!(seen(&app.visitor(), &token).await, Ok(1));
    let basic = STANDARD.encode(format!("{id}:{secret}"));
    let form = format!("{GRANT}&scope=submit");
    let given = app.visitor().sends("/api/v1/oauth/token", &form).with("authorization", &format!("Basic {basic}"));
    let given = given.send(form).await.ok().json();
    assert_eq!(given["scope"], "submit");
    // For sending in alone: it reads as a visitor does.
    assert_eq!(seen(&app.visitor(), given["access_token"].as_str().unwrap()).await, Ok(0));
    assert!(!app.dump().await.contains(&token));
}

#[tokio::test]
async fn refusals_are_those_of_the_standard_and_tell_nothing() {
    let (app, _, id, secret) = community("&scope=read").await;
    let nobody = "0190a5d2-0000-7000-8000-000000000000";
    for (form, status, error) in [
        (String::new(), 400, "unsupported_grant_type"),
        (format!("grant_type=password&client_id={id}&client_secret={secret}"), 400, "unsupported_grant_type"),
        (GRANT.to_owned(), 401, "invalid_client"),
        (format!("{GRANT}&client_id={id}&client_secret=clg_wrong"), 401, "invalid_client"),
        (format!("{GRANT}&client_id={nobody}&client_secret={secret}"), 401, "invalid_client"),
        (format!("{GRANT}&client_id={id}"), 401, "invalid_client"),
        (format!("{GRANT}&client_id={id}&client_secret={secret}&scope=reports"), 400, "invalid_scope"),
        (format!("{GRANT}&client_id={id}&client_secret={secret}&scope=read+everything"), 400, "invalid_scope"),
    ] {
        let refused = asks(&app, &form).await.status(status);
        assert_eq!(refused.json()["error"], error, "{form}");
        assert_eq!(refused.header("content-type"), "application/json");
        assert_eq!(refused.header("www-authenticate"), if status == 401 { "Basic" } else { "" });
    }
    let wrong = asks(&app, &format!("{GRANT}&client_id={id}&client_secret=x")).await.json();
    let unknown = asks(&app, &format!("{GRANT}&client_id={nobody}&client_secret=x")).await.json();
    assert_eq!(wrong, unknown);
}

#[tokio::test]
async fn it_ends_with_its_time_its_token_and_its_owner() {
    let (app, ngozi, id, secret) = community("&scope=read").await;
    let token = access(&app, &id, &secret).await;
    for (seconds, expected) in [(-1, Err(401)), (0, Ok(1)), (599, Ok(1)), (600, Err(401)), (3_600, Err(401))] {
        let then = at(&app, NOW + TimeDelta::seconds(seconds));
        let visitor = app.visitor().on(routes::router(&then));
        assert_eq!(seen(&visitor, &token).await, expected, "after {seconds} s");
    }
    ngozi.post("/me/tokens/revoke", &format!("token={id}")).await.status(303);
    assert_eq!(seen(&app.visitor(), &token).await, Err(401), "at once, not when its ten minutes are over");
}

#[tokio::test]
async fn keys_are_published_and_rotate_without_a_gap() {
    let (app, _, id, secret) = community("&scope=read").await;
    let first = access(&app, &id, &secret).await;
    let published =
        async || app.visitor().get("/.well-known/jwks.json").await.ok().json()["keys"].as_array().unwrap().clone();
    let before = published().await;
    assert_eq!(before.len(), 1);
    assert!(before[0].get("d").is_none(), "no secret part");

    // Whoever has the published key reads the token.
    let header = decode_header(&first).unwrap();
    assert_eq!((header.alg, header.typ.as_deref()), (Algorithm::EdDSA, Some("at+jwt")));
    assert_eq!(header.kid.as_deref(), before[0]["kid"].as_str());
    let key = DecodingKey::from_ed_components(before[0]["x"].as_str().unwrap()).unwrap();
    let mut wanted = Validation::new(Algorithm::EdDSA);
    wanted.set_audience(&["http://127.0.0.1:8080/api/v1"]);
    wanted.set_issuer(&["http://127.0.0.1:8080"]);
    wanted.validate_exp = false;
    let claims = decode::<Value>(&first, &key, &wanted).unwrap().claims;
    assert_eq!((&claims["client_id"], &claims["scope"]), (&json!(id), &json!("read")));

    accounts::rotate_signing_keys(&app.operator()).await.unwrap();
    let second = access(&app, &id, &secret).await;
    assert_ne!(decode_header(&second).unwrap().kid, header.kid);
    assert_eq!(published().await.len(), 2);
    for token in [&first, &second] {
        assert_eq!(seen(&app.visitor(), token).await, Ok(1));
    }
    let later = at(&app, NOW + TimeDelta::hours(1));
    let keys = app.visitor().on(routes::router(&later)).get("/.well-known/jwks.json").await.ok().json();
    assert_eq!(keys["keys"].as_array().unwrap().len(), 1);

    let document = app.visitor().get("/.well-known/oauth-authorization-server").await.ok().json();
    assert_eq!(document["token_endpoint"], "http://127.0.0.1:8080/api/v1/oauth/token");
}

#[tokio::test]
async fn what_somebody_else_signed_or_was_signed_for_something_else_is_refused() {
    let (app, _, id, secret) = community("&scope=read").await;
    let good = access(&app, &id, &secret).await;
    let parts: Vec<&str> = good.split('.').collect();
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[0]).unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    let text = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let with = |of: &Value, name: &str, value: Value| {
        let mut changed = of.clone();
        changed[name] = value;
        changed
    };
    let resigned = |header: &Value| format!("{}.{}.{}", text(header), parts[1], parts[2]);
    let public =
        app.visitor().get("/.well-known/jwks.json").await.ok().json()["keys"][0]["x"].as_str().unwrap().to_owned();
    let hs256 = Header {
        kid: Some(header["kid"].as_str().unwrap().to_owned()),
        typ: Some("at+jwt".to_owned()),
        ..Header::new(Algorithm::HS256)
    };
    let by_public = EncodingKey::from_secret(&URL_SAFE_NO_PAD.decode(public).unwrap());
    let letters = app.visitor();
    app.scholar("ngozi-okafor").await.post("/me/emails", "do=add&address=other@ui.example").await;
    for (why, token) in [
        (
            "changed scope",
            format!("{}.{}.{}", parts[0], text(&with(&claims, "scope", json!("read reports"))), parts[2]),
        ),
        ("changed end", format!("{}.{}.{}", parts[0], text(&with(&claims, "exp", json!(4_000_000_000_u64))), parts[2])),
        ("alg none", format!("{}.{}.", text(&with(&header, "alg", json!("none"))), parts[1])),
        ("unknown key", resigned(&with(&header, "kid", json!("0190a5d2-0000-7000-8000-000000000000")))),
        ("no key", resigned(&with(&header, "kid", Value::Null))),
        ("another kind", resigned(&with(&header, "typ", json!("JWT")))),
        ("by the public key", encode(&hs256, &claims, &by_public).unwrap()),
        ("cut", format!("{}.{}", parts[0], parts[1])),
        ("nothing", "..".to_owned()),
    ] {
        assert_eq!(seen(&letters, &token).await, Err(401), "{why}");
    }
    // The other way round: it opens no letter's link.
    app.visitor().get(&format!("/letters/preferences/{good}")).await.status(404);
    app.visitor().post(&format!("/still-right/{good}"), "").await.status(404);
}
