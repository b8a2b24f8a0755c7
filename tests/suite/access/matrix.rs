//! The table of routes and roles, and the people who try them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use axum::http::Method;
use collegium_core::accounts::{self, How, Role};
use collegium_core::id::ScholarId;
use collegium_core::scholars::{self, Shown};
use collegium_tests::{Answer, Person, TestApp};
use collegium_web::session;
use collegium_web::state::Mode;
use sea_orm::TransactionTrait as _;

use super::routes;

const TABLE: &str = include_str!("matrix.txt");

const ROSTER: &str =
    "Name,Email,Institution,Country\n\"Okafor, Ngozi, MD\",ngozi@ui.example,University of Ibadan,Nigeria\n";

/// The id of nothing.
pub(crate) const NOTHING: &str = "0190a5d2-0000-7000-8000-000000000000";

/// Everybody who tries, in the order of the table's columns.
const WHO: [Who; 7] = [Who::Visitor, Who::Stranger, Who::Scholar, Who::Editor, Who::Staff, Who::Admin, Who::ByLetter];

#[derive(Clone, Copy, Debug)]
enum Who {
    /// Nobody who signed in.
    Visitor,
    /// Signed in, without a record yet.
    Stranger,
    /// Signed in, with a record.
    Scholar,
    Editor,
    Staff,
    Admin,
    /// An admin who signed in by letter, without a passkey.
    ByLetter,
}

/// A line of the table.
struct Line {
    method: String,
    path: String,
    cells: String,
    /// What the form says, where an empty one would be refused for being empty.
    form: String,
}

fn table() -> Vec<Line> {
    let lines = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            assert!((2 + WHO.len()..=3 + WHO.len()).contains(&words.len()), "{line}");
            Line {
                method: words[0].to_owned(),
                path: words[1].to_owned(),
                cells: words[2..2 + WHO.len()].join(" "),
                form: words.get(2 + WHO.len()).copied().unwrap_or("nothing=1").replace("NOTHING", NOTHING),
            }
        })
        .collect()
}

/// A community of one, on a site that takes any number of requests.
pub(super) async fn community() -> TestApp {
    let limits = "[limits]\npages_per_second = 100000\napi_per_second = 100000";
    let app = TestApp::with(Mode::Serve, limits).await;
    app.load_roster("2014-jan-pehp.csv", ROSTER).await;
    app
}

async fn ngozi(app: &TestApp) -> ScholarId {
    match scholars::show(&app.operator(), "ngozi-okafor").await.unwrap() {
        Shown::Here(profile) => profile.scholar.id,
        Shown::Moved(slug) => panic!("moved to {slug}"),
    }
}

/// Somebody with a session of their own, begun just now.
async fn person(app: &TestApp, who: Who) -> Person {
    match who {
        Who::Visitor => app.visitor(),
        Who::Stranger => app.signed_in(Role::Scholar).await,
        Who::Scholar => app.signed_in_as(Role::Scholar, Some(ngozi(app).await)).await,
        Who::Editor => app.signed_in(Role::Editor).await,
        Who::Staff => app.signed_in(Role::Staff).await,
        Who::Admin => app.signed_in(Role::Admin).await,
        Who::ByLetter => {
            let op = app.operator();
            let account = accounts::sign_in_as(&op, Role::Admin, None).await.unwrap().signed.account;
            let account = accounts::by_id(&op.db, account).await.unwrap().unwrap();
            let tx = op.db.begin().await.unwrap();
            let started = accounts::start_session(&tx, &op, &account, How::Letter, "a browser", false).await.unwrap();
            tx.commit().await.unwrap();
            app.visitor().with_session(started.token.as_str(), session::csrf(&app.app, &started.signed))
        }
    }
}

/// The path with something in its gaps: what is there where that can be named, and an id of nothing elsewhere.
pub(crate) async fn filled(app: &TestApp, path: &str) -> String {
    let path = match path {
        "/scholars/{slug}" | "/scholars/{slug}/photo" | "/scholars/{slug}/write" => {
            path.replace("{slug}", "ngozi-okafor")
        }
        "/institutions/{slug}" => path.replace("{slug}", "university-of-ibadan"),
        "/programs/{program}" | "/programs/{program}/{edition}" => path.replace("{program}", "pehp"),
        _ if path.starts_with("/staff/scholars/{id}") => path.replace("{id}", &ngozi(app).await.to_string()),
        "/staff/duplicates/{kind}" => path.replace("{kind}", "scholars"),
        _ if path.starts_with("/staff/letters/preview/{kind}") => path.replace("{kind}", "sign_in"),
        _ => path.to_owned(),
    };
    let path = path.replace("{viewer}", "visitor").replace("{*file}", "nothing.css").replace("{edition}", "nothing");
    let path = path.replace("{token}", &"x".repeat(43)).replace("{slug}", "nobody");
    let mut path = path;
    while let Some((before, rest)) = path.split_once('{') {
        let (_, after) = rest.split_once('}').unwrap();
        path = format!("{before}{NOTHING}{after}");
    }
    path
}

/// What an answer says of who asked.
fn verdict(answer: &Answer) -> char {
    let leads_to = |path: &str| answer.status == 303 && answer.header("location").starts_with(path);
    match answer.status {
        _ if leads_to("/sign-in/again") => 'p',
        _ if leads_to("/sign-in?next=") => 's',
        401 => 's',
        403 if answer.text().contains("/sign-in/again") => 'p',
        403 => 'n',
        404 => '0',
        500.. => 'E',
        _ => '+',
    }
}

async fn tried(app: &TestApp, who: Who, line: &Line, path: &str) -> char {
    let person = person(app, who).await;
    let answer = if line.method == "GET" {
        person.get(path).await
    } else if path.starts_with("/me/photo") || path == "/me/submissions/file" {
        // A form of another kind, as the page's own has it.
        let kind = "multipart/form-data; boundary=b";
        person
            .asks(Method::POST, path)
            .with("sec-fetch-site", "same-origin")
            .with("content-type", kind)
            .send("--b--")
            .await
    } else if line.method == "POST" {
        person.post(path, &line.form).await
    } else {
        // Only programs send these, in their own form.
        person.asks(line.method.parse().unwrap(), path).with("content-type", "application/json").send("{}").await
    };
    verdict(&answer)
}

#[test]
fn every_route_is_in_the_table() {
    let sources = routes::all();
    let table: BTreeSet<_> = table().into_iter().map(|line| (line.method, line.path)).collect();
    let missing: Vec<_> = sources.difference(&table).collect();
    let gone: Vec<_> = table.difference(&sources).collect();
    assert!(missing.is_empty() && gone.is_empty(), "matrix.txt misses {missing:?} and has {gone:?}");
}

#[tokio::test]
async fn every_cell_of_the_table_is_as_it_says() {
    let app = community().await;
    let mut wrong = String::new();
    for line in table() {
        let path = filled(&app, &line.path).await;
        let mut found = Vec::new();
        for who in WHO {
            found.push(tried(&app, who, &line, &path).await.to_string());
        }
        let found = found.join(" ");
        if found != line.cells {
            writeln!(wrong, "{:4} {:44} {found}   not {}", line.method, line.path, line.cells).unwrap();
        }
    }
    assert!(wrong.is_empty(), "these differ from matrix.txt:\n{wrong}");
}
