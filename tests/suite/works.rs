//! Works that come many at once: in a file, or from one's own ORCID record.

use axum::Router;
use axum::http::Method;
use axum::routing::get;
use collegium_core::accounts::Role;
use collegium_core::scholars::edit::{self, Draft};
use collegium_core::scholars::{self, Shown};
use collegium_tests::{Answer, Person, TestApp};
use collegium_web::state::Mode;
use tokio::net::TcpListener;

const ROSTER: &str = "Teaching in Health Professions March 2013\n\
    Name,Title,Institution,Country,E-mail\n\
    \"Okafor, Ngozi, RN, PhD\",Clinical Nurse Educator,University of Ibadan,Nigeria,ngozi.okafor@ui.example\n\
    \"Bello, Tunde, PharmD\",Clinical Pharmacist,University of Ibadan,Nigeria,tunde.bello@ui.example\n";

const NEW: &str = "/me/submissions/new?kind=publication";

async fn community() -> (TestApp, Person) {
    community_with("").await
}

async fn community_with(settings: &str) -> (TestApp, Person) {
    let app = TestApp::with(Mode::Serve, settings).await;
    app.load_roster("2013-mar-thp.csv", ROSTER).await;
    let author = app.scholar("ngozi-okafor").await;
    (app, author)
}

/// Sends a file by the form of the page, as a browser does.
async fn send_file(person: &Person, file: &[u8]) -> Answer {
    let page = person.get(NEW).await.ok().text();
    let csrf = page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let head = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--edge\r\nContent-Disposition: \
         form-data; name=\"works_file\"; filename=\"my works.bib\"\r\nContent-Type: application/octet-stream\r\n\r\n"
    );
    let body = [head.as_bytes(), file, b"\r\n--edge--\r\n"].concat();
    person
        .asks(Method::POST, "/me/submissions/file")
        .with("sec-fetch-site", "same-origin")
        .with("content-type", "multipart/form-data; boundary=edge")
        .with("content-length", &body.len().to_string())
        .send(body)
        .await
}

/// So many works, each with an abstract as long as they are.
fn bibtex(works: usize) -> String {
    let summary = "Night rounds were observed for a year. ".repeat(120);
    let entry = |number| {
        format!(
            "@article{{w{number},\n  title = {{Rounds, part {number}}},\n  author = {{Okafor, Ngozi}},\n  year = 2019,\n  \
             doi = {{10.5555/rounds.{number}}},\n  abstract = {{{summary}}}\n}}\n"
        )
    };
    (0..works).map(entry).collect()
}

#[tokio::test]
async fn a_large_file_becomes_a_draft_and_its_works_stay_whatever_is_changed_beside_them() {
    let (app, author) = community().await;
    let file = bibtex(300);
    assert!(file.len() > 1 << 20, "{} bytes are what any form may bring", file.len());
    let draft = send_file(&author, file.as_bytes()).await.status(303).header("location").to_owned();
    let page = author.get(&draft).await.ok().shows("This piece brings 300 works").shows("and 200 more");
    assert!(!page.text().contains("10.5555/rounds.299"), "the form does not carry the list to and fro");
    let keep = "action=keep&version=1&works=kept&text=All+of+them&readers=everybody";
    author.post(&draft, keep).await.status(303);
    author.get(&draft).await.ok().shows("This piece brings 300 works").shows("All of them");
    author.post(&draft, "action=send&version=2&works=kept&text=All+of+them&readers=everybody").await.status(303);

    let editor = app.signed_in_as(Role::Editor, None).await;
    let review = draft.replace("/me/", "/staff/");
    editor.get(&review).await.ok().shows("This piece brings 300 works");
    let edited = "action=approve-edited&version=4&works=kept&text=All+of+mine";
    editor.post(&review, edited).await.status(303);
    app.visitor().get("/publications").await.ok().shows("300 publications");
    app.visitor().get("/publications?q=299").await.ok().shows("Rounds, part 299");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_told_of_beside_the_field_and_begins_nothing() {
    let (_app, author) = community().await;
    for (file, said) in [
        (&b""[..], "Choose a file"),
        (b"\x7fELF\x02\x01\x01\0\0\0", "BibTeX"),
        (b"@article{a, title={Half", "nothing of this can be read"),
    ] {
        let answer = send_file(&author, file).await.status(422);
        assert!(answer.text().to_lowercase().contains(&said.to_lowercase()), "{said}: {}", answer.words());
    }
    send_file(&author, &vec![b'x'; 17 << 20]).await.status(413);
    author.get("/me/submissions").await.ok().shows("Nothing yet");
}

const RECORD: &str = r#"{"group":[
    {"work-summary":[{"title":{"title":{"value":"On rounds"}},"type":"journal-article",
        "publication-date":{"year":{"value":"2019"}},
        "external-ids":{"external-id":[{"external-id-type":"doi","external-id-value":"10.5555/rounds.7",
            "external-id-relationship":"self"}]}}]},
    {"work-summary":[{"title":{"title":{"value":"On feedback"}},"type":"journal-article",
        "publication-date":{"year":{"value":"2021"}},"external-ids":null}]}]}"#;

#[tokio::test]
async fn the_works_of_ones_own_orcid_record_are_brought_without_those_that_are_known() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let record = Router::new().route("/v3.0/0000-0002-1825-0097/works", get(async || RECORD));
    tokio::spawn(async move { axum::serve(listener, record).await });
    let settings = format!(
        "allowed_outside = [\"{address}\"]\n[lookups]\norcid = \"http://{address}/v3.0\"\npause_milliseconds = 0\n"
    );
    let (app, author) = community_with(&settings).await;
    let ask = "kind=publication&action=orcid&readers=everybody";
    author.post("/me/submissions/new", ask).await.status(422).shows("Your profile has no ORCID iD");

    let Shown::Here(profile) = scholars::show(&app.operator(), "ngozi-okafor").await.unwrap() else { panic!("moved") };
    let editing = edit::open(&app.operator(), profile.scholar.id).await.unwrap();
    let mut parts = serde_json::to_value(&editing.draft).unwrap();
    parts["orcid"] = "0000-0002-1825-0097".into();
    let draft: Draft = serde_json::from_value(parts).unwrap();
    edit::edit_other(&app.operator(), profile.scholar.id, editing.version(), &draft).await.unwrap();
    let both = author.post("/me/submissions/new", ask).await.status(303).header("location").to_owned();
    author.get(&both).await.ok().shows("This piece brings 2 works").shows("On feedback");

    // One of them comes out by another way; then the other one alone is new.
    let draft = send_file(&author, bibtex(8).as_bytes()).await.status(303).header("location").to_owned();
    author.post(&draft, "action=send&version=1&works=kept&readers=everybody").await.status(303);
    let editor = app.signed_in_as(Role::Editor, None).await;
    editor.post(&draft.replace("/me/", "/staff/"), "action=approve&version=3").await.status(303);
    let one = author.post("/me/submissions/new", ask).await.status(303).header("location").to_owned();
    let form = author.get(&one).await.ok().text();
    assert!(form.contains("value=\"On feedback\"") && !form.contains("rounds"), "{form}");
}
