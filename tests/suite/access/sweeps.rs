//! What holds for every route alike: changes come from our own pages, every answer carries its headers, a session that
//! ended opens nothing.

use axum::http::Method;
use collegium_core::accounts::{self, Role};
use collegium_tests::{Answer, Person};
use collegium_web::layers::CONTENT_SECURITY_POLICY;

use super::matrix::{community, filled};
use super::routes;

/// Changes that others' servers and scripts may ask for, each with a right of its own in the request.
const OPEN_TO_OTHERS: [&str; 3] = ["/letters/unsubscribe/{token}", "/api/v1/bounces", "/api/v1/oauth/token"];

/// Where a request says that it comes from, none of them our own pages.
const FOREIGN: [&[(&str, &str)]; 9] = [
    &[],
    &[("sec-fetch-site", "cross-site")],
    &[("sec-fetch-site", "same-site")],
    &[("sec-fetch-site", "none")],
    &[("origin", "null")],
    &[("origin", "http://evil.example")],
    &[("origin", "http://127.0.0.1:9999")],
    &[("sec-fetch-site", "same-origin"), ("origin", "http://evil.example")],
    &[("sec-fetch-site", "cross-site"), ("origin", "http://127.0.0.1:8080")],
];

#[tokio::test]
async fn no_change_is_taken_from_a_foreign_page() {
    let app = community().await;
    let admin = app.signed_in(Role::Admin).await;
    let kinds =
        ["application/x-www-form-urlencoded", "text/plain", "application/json", "multipart/form-data; boundary=b"];
    for (method, route) in routes::all().into_iter().filter(|(method, _)| method != "GET") {
        let method: Method = method.parse().unwrap();
        if OPEN_TO_OTHERS.contains(&route.as_str()) || route.starts_with("/demo/") {
            continue;
        }
        let path = filled(&app, &route).await;
        for (at, said) in FOREIGN.iter().enumerate() {
            let request = admin.asks(method.clone(), &path).with("content-type", kinds[at % kinds.len()]);
            let request = said.iter().fold(request, |request, (name, value)| request.with(name, value));
            let answer = request.send("nothing=1").await;
            if route.starts_with("/api/") {
                // No cookie counts there: whoever lures an admin's browser to it speaks for nobody.
                answer.status(401);
                continue;
            }
            let refused = answer.status(403);
            assert!(refused.text().contains("only be sent by a page of this site"), "{route} {said:?}");
        }
    }
    admin.get("/me").await.ok();
}

fn is_safe(answer: &Answer) {
    let path = &answer.path;
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
    assert!(!answer.header("cross-origin-resource-policy").is_empty(), "{path}");
    assert!(["no-referrer", "strict-origin-when-cross-origin"].contains(&answer.header("referrer-policy")), "{path}");
    assert!(answer.header("permissions-policy").contains("geolocation=()"), "{path}");
    assert!(!answer.header("x-request-id").is_empty(), "{path}");
    assert!(!answer.header("cache-control").is_empty(), "{path}");
    assert_eq!(answer.header("access-control-allow-credentials"), "", "{path}");
    assert_eq!(answer.header("server"), "", "{path}");
    let policy = answer.header("content-security-policy");
    // A letter shown as its reader's program shows it has its styles in it, and a policy of its own.
    let of_letters = path.ends_with("/html") && policy.contains("default-src 'none'") && policy.contains("sandbox");
    assert!(policy == CONTENT_SECURITY_POLICY || of_letters, "{path}: {policy}");
}

#[tokio::test]
async fn every_answer_carries_its_headers_whoever_asks() {
    let app = community().await;
    for (method, route) in routes::all().into_iter().filter(|(_, route)| route.contains("{token}")) {
        let path = filled(&app, &route).await;
        let answer = if method == "GET" { app.visitor().get(&path).await } else { app.visitor().post(&path, "").await };
        let said = (answer.header("referrer-policy"), answer.header("cache-control"));
        assert_eq!(said, ("no-referrer", "no-store"), "{method} {route}");
    }
    let people = [app.visitor(), app.scholar("ngozi-okafor").await, app.signed_in(Role::Admin).await];
    for (method, route) in routes::all().into_iter().filter(|(_, route)| !route.starts_with("/demo/")) {
        let path = filled(&app, &route).await;
        for person in &people {
            is_safe(&if method == "GET" {
                person.get(&path).await
            } else {
                person.get(&format!("{path}?x=%ff")).await
            });
            let method: Method = if method == "GET" { Method::DELETE } else { Method::PUT };
            is_safe(&person.asks(method, &path).with("sec-fetch-site", "same-origin").send("").await);
        }
    }
}

/// Asserts that this session opens nothing that a visitor does not get.
async fn opens_nothing(app: &collegium_tests::TestApp, old: &Person, why: &str) {
    let visitor = app.visitor();
    for (_, route) in routes::all().into_iter().filter(|(method, _)| method == "GET") {
        let path = filled(app, &route).await;
        let (mine, theirs) = (old.get(&path).await, visitor.get(&path).await);
        assert_eq!(mine.status, theirs.status, "{route} after {why}");
        assert_eq!(mine.header("location"), theirs.header("location"), "{route} after {why}");
        assert!(!mine.text().contains("Sign out"), "{route} after {why}");
    }
}

#[tokio::test]
async fn a_session_that_ended_opens_nothing() {
    let app = community().await;
    let signed_out = app.signed_in(Role::Admin).await;
    signed_out.get("/staff/audit").await.ok();
    signed_out.post("/sign-out", "").await.status(303);
    opens_nothing(&app, &signed_out, "signing out").await;

    let left = app.scholar("ngozi-okafor").await;
    left.get("/me/profile").await.ok();
    left.post("/me/data/leave", "").await.status(303);
    opens_nothing(&app, &left, "leaving").await;

    let erased = app.scholar("ngozi-okafor").await;
    erased.get("/me/profile").await.ok();
    erased.post("/me/data/erase", "word=erase").await.status(303);
    let visitor = app.visitor();
    for path in ["/me", "/me/profile", "/me/data", "/me/security"] {
        assert_eq!(erased.get(path).await.status, visitor.get(path).await.status, "{path} after being erased");
    }

    let address = collegium_core::scholars::EmailAddress::read("ada@a.example").unwrap().address;
    let (account, _) = accounts::grant(&app.operator(), &address, Role::Staff).await.unwrap();
    let started = {
        use sea_orm::TransactionTrait as _;
        let op = app.operator();
        let account = accounts::by_id(&op.db, account).await.unwrap().unwrap();
        let tx = op.db.begin().await.unwrap();
        let started =
            accounts::start_session(&tx, &op, &account, accounts::How::Passkey, "a browser", true).await.unwrap();
        tx.commit().await.unwrap();
        started
    };
    let demoted = app.visitor().with_session(started.token.as_str(), String::new());
    demoted.get("/staff").await.ok();
    accounts::grant(&app.operator(), &address, Role::Scholar).await.unwrap();
    assert_ne!(demoted.get("/staff").await.status, 200, "after a change of role");
}
