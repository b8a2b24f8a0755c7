//! Who sees what: chosen by its owner, and felt at once on every page and in every file.

use std::fmt::Write as _;

use collegium_core::audience::{Audience, Viewer};
use collegium_core::scholars::edit::{self, AudienceChange, Draft};
use collegium_core::scholars::{self, Availability, Field, Profile, Shown};
use collegium_tests::{Person, TestApp};

use crate::access::{NOTHING, filled, routes};

const ROSTER: &str = "Teaching in Health Professions March 2013\n\
    Name,Title,Institution,Country,E-mail\n\
    \"Okafor, Ngozi, RN, PhD\",Clinical Nurse Educator,University of Ibadan,Nigeria,ngozi.okafor@ui.example\n\
    \"Bello, Tunde, PharmD\",Clinical Pharmacist,University of Ibadan,Nigeria,tunde.bello@ui.example\n";

const PAGE: &str = "/scholars/ngozi-okafor";

async fn community() -> TestApp {
    let app = TestApp::new().await;
    app.load_roster("2013-mar-thp.csv", ROSTER).await;
    app
}

async fn profile(app: &TestApp) -> Profile {
    match scholars::show(&app.operator(), "ngozi-okafor").await.unwrap() {
        Shown::Here(profile) => *profile,
        Shown::Moved(slug) => panic!("moved to {slug}"),
    }
}

#[tokio::test]
async fn one_field_is_opened_and_closed_again_at_once() {
    let app = community().await;
    let (ngozi, tunde) = (app.scholar("ngozi-okafor").await, app.scholar("tunde-bello").await);
    ngozi.get("/me/audiences").await.ok().shows("E-mail addresses");
    tunde.get(PAGE).await.ok().hides("ngozi.okafor@ui.example");
    ngozi.post("/me/audiences", "was-emails=staff&emails=members").await.status(303);
    tunde.get(PAGE).await.ok().shows("ngozi.okafor@ui.example");
    ngozi.post("/me/audiences", "was-emails=members&emails=staff").await.status(303);
    tunde.get(PAGE).await.ok().hides("ngozi.okafor@ui.example");
    ngozi
        .get("/me/profile/history")
        .await
        .ok()
        .shows("Who sees: E-mail addresses")
        .shows("before: members after: staff");
}

#[tokio::test]
async fn the_sets_change_everything_by_one_press() {
    let app = community().await;
    let ngozi = app.scholar("ngozi-okafor").await;
    app.visitor().get(PAGE).await.status(404);
    ngozi.post("/me/audiences", "set=open").await.status(303);
    app.visitor().get(PAGE).await.ok().shows("Clinical Nurse Educator").hides("ui.example");
    ngozi.post("/me/audiences", "set=quiet").await.status(303);
    app.visitor().get(PAGE).await.status(404);
    let tunde = app.scholar("tunde-bello").await;
    tunde.get(PAGE).await.ok().shows("Ngozi Okafor").hides("Clinical Nurse Educator").hides("ui.example");
    ngozi.post("/me/audiences", "set=colleagues").await.status(303);
    tunde.get(PAGE).await.ok().shows("Clinical Nurse Educator").shows("ngozi.okafor@ui.example");
    ngozi.post("/me/audiences", "set=everything").await.status(422);
}

#[tokio::test]
async fn hiding_holds_from_this_moment_and_in_the_index_with_its_next_step() {
    let app = community().await;
    let (ngozi, tunde) = (app.scholar("ngozi-okafor").await, app.scholar("tunde-bello").await);
    ngozi.post("/me/audiences", "set=open").await.status(303);
    app.index().await;
    app.visitor().get("/scholars?q=ngozi").await.ok().shows("1 scholar");
    ngozi.post("/me/audiences/hide", "listed=no").await.status(303);
    for path in [PAGE, "/scholars/ngozi-okafor.vcf"] {
        app.visitor().get(path).await.status(404);
        tunde.get(path).await.status(404);
    }
    app.index().await;
    tunde.get("/scholars?q=ngozi").await.ok().shows("0 scholars");
    ngozi.get(PAGE).await.ok().shows("your own profile");
    ngozi.get("/me/audiences/as/member").await.ok().shows("A member does not see you");
    ngozi.post("/me/audiences/hide", "listed=yes").await.status(303);
    tunde.get(PAGE).await.ok();
}

#[tokio::test]
async fn the_owner_sees_as_others_do() {
    let app = community().await;
    let ngozi = app.scholar("ngozi-okafor").await;
    ngozi.get("/me/audiences/as/visitor").await.ok().shows("A visitor does not see you");
    let as_member = ngozi.get("/me/audiences/as/member").await.ok().shows("This is how a member sees your profile");
    as_member.shows("Clinical Nurse Educator").hides("ui.example");
    ngozi.get(PAGE).await.ok().shows("ngozi.okafor@ui.example");
    ngozi.get("/me/audiences/as/staff").await.status(404);
}

#[tokio::test]
async fn a_choice_made_in_two_windows_is_not_lost() {
    let app = community().await;
    let ngozi = app.scholar("ngozi-okafor").await;
    ngozi.post("/me/audiences", "was-bio=members&bio=staff").await.status(303);
    let again = ngozi.post("/me/audiences", "was-bio=members&bio=public").await.status(409);
    again.shows("changed meanwhile");
    assert_eq!(profile(&app).await.scholar.audiences.of(Field::Bio), Audience::Staff);
    // Another field of the same stale window is no clash.
    ngozi.post("/me/audiences", "was-city=members&city=public").await.status(303);
    assert_eq!(profile(&app).await.scholar.audiences.of(Field::City), Audience::Public);
}

/// The canary of each field that a scholar writes freely.
const CANARIES: [(Field, &str, &str); 11] = [
    (Field::NativeName, "native-name", "canarynative"),
    (Field::FormerNames, "former-names", "canaryformer"),
    (Field::Pronouns, "pronouns", "canarypronoun"),
    (Field::Credentials, "credentials", "CANARYCRED"),
    (Field::Title, "title", "canarytitle"),
    (Field::Bio, "bio", "canarybio"),
    (Field::City, "city", "canarycity"),
    (Field::Links, "links", "canarylink"),
    (Field::Orcid, "orcid", "0000-0002-1694-233X"),
    (Field::Phones, "phones", "555-0147-66"),
    (Field::Affiliations, "affiliations", "canaryward"),
];

/// A profile with a canary in each field.
async fn planted(app: &TestApp) {
    let id = profile(app).await.scholar.id;
    let editing = edit::open(&app.operator(), id).await.unwrap();
    let mut parts = serde_json::to_value(&editing.draft).unwrap();
    for (field, name, canary) in CANARIES {
        parts[name] = match field {
            Field::FormerNames | Field::Credentials | Field::Phones => serde_json::json!([canary]),
            Field::Links => serde_json::json!([{ "label": canary, "url": format!("https://{canary}.example/") }]),
            Field::Affiliations => serde_json::json!([{ "id": null, "at": { "typed": canary }, "role": null,
                "department": null, "from": 2013, "to": null, "primary": true }]),
            _ => canary.into(),
        };
    }
    let mut draft: Draft = serde_json::from_value(parts).unwrap();
    draft.availability = vec![Availability::Supervising];
    edit::edit_other(&app.operator(), id, editing.version(), &draft).await.unwrap();
}

/// Every page, file and feed that a person gets, with the headers: all routes that are asked for by address alone.
async fn everything(app: &TestApp, person: &Person, id: &str) -> String {
    let mut got = String::new();
    for (method, route) in routes::all() {
        let path = filled(app, &route).await.replace(NOTHING, id);
        let paths = match route.as_str() {
            _ if method != "GET" => vec![],
            "/scholars/{slug}" => vec![PAGE.to_owned(), format!("{PAGE}.vcf")],
            "/scholars" | "/api/v1/scholars" => vec![path.clone(), format!("{path}?q=ngozi")],
            "/publications/export" => ["bib", "ris", "csl", "csv"].map(|form| format!("{path}?format={form}")).to_vec(),
            _ => vec![path],
        };
        for path in paths {
            let answer = person.get(&path).await;
            let _ = write!(got, "{path}\n{}{:?}", answer.text(), answer.headers);
        }
    }
    got
}

/// What comes of asking for the canary.
async fn asked_for(person: &Person, canary: &str) -> String {
    let asked = form_urlencoded::byte_serialize(canary.as_bytes()).collect::<String>();
    let mut got = String::new();
    for path in [
        format!("/scholars/suggest?q={}", &asked[..5.min(asked.len())]),
        format!("/institutions?q={}", &asked[..5.min(asked.len())]),
    ] {
        got.push_str(&person.get(&path).await.text());
    }
    got
}

/// AZ-3: no output that a visitor or a member gets holds what is not for them, whatever the audience of the field.
#[tokio::test]
async fn no_canary_is_where_it_must_not_be() {
    let app = community().await;
    planted(&app).await;
    let (ngozi, tunde) = (app.scholar("ngozi-okafor").await, app.scholar("tunde-bello").await);
    let id = profile(&app).await.scholar.id.to_string();
    ngozi.post("/me/audiences", "set=open").await.status(303);
    for audience in Audience::ALL {
        for (field, _, _) in CANARIES {
            let was = profile(&app).await.scholar.audiences.of(field);
            let op = collegium_core::op::Op { actor: ngozi_actor(&app, &id).await, ..app.operator() };
            edit::change_audiences(&op, &[AudienceChange { field, was, now: audience }]).await.unwrap();
        }
        app.index().await;
        for (viewer, person) in [(Viewer::Visitor, app.visitor()), (Viewer::Member, tunde.clone())] {
            let everything = everything(&app, &person, &id).await;
            for (field, _, canary) in CANARIES {
                let shown = everything.contains(canary) || asked_for(&person, canary).await.contains(canary);
                assert_eq!(shown, viewer.may_see(audience), "{field:?} for {audience:?}, seen by {viewer:?}");
            }
        }
    }
}

/// AZ-4: asking for what is hidden is answered as asking for nothing that is.
#[tokio::test]
async fn asking_for_a_hidden_value_is_like_asking_for_nonsense() {
    let app = community().await;
    planted(&app).await;
    let ngozi = app.scholar("ngozi-okafor").await;
    ngozi.post("/me/audiences", "set=open").await.status(303);
    for (field, _, _) in CANARIES {
        ngozi.post("/me/audiences", &format!("was-{0}=public&{0}=staff", field.as_str())).await;
    }
    app.index().await;
    for person in [app.visitor(), app.scholar("tunde-bello").await] {
        for (field, _, canary) in CANARIES.into_iter().filter(|(field, _, _)| *field != Field::Orcid) {
            // Of the same shape: as many words, as many digits.
            let nonsense = if field == Field::Phones { "318-9274-77" } else { "qzxwvkjqzx" };
            for path in ["/scholars?q=", "/scholars/suggest?q=", "/api/v1/scholars?q="] {
                let hidden = person.get(&format!("{path}{canary}")).await;
                let nothing = person.get(&format!("{path}{nonsense}")).await;
                let said = hidden.text().replace(canary, nonsense);
                let without_id =
                    |text: String| text.lines().filter(|line| !line.contains("urn:uuid")).collect::<String>();
                assert_eq!(hidden.status, nothing.status, "{field:?} {path}");
                assert_eq!(without_id(said), without_id(nothing.text()), "{field:?} {path}");
            }
        }
    }
}

async fn ngozi_actor(app: &TestApp, id: &str) -> collegium_core::op::Actor {
    let role = collegium_core::accounts::Role::Scholar;
    let started = collegium_core::accounts::sign_in_as(&app.operator(), role, Some(id.parse().unwrap())).await.unwrap();
    collegium_core::op::Actor::Account(started.signed)
}
