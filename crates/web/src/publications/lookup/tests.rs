use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{RETRY_AFTER, USER_AGENT};
use axum::response::{IntoResponse, Response};
use chrono::DateTime;
use collegium_core::db;
use collegium_core::op::{Actor, Op};
use collegium_core::publications::{Doi, Pmid};
use collegium_core::scholars::OrcidId;
use tempfile::TempDir;
use url::Url;
use uuid::Uuid;

use super::{LookupError, LookupSettings, Lookups};
use crate::outside::{Allowed, Outside};

const CROSSREF: &str = r#"{"status":"ok","message-type":"work","message":{"type":"journal-article","DOI":"10.5555/known","title":["Learning on night rounds"],"author":[{"given":"Ama","family":"Owusu","sequence":"first"}],"container-title":["Journal of Teaching"],"issued":{"date-parts":[[2019,3]]},"volume":"12"}}"#;
const DATACITE: &str = r#"{"data":{"id":"10.5555/data","type":"dois","attributes":{"doi":"10.5555/data","titles":[{"title":"Scores of 2020"}],"creators":[{"name":"Diallo, Mariama"}],"publicationYear":2020,"publisher":"An Archive","types":{"resourceTypeGeneral":"Dataset"}}}}"#;
const PUBMED: &str = r#"<?xml version="1.0" ?><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">31000001</PMID><Article><Journal><Title>Journal of Teaching</Title></Journal><ArticleTitle>On rounds.</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"#;
const ORCID: &str = r#"{"group":[{"work-summary":[{"title":{"title":{"value":"On rounds"}},"type":"journal-article","publication-date":{"year":{"value":"2018"}}}]}]}"#;

/// The registries of the tests, and how often they were asked.
#[derive(Clone, Default)]
struct Registries(Arc<AtomicUsize>);

async fn answer(State(Registries(asked)): State<Registries>, request: Request) -> Response {
    asked.fetch_add(1, Ordering::SeqCst);
    let who = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if who != "Collegium (mailto:hello@example.org)" {
        return StatusCode::FORBIDDEN.into_response();
    }
    let (path, query) = (request.uri().path().to_owned(), request.uri().query().unwrap_or_default().to_owned());
    match path.as_str() {
        "/crossref/works/10.5555%2Fknown" if query == "mailto=hello%40example.org" => CROSSREF.into_response(),
        "/crossref/works/10.5555%2Fnonsense" => "<html>".into_response(),
        "/crossref/works/10.5555%2Fbroken" => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        "/crossref/works/10.5555%2Fslow" => std::future::pending().await,
        "/crossref/works/10.5555%2Fhuge" => "x".repeat(9 << 20).into_response(),
        "/crossref/works/10.5555%2Fbusy" => (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, "120")]).into_response(),
        "/datacite/dois/10.5555%2Fdata" => DATACITE.into_response(),
        "/pubmed/efetch.fcgi" if query.contains("id=31000001&") => PUBMED.into_response(),
        "/pubmed/efetch.fcgi" => "<PubmedArticleSet></PubmedArticleSet>".into_response(),
        "/orcid/0000-0002-1825-0097/works" => ORCID.into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

struct World {
    lookups: Lookups,
    op: Op,
    asked: Arc<AtomicUsize>,
    _folder: TempDir,
}

async fn world() -> World {
    let registries = Registries::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let routes = Router::new().fallback(answer).with_state(registries.clone());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    let base = |name: &str| Url::parse(&format!("http://{address}/{name}")).unwrap();
    let settings = LookupSettings {
        crossref: base("crossref"),
        datacite: base("datacite"),
        pubmed: base("pubmed"),
        orcid: base("orcid"),
        contact: Some("hello@example.org".to_owned()),
        time_out: Duration::from_millis(1_500),
        pause: Duration::ZERO,
    };
    let folder = tempfile::tempdir().unwrap();
    let db = db::connect(&format!("sqlite://{}", folder.path().join("db").display())).await.unwrap();
    db::migrate(&db).await.unwrap();
    let now = DateTime::from_timestamp(1_773_480_413, 0).unwrap();
    let outside = Outside::new(vec![Allowed::parse(&address.to_string()).unwrap()]);
    let op = Op::new(db, now, Actor::Visitor, Uuid::nil());
    World { lookups: Lookups::new(settings, outside), op, asked: registries.0, _folder: folder }
}

fn doi(name: &str) -> Doi {
    Doi::parse(&format!("10.5555/{name}")).unwrap()
}

#[tokio::test]
async fn works_are_found_where_they_are_known_and_asked_for_once() {
    let World { lookups, op, asked, _folder } = world().await;
    let work = lookups.by_doi(&op, &doi("known")).await.unwrap().unwrap();
    assert_eq!((work.title.as_str(), work.volume.as_deref()), ("Learning on night rounds", Some("12")));
    assert_eq!(lookups.by_doi(&op, &doi("known")).await.unwrap().unwrap(), work);
    assert_eq!(asked.load(Ordering::SeqCst), 1, "the answer is kept");
    assert_eq!(lookups.by_doi(&op, &doi("data")).await.unwrap().unwrap().title, "Scores of 2020");
    assert_eq!(lookups.by_doi(&op, &doi("unknown")).await.unwrap(), None);
    assert_eq!(lookups.by_doi(&op, &doi("unknown")).await.unwrap(), None);
    assert_eq!(asked.load(Ordering::SeqCst), 5, "that there is none is kept too");
    let article = lookups.by_pmid(&op, &Pmid::parse("31000001").unwrap()).await.unwrap().unwrap();
    assert_eq!(article.title, "On rounds");
    assert_eq!(lookups.by_pmid(&op, &Pmid::parse("1").unwrap()).await.unwrap(), None);
    let works = lookups.works_of(&OrcidId::parse("0000-0002-1825-0097").unwrap()).await.unwrap();
    assert_eq!(works.iter().map(|work| work.title.as_str()).collect::<Vec<_>>(), ["On rounds"]);
}

#[tokio::test]
async fn a_registry_that_fails_is_told_of_and_asked_again_next_time() {
    let World { lookups, op, asked, _folder } = world().await;
    for name in ["broken", "slow", "huge"] {
        let failed = lookups.by_doi(&op, &doi(name)).await;
        assert!(matches!(failed, Err(LookupError::Down("Crossref", _))), "{name}: {failed:?}");
    }
    assert!(matches!(lookups.by_doi(&op, &doi("nonsense")).await, Err(LookupError::NoSense("Crossref"))));
    let before = asked.load(Ordering::SeqCst);
    assert!(lookups.by_doi(&op, &doi("broken")).await.is_err());
    assert_eq!(asked.load(Ordering::SeqCst), before + 1, "failures are not kept");
}

#[tokio::test]
async fn a_registry_that_is_busy_is_left_alone() {
    let World { lookups, op, asked, _folder } = world().await;
    let busy = lookups.by_doi(&op, &doi("busy")).await.unwrap_err();
    assert_eq!(busy.to_string(), "Crossref is busy; fill in the form by hand, or try again in 2 min");
    let before = asked.load(Ordering::SeqCst);
    assert!(matches!(lookups.by_doi(&op, &doi("known")).await, Err(LookupError::Busy { .. })));
    assert_eq!(asked.load(Ordering::SeqCst), before, "it is not asked while it rests");
    assert!(lookups.by_pmid(&op, &Pmid::parse("31000001").unwrap()).await.unwrap().is_some(), "the others are");
}
