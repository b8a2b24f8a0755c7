//! Every failure, from whatever layer, has the face that its reader can use.

use axum::http::Method;
use collegium_tests::TestApp;
use collegium_web::state::Mode;

#[tokio::test]
async fn a_person_is_told_on_a_page() {
    let app = TestApp::new().await;
    let answer = app.visitor().get("/no/such/page").await.status(404);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    answer.shows("nothing at this address");
}

#[tokio::test]
async fn a_program_is_told_in_json() {
    let app = TestApp::new().await;
    app.visitor().get("/api/v1/no/such/call").await.problem(404);
    let wish = app.visitor().asks(Method::GET, "/no/such/page").with("accept", "application/problem+json");
    wish.send("").await.problem(404);
}

#[tokio::test]
async fn the_wrong_method_is_told_with_the_right_ones() {
    let app = TestApp::new().await;
    let answer = app.visitor().asks(Method::DELETE, "/api/v1/programs").send("").await;
    assert_eq!(answer.header("allow"), "GET,HEAD");
    answer.problem(405);
}

#[tokio::test]
async fn a_body_too_long_is_refused_before_it_is_read() {
    let app = TestApp::with(Mode::Demo, "[limits]\nbody_bytes = 100").await;
    app.visitor().post("/demo/see-as", &"x".repeat(101)).await.status(413);
    let long = app.visitor().asks(Method::POST, "/api/v1/programs").with("content-length", "101");
    long.send("x".repeat(101)).await.problem(413);
}

#[tokio::test]
async fn a_form_of_another_kind_is_refused() {
    let app = TestApp::demo().await;
    let form = app.visitor().asks(Method::POST, "/demo/see-as").with("sec-fetch-site", "same-origin");
    form.with("content-type", "text/plain").send("viewer=staff").await.status(415);
}

#[tokio::test]
async fn one_request_too_many_is_told_when_to_come_back() {
    let app = TestApp::with(Mode::Serve, "[limits]\napi_per_second = 1\nburst_seconds = 2").await;
    let script = app.visitor().at("198.51.100.7");
    for _ in 0..2 {
        script.get("/api/v1/programs").await.ok();
    }
    let answer = script.get("/api/v1/programs").await;
    assert_eq!(answer.header("retry-after"), "1");
    answer.problem(429);
    app.visitor().at("198.51.100.8").get("/api/v1/programs").await.ok();
    let spoofed = script.asks(Method::GET, "/api/v1/programs").with("x-forwarded-for", "203.0.113.9");
    spoofed.send("").await.problem(429);
}

#[tokio::test]
async fn a_proxy_of_ours_names_the_client() {
    let file = "trusted_proxies = [\"192.0.2.1\"]\n[limits]\napi_per_second = 1\nburst_seconds = 1";
    let app = TestApp::with(Mode::Serve, file).await;
    let proxy = app.visitor().at("192.0.2.1");
    for client in ["203.0.113.1", "203.0.113.2"] {
        let request = proxy.asks(Method::GET, "/api/v1/programs").with("x-forwarded-for", client);
        request.send("").await.ok();
    }
    let again = proxy.asks(Method::GET, "/api/v1/programs").with("x-forwarded-for", "203.0.113.1");
    again.send("").await.problem(429);
}

#[tokio::test]
async fn nothing_of_the_inside_is_told() {
    let app = TestApp::new().await;
    app.app.db().clone().close().await.expect("the database goes away");
    let answer = app.visitor().get("/api/v1/programs").await;
    assert!(answer.status == 503 || answer.status == 500, "{}", answer.text());
    for word in ["sql", "SELECT", "pool", "crates/", "database failed"] {
        assert!(!answer.text().contains(word), "{}", answer.text());
    }
    app.visitor().get("/livez").await.ok();
    let ready = app.visitor().get("/readyz").await.status(503);
    assert_eq!(ready.header("retry-after"), "5");
}
