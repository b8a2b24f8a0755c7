//! The API: shapes, refusals, and its document.

use collegium_tests::TestApp;
use serde_json::Value;

#[tokio::test]
async fn an_empty_community_has_empty_lists() {
    let app = TestApp::new().await;
    for path in ["/api/v1/institutions", "/api/v1/programs"] {
        let list = app.visitor().get(path).await.ok().json();
        assert_eq!(list, serde_json::json!({"data": [], "meta": {"total": 0, "next_cursor": null}}), "{path}");
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_by_name() {
    let app = TestApp::new().await;
    for (path, parameter) in [
        ("/api/v1/institutions?limit=0", "limit"),
        ("/api/v1/institutions?limit=101", "limit"),
        ("/api/v1/institutions?limit=1000000000000000000", "limit"),
        ("/api/v1/institutions?limit=-1", "limit"),
        ("/api/v1/institutions?at_least=many", "at_least"),
        ("/api/v1/institutions?count=both", "count"),
        ("/api/v1/institutions?with_children=yes", "with_children"),
        ("/api/v1/institutions?country=Nigeria", "country"),
        ("/api/v1/institutions?cursor=abc", "cursor"),
        ("/api/v1/institutions?cursor=p9999999-20", "cursor"),
        ("/api/v1/institutions?q=a&q=b", "q"),
        ("/api/v1/institutions?contry=NG", "contry"),
        ("/api/v1/programs?limit=3", "limit"),
    ] {
        let problem = app.visitor().get(path).await.problem(422);
        assert_eq!(problem["errors"][0]["parameter"], parameter, "{path}: {problem}");
    }
}

#[tokio::test]
async fn nobody_is_there_under_an_unknown_id() {
    let app = TestApp::new().await;
    for slice in ["scholars", "institutions"] {
        for id in ["0190a5e4-3c1e-7cc0-8000-1f2f3f4f5f6f", "1", "%00", "%ff", "x' OR 1=1--"] {
            app.visitor().get(&format!("/api/v1/{slice}/{}", id.replace(' ', "%20"))).await.problem(404);
        }
    }
}

#[tokio::test]
async fn the_document_tells_all_calls_and_what_they_answer() {
    let app = TestApp::new().await;
    let document = app.visitor().get("/api/v1/openapi.json").await.ok().json();
    assert_eq!(document["openapi"], "3.1.0");
    for (path, calls) in document["paths"].as_object().unwrap() {
        let answers = calls["get"]["responses"].as_object().unwrap();
        for status in ["200", "400", "404", "421", "422", "429", "500", "503"] {
            assert!(answers.contains_key(status), "{path} does not tell of {status}");
        }
        assert!(calls["get"]["operationId"].is_string() && calls["get"]["summary"].is_string(), "{path}");
    }
    every_reference_leads_somewhere(&document, &document);
}

fn every_reference_leads_somewhere(document: &Value, part: &Value) {
    match part {
        Value::Object(fields) => {
            if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
                assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference} leads nowhere");
            }
            fields.values().for_each(|field| every_reference_leads_somewhere(document, field));
        }
        Value::Array(items) => items.iter().for_each(|item| every_reference_leads_somewhere(document, item)),
        _ => {}
    }
}

#[tokio::test]
async fn the_page_about_the_api_tells_the_same_and_needs_no_script() {
    let app = TestApp::new().await;
    let document = app.visitor().get("/api/v1/openapi.json").await.ok().json();
    let page = app.visitor().get("/api/docs").await.ok();
    for (path, calls) in document["paths"].as_object().unwrap() {
        assert!(page.words().contains(path.as_str()), "{path}");
        for parameter in calls["get"]["parameters"].as_array().into_iter().flatten() {
            assert!(page.words().contains(parameter["name"].as_str().unwrap()), "{parameter}");
        }
    }
    assert!(!page.text().contains("style="), "no style of its own");
}
