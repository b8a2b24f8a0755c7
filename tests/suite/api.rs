//! The API: shapes, refusals, and its document.

use std::collections::BTreeSet;

use collegium_core::scholars::Field;
use collegium_tests::TestApp;
use serde_json::{Value, json};

const ROSTER: &str = "Teaching in Health Professions March 2013\n\
    Name,Title,Institution,Country,E-mail\n\
    \"Okafor, Ngozi, RN, PhD\",Clinical Nurse Educator,University of Ibadan,Nigeria,ngozi.okafor@ui.example\n\
    \"van der Berg, Anna M., MD\",Professor of Medicine,Radboud University Medical Center,Holland,anna@umc.example\n\
    \"Bello, Tunde, PharmD\",Clinical Pharmacist,University of Ibadan,Nigeria,tunde.bello@ui.example\n";

/// What somebody opens who wants to be found.
const OPEN: [Field; 5] = [Field::Name, Field::Disciplines, Field::Country, Field::Programs, Field::Affiliations];

#[tokio::test]
async fn an_empty_community_has_empty_lists() {
    let app = TestApp::new().await;
    for path in ["/api/v1/institutions", "/api/v1/programs"] {
        let list = app.visitor().get(path).await.ok().json();
        assert_eq!(list, json!({"data": [], "meta": {"total": 0, "next_cursor": null}}), "{path}");
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
        for (method, call) in calls.as_object().unwrap() {
            let answers = call["responses"].as_object().unwrap();
            assert!(answers.keys().any(|status| status.starts_with('2')), "{method} {path} never succeeds");
            for status in ["400", "404", "421", "422", "429", "500", "503"] {
                assert!(answers.contains_key(status), "{method} {path} does not tell of {status}");
            }
            assert!(call["operationId"].is_string() && call["summary"].is_string(), "{method} {path}");
        }
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
    assert!(!page.text().contains("href=\"#shape-\""), "an answer without a body leads nowhere");
    assert!(!page.words().contains('`'), "what is typed as it stands is marked as such");
}

#[tokio::test]
async fn the_page_about_the_api_shows_commands_that_do_what_they_stand_beside() {
    let app = TestApp::new().await;
    let page = app.visitor().get("/api/docs").await.ok().words();
    let site = "http://127.0.0.1:8080/api/v1";
    for command in [
        format!("curl '{site}/scholars?q=team%20based%20learning'"),
        format!("curl '{site}/submissions?limit=20' \\ -H 'Authorization: Bearer TOKEN'"),
        format!("curl '{site}/submissions' \\ -X POST \\ -H 'Authorization: Bearer TOKEN' \\ --json @piece.json"),
        format!(
            "curl '{site}/submissions/{{id}}' \\ -X DELETE \\ -H 'Authorization: Bearer TOKEN' \\ -H 'If-Match: ETAG'"
        ),
    ] {
        assert!(page.contains(&command), "{command}");
    }
    assert!(page.contains("Send along: NewSubmission"), "what a body looks like is one press away");
}

#[tokio::test]
async fn scholars_have_the_promised_shape() {
    let app = TestApp::demo().await;
    app.load_roster("2013-mar-thp.csv", ROSTER).await;
    app.open_to_everybody(&["ngozi-okafor"], &OPEN).await;
    let list = app.visitor().get("/api/v1/scholars?q=ngozi").await.ok().json();
    let scholar = &list["data"][0];
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(keys(&list), named(&["data", "facets", "meta"]));
    assert_eq!(
        keys(scholar),
        named(&["id", "slug", "name", "disciplines", "country", "institution", "programs", "snippet", "url"])
    );
    assert_eq!(keys(&scholar["institution"]), named(&["id", "slug", "name", "ror"]));
    assert_eq!(keys(&list["facets"]), named(&["discipline", "country", "institution", "program", "year", "interest"]));
    assert_eq!(list["meta"], json!({"total": 1, "next_cursor": null}));
    assert_eq!((&scholar["slug"], &scholar["name"]), (&json!("ngozi-okafor"), &json!("Ngozi Okafor")));
    assert_eq!((&scholar["disciplines"], &scholar["country"]), (&json!(["nurse"]), &json!("NG")));
    assert_eq!(scholar["programs"][0]["year"], 2013);
    assert_eq!(scholar["url"], "http://127.0.0.1:8080/scholars/ngozi-okafor");
    assert_eq!(list["facets"]["discipline"], json!([{"value": "nurse", "label": "Nursing", "count": 1}]));

    let one = app.visitor().get(&format!("/api/v1/scholars/{}", scholar["id"].as_str().unwrap())).await.ok().json();
    assert_eq!(one["data"]["name"], "Ngozi Okafor");
    assert_eq!(one["data"]["emails"], json!([]), "contact is for staff");
    let institution = scholar["institution"]["id"].as_str().unwrap();
    let institution = app.visitor().get(&format!("/api/v1/institutions/{institution}")).await.ok().json();
    assert_eq!(institution["data"]["sent"], 1, "{institution}");
}

#[tokio::test]
async fn institutions_have_the_promised_shape_and_count_whom_everybody_may_see() {
    let app = TestApp::demo().await;
    app.load_roster("2013-mar-thp.csv", ROSTER).await;
    app.open_to_everybody(&["ngozi-okafor", "tunde-bello"], &OPEN).await;
    let list = app.visitor().get("/api/v1/institutions?at_least=2&count=sent&with_children=false").await.ok().json();
    assert_eq!(list["meta"], json!({"total": 1, "next_cursor": null}), "{list}");
    let institution = &list["data"][0];
    assert_eq!((&institution["name"], &institution["alumni"]), (&json!("University of Ibadan"), &json!(2)));
    assert_eq!((&institution["first_year"], &institution["last_year"]), (&json!(2013), &json!(2013)));
    assert_eq!(institution["disciplines"], json!({"nurse": 1, "pharmacist": 1}));
    for key in ["id", "slug", "ror", "country", "city"] {
        assert!(institution.get(key).is_some(), "{key} in {institution}");
    }
}

#[tokio::test]
async fn somebody_hidden_is_like_nobody_and_see_as_is_for_pages_alone() {
    let app = TestApp::demo().await;
    let empty = app.visitor().get("/api/v1/scholars").await.ok().json();
    app.load_roster("2013-mar-thp.csv", ROSTER).await;
    let as_staff = app.staff().get("/api/v1/scholars").await.ok().json();
    assert_eq!(as_staff, empty, "three scholars, none open to everybody");
    let hidden = app.visitor().get("/api/v1/scholars?q=okafor").await.ok().json();
    let nobody = app.visitor().get("/api/v1/scholars?q=xyzzyplugh").await.ok().json();
    assert_eq!(hidden, nobody);
}

#[tokio::test]
async fn a_list_is_read_in_parts_to_its_end_each_scholar_once() {
    let app = TestApp::demo().await;
    let families: Vec<String> = ('A'..='Y').map(|letter| format!("{letter}bara")).collect();
    let lines: Vec<String> =
        families.iter().map(|family| format!("\"{family}, Ada, MD\",Physician,Hospital of {family},Kenya")).collect();
    let text =
        format!("Teaching in Health Professions May 2015\nName,Title,Institution,Country\n{}\n", lines.join("\n"));
    app.load_roster("2015-may-thp.csv", &text).await;
    let slugs: Vec<String> = families.iter().map(|family| format!("ada-{}", family.to_lowercase())).collect();
    app.open_to_everybody(&slugs.iter().map(String::as_str).collect::<Vec<_>>(), &OPEN).await;

    let mut seen = Vec::new();
    let mut path = "/api/v1/scholars?sort=name&limit=10".to_owned();
    loop {
        let part = app.visitor().get(&path).await.ok().json();
        assert_eq!(part["meta"]["total"], 25);
        seen.extend(part["data"].as_array().unwrap().iter().map(|one| one["slug"].as_str().unwrap().to_owned()));
        match part["meta"]["next_cursor"].as_str() {
            Some(cursor) => path = format!("/api/v1/scholars?sort=name&limit=10&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, slugs, "in order of names");

    let cursor = path.rsplit_once('=').unwrap().1;
    let foreign = app.visitor().get(&format!("/api/v1/scholars?sort=newest&cursor={cursor}")).await.problem(422);
    assert_eq!(foreign["errors"][0]["parameter"], "cursor");
}

#[tokio::test]
async fn questions_for_scholars_that_make_no_sense_are_refused_by_name() {
    let app = TestApp::new().await;
    let many = "&country=US".repeat(101);
    let long = "x".repeat(1_001);
    for (query, parameter) in [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("page=2", "page"),
        ("sort=best", "sort"),
        ("year=MMXIV", "year"),
        ("year=99999999999", "year"),
        ("country=Nigeria", "country"),
        ("cursor=zz", "cursor"),
        (many.trim_start_matches('&'), "country"),
        (&format!("q={long}"), "q"),
        ("nonsense", "nonsense"),
    ] {
        let problem = app.visitor().get(&format!("/api/v1/scholars?{query}")).await.problem(422);
        assert_eq!(problem["errors"][0]["parameter"], parameter, "{query}: {problem}");
    }
    for odd in
        ["q=%00", "q=%ff%fe", "q=\"", "q=((((", "q=discipline:", "q=*&sort=name", "institution=%00", "q=AND+OR+NOT"]
    {
        app.visitor().get(&format!("/api/v1/scholars?{}", odd.replace('"', "%22"))).await.ok();
    }
}

#[tokio::test]
async fn the_document_changes_only_on_purpose() {
    insta::assert_snapshot!(collegium_web::api::document_text());
}
