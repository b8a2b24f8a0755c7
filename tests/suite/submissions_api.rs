//! Sending in by program: one's own pieces alone, once however often a request is sent, and no change lost.

use std::collections::BTreeSet;

use axum::http::Method;
use chrono::TimeDelta;
use collegium_core::accounts::{self, Role, Scope};
use collegium_core::scholars::EmailAddress;
use collegium_core::{idempotency, op::Op};
use collegium_tests::{Answer, NOW, TestApp};
use serde_json::{Value, json};

const ROSTER: &str = "Name,Email,Institution,Country\n\
    \"Okafor, Ngozi, MD\",ngozi@ui.example,University of Ibadan,Nigeria\n\
    \"Bello, Tunde, PharmD\",tunde@ui.example,University of Ibadan,Nigeria\n";

const ALL: &str = "/api/v1/submissions";

async fn community() -> TestApp {
    let app = TestApp::new().await;
    app.load_roster("2014-jan-pehp.csv", ROSTER).await;
    app
}

/// A program of somebody.
struct Program<'a> {
    app: &'a TestApp,
    token: String,
}

impl<'a> Program<'a> {
    async fn of(app: &'a TestApp, address: &str, scope: Scope) -> Self {
        let address = EmailAddress::read(address).unwrap().address;
        accounts::grant(&app.operator(), &address, Role::Scholar).await.unwrap();
        let scopes = BTreeSet::from([scope]);
        let token = accounts::create_token(&app.operator(), &address, "A script", &scopes).await.unwrap();
        Self { app, token }
    }

    async fn asks(&self, method: Method, path: &str, headers: &[(&'static str, &str)], body: &Value) -> Answer {
        let request = self.app.visitor().asks(method, path);
        let mut request = request.with("authorization", &format!("Bearer {}", self.token));
        for (name, value) in headers {
            request = request.with(name, value);
        }
        if body.is_null() {
            return request.send("").await;
        }
        request.with("content-type", "application/json").send(body.to_string()).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.asks(Method::GET, path, &[], &Value::Null).await
    }

    async fn posts(&self, body: &Value) -> Answer {
        self.asks(Method::POST, ALL, &[], body).await
    }

    async fn steps(&self, of: &str, step: &str, tag: &str) -> Answer {
        self.asks(Method::POST, &format!("{of}/{step}"), &[("if-match", tag)], &Value::Null).await
    }
}

fn news(title: &str) -> Value {
    json!({ "kind": "news", "fields": { "title": title, "text": "It *went* well." } })
}

/// Where the piece of an answer is.
fn place(answer: &Answer) -> String {
    let place = answer.header("location").to_owned();
    assert!(place.starts_with("/api/v1/submissions/"), "{place}");
    place
}

#[tokio::test]
async fn a_piece_is_begun_changed_sent_taken_back_and_thrown_away() {
    let app = community().await;
    let ngozi = Program::of(&app, "ngozi@ui.example", Scope::Submit).await;
    let begun = ngozi.posts(&news("A grnat")).await.status(201);
    let (own, first) = (place(&begun), begun.header("etag").to_owned());
    assert_eq!(begun.json()["stage"], "draft");
    assert_eq!(begun.json()["readers"], "members", "who says nothing reaches members alone");
    assert_eq!(ngozi.get(&own).await.ok().json(), begun.json());
    let known = ngozi.asks(Method::GET, &own, &[("if-none-match", &first)], &Value::Null).await.status(304);
    assert!(known.body.is_empty() && known.header("etag") == first);

    let better = json!({ "fields": { "title": "A grant", "text": "Well." }, "readers": "everybody" });
    let changed = ngozi.asks(Method::PUT, &own, &[("if-match", &first)], &better).await.ok();
    assert_eq!(changed.json()["fields"], json!({ "title": "A grant", "text": "Well." }));
    let sent = ngozi.steps(&own, "send", changed.header("etag")).await.ok();
    assert_eq!(sent.json()["stage"], "waiting");
    ngozi.steps(&own, "reopen", sent.header("etag")).await.status(409);
    ngozi.steps(&own, "publish", sent.header("etag")).await.status(404);
    let withdrawn = ngozi.steps(&own, "withdraw", sent.header("etag")).await.ok();
    let gone = [("if-match", withdrawn.header("etag"))];
    ngozi.asks(Method::DELETE, &own, &gone, &Value::Null).await.status(204);
    ngozi.get(&own).await.status(404);
}

#[tokio::test]
async fn no_change_is_lost_where_two_change_one_piece() {
    let app = community().await;
    let ngozi = Program::of(&app, "ngozi@ui.example", Scope::Submit).await;
    let begun = ngozi.posts(&news("A grant")).await.status(201);
    let (own, tag) = (place(&begun), begun.header("etag").to_owned());
    let (mine, theirs) = (json!({ "fields": { "title": "Mine" } }), json!({ "fields": { "title": "Theirs" } }));
    let blind = ngozi.asks(Method::PUT, &own, &[], &mine).await.status(428);
    assert!(blind.json()["detail"].as_str().unwrap().contains("If-Match"), "{}", blind.text());
    ngozi.asks(Method::PUT, &own, &[("if-match", &tag)], &theirs).await.ok();
    for stale in [tag.as_str(), "*", "W/\"2\"", "nonsense"] {
        ngozi.asks(Method::PUT, &own, &[("if-match", stale)], &mine).await.status(412);
        ngozi.asks(Method::DELETE, &own, &[("if-match", stale)], &Value::Null).await.status(412);
        ngozi.steps(&own, "send", stale).await.status(412);
    }
    assert_eq!(ngozi.get(&own).await.ok().json()["fields"]["title"], "Theirs");
}

#[tokio::test]
async fn a_request_that_is_sent_again_is_done_once() {
    let app = community().await;
    let ngozi = Program::of(&app, "ngozi@ui.example", Scope::Submit).await;
    let tunde = Program::of(&app, "tunde@ui.example", Scope::Submit).await;
    let mut body = news("A grant");
    body["send"] = true.into();
    let key = [("idempotency-key", "7f1c-grant")];
    let both = [0, 1].map(|_| ngozi.asks(Method::POST, ALL, &key, &body));
    let [first, second] = both;
    let (first, second) = tokio::join!(first, second);
    let third = ngozi.asks(Method::POST, ALL, &key, &body).await;
    for again in [&first, &second, &third] {
        assert_eq!((again.status, place(again)), (201, place(&first)), "{}", again.text());
    }
    assert_eq!(third.json()["stage"], "waiting");
    assert_eq!(ngozi.get(ALL).await.ok().json()["meta"]["total"], 1);

    let other = ngozi.asks(Method::POST, ALL, &key, &news("Another")).await.status(422);
    assert!(other.json()["detail"].as_str().unwrap().contains("another request"), "{}", other.text());
    let theirs = tunde.asks(Method::POST, ALL, &key, &body).await.status(201);
    assert_ne!(place(&theirs), place(&first), "a key is its owner's");
    for no_key in ["", "two words", &"x".repeat(256)] {
        ngozi.asks(Method::POST, ALL, &[("idempotency-key", no_key)], &body).await.status(422);
    }

    // A day later the key is free, whether or not it was swept away.
    let later = Op { now: NOW + idempotency::KEPT + TimeDelta::seconds(1), ..app.operator() };
    assert_eq!(idempotency::forget_old(&app.operator()).await.unwrap(), 0);
    assert_eq!(idempotency::forget_old(&later).await.unwrap(), 2);
    let anew = ngozi.asks(Method::POST, ALL, &key, &news("Another")).await.status(201);
    assert_ne!(place(&anew), place(&first));
}

#[tokio::test]
async fn what_makes_no_sense_is_told_field_by_field_and_nothing_is_begun() {
    let app = community().await;
    let ngozi = Program::of(&app, "ngozi@ui.example", Scope::Submit).await;
    for (body, named) in [
        (json!({ "kind": "gossip", "fields": {} }), "kind"),
        (json!({ "kind": "news", "fields": { "titel": "A grant" } }), "fields.titel"),
        (json!({ "kind": "news", "fields": {}, "readers": "nobody" }), "readers"),
        (json!({ "kind": "news", "fields": { "text": "No title." }, "send": true }), "fields.title"),
        (json!({ "kind": "promotion", "fields": { "title": "Dean", "since": "soon" }, "send": true }), "fields.since"),
    ] {
        let refused = ngozi.posts(&body).await.status(422).json();
        let names: Vec<&str> =
            refused["errors"].as_array().unwrap().iter().map(|error| error["parameter"].as_str().unwrap()).collect();
        assert!(names.contains(&named), "{named}: {refused}");
    }
    for body in [json!({ "kind": "news" }), json!({ "kind": "news", "fields": {}, "author": "somebody" }), json!([])] {
        ngozi.posts(&body).await.status(422);
    }
    let plain = app.visitor().asks(Method::POST, ALL).with("authorization", &format!("Bearer {}", ngozi.token));
    plain.with("content-type", "text/plain").send("{}").await.status(415);
    assert_eq!(ngozi.get(ALL).await.ok().json()["meta"]["total"], 0);
}

#[tokio::test]
async fn pieces_are_their_authors_own_and_need_a_token_for_sending_in() {
    let app = community().await;
    let ngozi = Program::of(&app, "ngozi@ui.example", Scope::Submit).await;
    let tunde = Program::of(&app, "tunde@ui.example", Scope::Submit).await;
    let reads = Program::of(&app, "tunde@ui.example", Scope::Read).await;
    let begun = ngozi.posts(&news("A grant")).await.status(201);
    let (own, tag) = (place(&begun), begun.header("etag").to_owned());
    let nothing = format!("{ALL}/00000000-0000-7000-8000-000000000000");
    for (method, path) in
        [(Method::GET, own.clone()), (Method::DELETE, own.clone()), (Method::POST, format!("{own}/send"))]
    {
        let theirs = tunde.asks(method.clone(), &path, &[("if-match", &tag)], &Value::Null).await.status(404);
        let none = path.replace(&own, &nothing);
        let none = tunde.asks(method.clone(), &none, &[("if-match", &tag)], &Value::Null).await.status(404);
        assert_eq!(theirs.json()["detail"], none.json()["detail"], "somebody else's piece is like none");
        reads.asks(method.clone(), &path, &[("if-match", &tag)], &Value::Null).await.status(403);
        app.visitor().asks(method, &path).with("if-match", &tag).send("").await.status(401);
    }
    tunde.asks(Method::PUT, &own, &[("if-match", &tag)], &json!({ "fields": {} })).await.status(404);
    reads.posts(&news("A grant")).await.status(403);
    reads.get(ALL).await.status(403);
    assert_eq!(tunde.get(ALL).await.ok().json()["data"], json!([]));
}

#[tokio::test]
async fn the_list_is_read_in_parts_and_says_where_a_published_piece_is() {
    let app = community().await;
    let ngozi = Program::of(&app, "ngozi@ui.example", Scope::Submit).await;
    for number in 0..5 {
        ngozi.posts(&news(&format!("Piece {number}"))).await.status(201);
    }
    let mut titles = BTreeSet::new();
    let mut next = format!("{ALL}?limit=2");
    loop {
        let part = ngozi.get(&next).await.ok().json();
        assert_eq!(part["meta"]["total"], 5);
        for piece in part["data"].as_array().unwrap() {
            titles.insert(piece["fields"]["title"].as_str().unwrap().to_owned());
        }
        let Some(cursor) = part["meta"]["next_cursor"].as_str() else { break };
        next = format!("{ALL}?limit=2&cursor={cursor}");
    }
    assert_eq!(titles.len(), 5);
    ngozi.get(&format!("{ALL}?stage=draft")).await.status(422);

    let mut body = news("A grant");
    body["send"] = true.into();
    let own = place(&ngozi.posts(&body).await.status(201));
    let editor = app.signed_in_as(Role::Editor, None).await;
    let review = own.replace("/api/v1/", "/staff/");
    editor.post(&review, "action=approve&version=2").await.status(303);
    let out = ngozi.get(&own).await.ok();
    let url = out.json()["url"].as_str().unwrap().to_owned();
    editor.get(&url[url.find("/news/").unwrap()..]).await.ok().shows("A grant");
    let back = ngozi.steps(&own, "take-back", out.header("etag")).await.ok();
    assert_eq!((back.json()["stage"].as_str(), back.json()["url"].as_str()), (Some("unpublished"), None));
}
