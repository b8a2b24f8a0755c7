//! What is published is seen: the news in numbers, its feeds, one box for all kinds; and nothing tells of what is
//! hidden (requirements AZ-3 to AZ-6, AZ-10).

use chrono::{DateTime, TimeDelta, Utc};
use collegium_core::accounts::{self, Role};
use collegium_core::id::SubmissionId;
use collegium_core::op::{Actor, Op};
use collegium_core::scholars::{self, Field, Shown};
use collegium_core::submissions::{self, Filled, PieceKind, Readers};
use collegium_tests::{NOW, TestApp};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;

const ROSTER: &str = "Teaching in Health Professions March 2013\n\
    Name,Title,Institution,Country,E-mail\n\
    \"Okafor, Ngozi, RN, PhD\",Clinical Nurse Educator,University of Ibadan,Nigeria,ngozi.okafor@ui.example\n\
    \"van der Berg, Anna M., MD\",Professor of Medicine,Radboud University Medical Center,Holland,anna.vanderberg@umc.example\n\
    \"Bello, Tunde, PharmD\",Clinical Pharmacist,University of Ibadan,Nigeria,tunde.bello@ui.example\n";

pub(super) async fn community() -> TestApp {
    let app = TestApp::new().await;
    app.load_roster("2013-mar-thp.csv", ROSTER).await;
    app
}

/// The operations of a scholar, in this role, at a moment.
pub(super) async fn acting(app: &TestApp, slug: &str, role: Role, now: DateTime<Utc>) -> Op {
    let Shown::Here(profile) = scholars::show(&app.operator(), slug).await.unwrap() else { panic!("{slug} moved") };
    let started = accounts::sign_in_as(&app.operator(), role, Some(profile.scholar.id)).await.unwrap();
    Op { actor: Actor::Account(started.signed), now, ..app.operator() }
}

/// An editor who is no scholar.
pub(super) async fn editing(app: &TestApp, now: DateTime<Utc>) -> Op {
    let started = accounts::sign_in_as(&app.operator(), Role::Editor, None).await.unwrap();
    Op { actor: Actor::Account(started.signed), now, ..app.operator() }
}

pub(super) fn news(title: &str, text: &str) -> Filled {
    Filled::keep(PieceKind::News, [("title", title), ("text", text)])
}

/// Publishes a piece of news of this scholar at a moment.
pub(super) async fn publish(
    app: &TestApp,
    slug: &str,
    title: &str,
    readers: Readers,
    now: DateTime<Utc>,
) -> SubmissionId {
    let author = acting(app, slug, Role::Scholar, now).await;
    let id = submissions::begin(&author, PieceKind::News, news(title, "All went well."), readers).await.unwrap();
    submissions::send(&author, id, 1).await.unwrap();
    submissions::approve(&editing(app, now).await, id, 2, None).await.unwrap();
    id
}

#[tokio::test]
async fn facets_count_what_the_viewer_may_know() {
    let app = community().await;
    let last_year = NOW - TimeDelta::days(300);
    publish(&app, "ngozi-okafor", "A talk in Lagos", Readers::Everybody, NOW).await;
    publish(&app, "ngozi-okafor", "A prize", Readers::Members, last_year).await;
    publish(&app, "anna-m-van-der-berg", "Rounds by night", Readers::Everybody, last_year).await;
    let member = app.scholar("tunde-bello").await;
    let page = member.get("/news").await.ok().shows("3 pieces").text();
    for said in ["Nigeria (2)", "Netherlands (1)", "Nursing (2)", "News (3)", "2026 (1)", "2025 (2)"] {
        assert!(page.contains(said), "{said} in {page}");
    }
    assert!(page.contains("3 pieces from 2025 to 2026, most in 2025: 2."), "the chart says what it shows");
    let narrow = member.get("/news?country=NG&year=2025").await.ok().shows("1 piece").shows("A prize").text();
    for said in ["Netherlands (1)", "Nigeria (1)", "2026 (1)", "2025 (1)"] {
        assert!(narrow.contains(said), "{said} in {narrow}");
    }
    let page = app.visitor().get("/news").await.ok().shows("2 pieces").text();
    for hidden in ["Nigeria", "Nursing", "A prize"] {
        assert!(!page.contains(hidden), "{hidden} is for members");
    }
    let institution = "/news?institution=university-of-ibadan";
    member.get(institution).await.ok().shows("2 pieces").shows("University of Ibadan").hides("Rounds by night");
    app.visitor().get(institution).await.status(404);
}

#[tokio::test]
async fn counts_follow_a_change_at_once() {
    let app = community().await;
    let id = publish(&app, "ngozi-okafor", "A talk in Lagos", Readers::Everybody, NOW).await;
    let (member, visitor) = (app.scholar("tunde-bello").await, app.visitor());
    assert!(member.get("/news").await.ok().text().contains("Nigeria (1)"));
    visitor.get("/news").await.ok().shows("1 piece").hides("Nigeria");
    app.open_to_everybody(&["ngozi-okafor"], &[Field::Name, Field::Country]).await;
    assert!(visitor.get("/news").await.ok().text().contains("Nigeria (1)"));
    submissions::unpublish(&editing(&app, NOW).await, id, 3, "A wrong date.").await.unwrap();
    for person in [&member, &visitor] {
        person.get("/news").await.ok().shows("0 pieces").hides("Nigeria");
        person.get("/news?q=lagos").await.ok().shows("0 pieces");
        person.get("/scholars?q=lagos").await.ok().shows("News 0");
    }
}

#[tokio::test]
async fn one_box_finds_all_kinds_under_tabs() {
    let app = community().await;
    publish(&app, "ngozi-okafor", "Ibadan teaches by night", Readers::Everybody, NOW).await;
    publish(&app, "ngozi-okafor", "Ibadan among members", Readers::Members, NOW).await;
    let member = app.scholar("tunde-bello").await;
    for path in ["/scholars", "/institutions", "/news", "/publications"] {
        let page = member.get(&format!("{path}?q=ibadan")).await.ok();
        let page = page.shows("People 2").shows("Institutions 1").shows("News 2").shows("Publications 0").text();
        assert!(page.contains(&format!("href=\"{path}?q=ibadan\" aria-current=\"page\"")), "{page}");
        let visitor = app.visitor().get(&format!("{path}?q=ibadan")).await.ok();
        visitor.shows("People 0").shows("Institutions 0").shows("News 1").shows("Publications 0");
        assert!(!member.get(path).await.ok().text().contains("class=\"tabs"), "nothing was typed");
    }
}

#[tokio::test]
async fn slips_accents_and_missing_ends_are_forgiven() {
    let app = community().await;
    publish(&app, "ngozi-okafor", "Simulación by night", Readers::Everybody, NOW).await;
    for typed in ["simulacion", "SIMULACIÓN", "simul", "simulacoin", "nigth", "simulazion+nihgt"] {
        let page = app.visitor().get(&format!("/news?q={typed}")).await.ok().shows("Simulación by night").text();
        let near = page.contains("as they were typed");
        assert_eq!(
            near,
            typed.len() > 5 && !typed.to_lowercase().starts_with("simulaci") || typed == "nigth",
            "{typed}"
        );
        app.visitor().get(&format!("/scholars?q={typed}")).await.ok().shows("News 1");
    }
    for typed in ["day", "nurse", "s", "nitrogen"] {
        app.visitor().get(&format!("/news?q={typed}")).await.ok().shows("0 pieces").hides("Simulación");
    }
}

/// AZ-4: words of pieces that a visitor may not read answer as words that nobody ever wrote.
#[tokio::test]
async fn words_of_hidden_pieces_are_no_oracle() {
    let app = community().await;
    publish(&app, "ngozi-okafor", "Zebra rounds", Readers::Everybody, NOW).await;
    let asked = async |word: &str| {
        let mut said = Vec::new();
        for path in ["/news", "/publications", "/scholars", "/institutions"] {
            let text = app.visitor().get(&format!("{path}?q={word}")).await.ok().text();
            let lines = text.lines().filter(|line| !line.contains("request"));
            said.push(lines.collect::<Vec<_>>().join("\n").replace(word, "WORD"));
        }
        said
    };
    let words = ["zebra", "zebrafish", "zebrafihs", "zebre", "canary", "canarz", "kanary"];
    let mut before = Vec::new();
    for word in words {
        before.push(asked(word).await);
    }
    publish(&app, "ngozi-okafor", "Zebrafish and a canary", Readers::Members, NOW).await;
    for (word, before) in words.iter().zip(before) {
        assert_eq!(asked(word).await, before, "{word}");
    }
    app.scholar("tunde-bello").await.get("/news?q=zebrafihs").await.ok().shows("Zebrafish and a canary");
}

#[tokio::test]
async fn a_piece_has_a_preview_and_linked_data_as_far_as_everybody_may_read_it() {
    let app = community().await;
    publish(&app, "ngozi-okafor", "A talk in Lagos", Readers::Everybody, NOW).await;
    publish(&app, "ngozi-okafor", "Among members", Readers::Members, NOW).await;
    let member = app.scholar("tunde-bello").await;
    let list = member.get("/news").await.ok().text();
    let address = |begins: &str| {
        let from = list.find(&format!("href=\"{begins}")).unwrap() + 6;
        list[from..].split('"').next().unwrap().to_owned()
    };
    let page = app.visitor().get(&address("/news/a-talk")).await.ok().text();
    for property in ["og:type", "og:title", "og:description", "og:url", "og:site_name"] {
        assert!(page.contains(&format!("<meta property=\"{property}\" content=\"")), "{property}");
    }
    assert!(page.contains("content=\"A talk in Lagos\"") && page.contains("content=\"All went well.\""));
    let data = page.split("application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!((&data["@type"], &data["headline"]), (&"NewsArticle".into(), &"A talk in Lagos".into()));
    assert_eq!(data["author"]["name"], "Ngozi Okafor");
    assert_eq!(data["datePublished"], NOW.to_rfc3339());
    assert!(!member.get(&address("/news/among")).await.ok().text().contains("ld+json"));
    let map = app.visitor().get("/sitemap.xml").await.ok().text();
    assert!(map.contains(&address("/news/a-talk")) && !map.contains(&address("/news/among")));
}

/// An element of a document: the path to it, its attributes, and its text.
type Element = (String, Vec<(String, String)>, String);

/// What a feed says, read as XML.
fn elements(xml: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(xml);
    let (mut open, mut found): (Vec<usize>, Vec<Element>) = (Vec::new(), Vec::new());
    loop {
        let event = reader.read_event().unwrap();
        let (Event::Start(start) | Event::Empty(start)) = &event else {
            match event {
                Event::End(_) => drop(open.pop()),
                Event::Text(text) => {
                    if let Some(at) = open.last() {
                        found[*at].2.push_str(&text.xml10_content());
                    }
                }
                Event::GeneralRef(named) => {
                    if let Some(at) = open.last() {
                        let said = match named.resolve_char_ref().unwrap() {
                            Some(letter) => letter.to_string(),
                            None => resolve_predefined_entity(named.as_ref()).expect("one that XML knows").to_owned(),
                        };
                        found[*at].2.push_str(&said);
                    }
                }
                Event::Eof => {
                    assert!(open.is_empty());
                    return found;
                }
                _ => {}
            }
            continue;
        };
        let name = start.name().as_ref().to_owned();
        let path = open.last().map_or_else(|| name.clone(), |at| format!("{}/{name}", found[*at].0));
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            (attribute.key.as_ref().to_owned(), attribute.value.to_string())
        });
        found.push((path, attributes.collect(), String::new()));
        if matches!(event, Event::Start(_)) {
            open.push(found.len() - 1);
        }
    }
}

/// The musts of RFC 4287 about a feed and each of its entries. Gives the entries' ids and when each was updated.
fn checked_feed(xml: &str, own: &str) -> Vec<(String, String)> {
    let all = elements(xml);
    let of = |path: &str| all.iter().filter(|one| one.0 == path).collect::<Vec<_>>();
    let attribute = |one: &Element, name: &str| {
        one.1.iter().find(|(key, _)| key == name).map(|(_, value)| value.replace("&amp;", "&"))
    };
    assert_eq!(attribute(&all[0], "xmlns").as_deref(), Some("http://www.w3.org/2005/Atom"));
    for once in ["feed/id", "feed/title", "feed/updated"] {
        assert_eq!(of(once).len(), 1, "{once} in {xml}");
        assert!(!of(once)[0].2.is_empty());
    }
    let links = of("feed/link");
    let itself = links.iter().find(|link| attribute(link, "rel").as_deref() == Some("self")).unwrap();
    assert!(attribute(itself, "href").unwrap().ends_with(own), "{xml}");
    assert!(links.iter().any(|link| attribute(link, "rel").as_deref() == Some("alternate")));
    DateTime::parse_from_rfc3339(&of("feed/updated")[0].2).unwrap();
    let starts: Vec<usize> = (0..all.len()).filter(|at| all[*at].0 == "feed/entry").collect();
    let mut entries = Vec::new();
    for (number, start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(all.len());
        let within = &all[*start..end];
        let of = |path: &str| within.iter().filter(|one| one.0 == format!("feed/entry/{path}")).collect::<Vec<_>>();
        for once in ["id", "title", "updated", "published", "content"] {
            assert_eq!(of(once).len(), 1, "{once} of an entry in {xml}");
        }
        assert_eq!(of("author/name").len(), 1, "an entry has an author, as its feed has none");
        assert_eq!(of("link").len(), 1);
        for moment in ["updated", "published"] {
            DateTime::parse_from_rfc3339(&of(moment)[0].2).unwrap();
        }
        assert_eq!(attribute(of("content")[0], "type").as_deref(), Some("html"));
        assert!(of("id")[0].2.starts_with("urn:uuid:"));
        entries.push((of("id")[0].2.clone(), of("updated")[0].2.clone()));
    }
    let mut ids: Vec<&String> = entries.iter().map(|(id, _)| id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), entries.len(), "an id stands for one entry");
    entries
}

#[tokio::test]
async fn feeds_keep_the_law_of_their_format() {
    let app = community().await;
    let day = TimeDelta::days(1);
    let talk = publish(&app, "ngozi-okafor", "A talk & a <b>walk</b>", Readers::Everybody, NOW - day).await;
    publish(&app, "anna-m-van-der-berg", "Rounds by night", Readers::Everybody, NOW - day).await;
    app.open_to_everybody(
        &["ngozi-okafor"],
        &[Field::Name, Field::Country, Field::Disciplines, Field::Affiliations, Field::Programs],
    )
    .await;
    let visitor = app.visitor();
    let feed = async |query: &str| {
        let path = format!("/news.atom{query}");
        let answer = visitor.get(&path).await.ok();
        assert_eq!(answer.header("content-type"), "application/atom+xml; charset=utf-8");
        checked_feed(&answer.text(), &path)
    };
    assert_eq!(feed("").await.len(), 2);
    assert_eq!(feed("?kind=promotion").await.len(), 0);
    let narrow =
        ["?country=NG", "?discipline=nurse", "?institution=university-of-ibadan", "?person=ngozi-okafor", "?q=walk"];
    let before = feed("?person=ngozi-okafor").await;
    for query in narrow {
        assert_eq!(feed(query).await, before, "{query}");
        let page = visitor.get(&format!("/news{query}")).await.ok().text();
        assert!(page.contains(&format!(
            "type=\"application/atom+xml\" title=\"This list as a feed\" href=\"/news.atom{query}\""
        )));
    }
    for (page, query) in [
        ("/scholars/ngozi-okafor", "person=ngozi-okafor"),
        ("/institutions/university-of-ibadan", "institution=university-of-ibadan"),
    ] {
        assert!(visitor.get(page).await.ok().text().contains(&format!("href=\"/news.atom?{query}\"")), "{page}");
    }
    visitor.get("/news.atom?person=anna-m-van-der-berg").await.status(404);

    let editor = editing(&app, NOW).await;
    submissions::correct(&editor, talk, 3, news("The talk", "All went very well.")).await.unwrap();
    let after = feed("?person=ngozi-okafor").await;
    assert_eq!(after[0].0, before[0].0, "a correction is no new entry");
    assert!(after[0].1 > before[0].1, "and readers learn of it");
    submissions::unpublish(&editor, talk, 4, "A wrong date.").await.unwrap();
    assert_eq!(feed("").await.len(), 1);
    assert_eq!(feed("?person=ngozi-okafor").await.len(), 0);
}
