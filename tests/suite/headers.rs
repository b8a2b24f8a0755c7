//! Headers that every answer carries, and what is refused for the headers it came with.

use axum::http::Method;
use collegium_tests::{Answer, TestApp};
use collegium_web::layers::CONTENT_SECURITY_POLICY;
use collegium_web::state::Mode;

fn is_safe(answer: &Answer) {
    assert_eq!(answer.header("content-security-policy"), CONTENT_SECURITY_POLICY, "{}", answer.path);
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "strict-origin-when-cross-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{name} of {}", answer.path);
    }
    assert!(answer.header("permissions-policy").contains("geolocation=()"), "{}", answer.path);
    assert!(!answer.header("x-request-id").is_empty(), "{}", answer.path);
    assert_eq!(answer.header("access-control-allow-credentials"), "", "{}", answer.path);
}

#[tokio::test]
async fn every_answer_is_safe_whatever_its_status() {
    let app = TestApp::with(Mode::Demo, "[limits]\nbody_bytes = 10\napi_per_second = 1\nburst_seconds = 3").await;
    let visitor = app.visitor();
    let answers = [
        visitor.get("/livez").await.ok(),
        visitor.get("/api/docs").await.ok(),
        visitor.get("/api/v1/openapi.json").await.ok(),
        visitor.get("/nothing").await.status(404),
        visitor.asks(Method::POST, "/livez").with("sec-fetch-site", "same-origin").send("").await.status(405),
        visitor.post("/demo/see-as", "viewer=member").await.status(413),
        visitor.asks(Method::POST, "/demo/see-as").send("").await.status(403),
        visitor.get("/api/v1/programs?nonsense=1").await.status(422),
        visitor.get("/api/v1/programs").await.status(429),
        visitor.get("/robots.txt").await.ok(),
    ];
    answers.iter().for_each(is_safe);
}

#[tokio::test]
async fn the_api_is_open_to_scripts_of_other_sites_and_pages_are_not() {
    let app = TestApp::new().await;
    let api = app.visitor().get("/api/v1/programs").await.ok();
    assert_eq!(api.header("access-control-allow-origin"), "*");
    assert_eq!(api.header("cross-origin-resource-policy"), "cross-origin");
    let page = app.visitor().get("/api/docs").await.ok();
    assert_eq!(page.header("access-control-allow-origin"), "");
    assert_eq!(page.header("cross-origin-resource-policy"), "same-origin");
}

#[tokio::test]
async fn https_is_asked_for_where_the_site_has_it() {
    let app = TestApp::with(Mode::Serve, "base_url = \"https://alumni.example.org\"").await;
    let request = app.visitor().asks(Method::GET, "/robots.txt").with("host", "alumni.example.org");
    assert_eq!(request.send("").await.ok().header("strict-transport-security"), "max-age=63072000; includeSubDomains");
    let plain = TestApp::new().await.visitor().get("/robots.txt").await;
    assert_eq!(plain.header("strict-transport-security"), "");
}

#[tokio::test]
async fn another_sites_name_is_not_answered() {
    let app = TestApp::with(Mode::Serve, "base_url = \"https://alumni.example.org\"").await;
    let asks = |host: &str| app.visitor().asks(Method::GET, "/api/v1/programs").with("host", host);
    asks("alumni.example.org").send("").await.ok();
    for other in ["evil.example", "alumni.example.org.evil.example", "x@alumni.example.org", "127.0.0.1:8080"] {
        let spoofed = asks(other).with("x-forwarded-host", "alumni.example.org");
        spoofed.send("").await.problem(421);
    }
    asks("alumni.example.org").without("host").send("").await.problem(400);
    let target = app.visitor().asks(Method::GET, "http://evil.example/api/v1/programs");
    target.with("host", "alumni.example.org").send("").await.problem(421);
    let probe = app.visitor().asks(Method::GET, "/livez").with("host", "10.0.0.3:8080");
    probe.send("").await.ok();
}

#[tokio::test]
async fn links_are_made_of_the_base_url_alone() {
    let app = TestApp::with(Mode::Demo, "base_url = \"https://alumni.example.org\"").await;
    let request = app.visitor().asks(Method::GET, "/api/docs").with("host", "evil.example");
    let page = request.with("x-forwarded-host", "evil.example").send("").await.ok();
    page.shows("https://alumni.example.org/api/v1/institutions").hides("evil.example");
}

#[tokio::test]
async fn changes_come_from_our_own_pages_alone() {
    let app = TestApp::demo().await;
    let form = || {
        let kind = "application/x-www-form-urlencoded";
        app.visitor().asks(Method::POST, "/demo/see-as").with("content-type", kind)
    };
    form().send("viewer=staff").await.status(403);
    for site in ["cross-site", "same-site", "none"] {
        form().with("sec-fetch-site", site).send("viewer=staff").await.status(403);
    }
    for origin in ["null", "http://evil.example", "http://127.0.0.1:9999"] {
        form().with("origin", origin).send("viewer=staff").await.status(403);
    }
    form().with("origin", "http://127.0.0.1:8080").send("viewer=staff").await.status(303);
    form().with("sec-fetch-site", "same-origin").send("viewer=staff").await.status(303);
}

#[tokio::test]
async fn who_has_the_answer_is_not_sent_it_again() {
    let app = TestApp::new().await;
    for path in ["/api/v1/programs", "/api/docs", "/robots.txt"] {
        let first = app.visitor().get(path).await.ok();
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{path} has the tag {tag}");
        let again = app.visitor().asks(Method::GET, path).with("if-none-match", &tag).send("").await.status(304);
        assert!(again.body.is_empty() && again.header("etag") == tag, "{path}");
        let other = app.visitor().asks(Method::GET, path).with("if-none-match", "W/\"other\"").send("").await;
        assert_eq!(other.ok().body, first.body);
    }
}

#[tokio::test]
async fn pages_are_kept_by_their_reader_alone_and_files_for_a_year() {
    let app = TestApp::demo().await;
    let page = app.visitor().get("/api/docs").await.ok();
    assert_eq!(page.header("cache-control"), "private, no-cache");
    assert!(page.headers.get_all("vary").iter().any(|value| value == "cookie"));
    let stylesheet = app.app.assets().url("collegium.css");
    if app.visitor().get(&stylesheet).await.status == 200 {
        let file = app.visitor().get(&stylesheet).await;
        assert_eq!(file.header("cache-control"), "public, max-age=31536000, immutable");
    }
    app.visitor().get("/assets/collegium.000000000000.css").await.status(404);
}

#[tokio::test]
async fn answers_are_packed_for_those_who_can_unpack() {
    let app = TestApp::new().await;
    for (wish, packed) in [("gzip", "gzip"), ("br", "br"), ("gzip, deflate, br, zstd", "gzip"), ("identity", "")] {
        let answer = app.visitor().asks(Method::GET, "/api/docs").with("accept-encoding", wish).send("").await.ok();
        assert_eq!(answer.header("content-encoding"), packed);
        assert!(answer.headers.get_all("vary").iter().any(|value| value == "accept-encoding"), "{wish}");
    }
}
