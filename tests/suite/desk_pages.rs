//! The desk in the browser: each decision by a button, the next one at once, taken back in one press.

use axum::http::Method;
use collegium_core::accounts::{self, Role};
use collegium_core::duplicates;
use collegium_tests::{Answer, Person, Request, TestApp};
use collegium_web::session;
use collegium_web::worker::jobs::run_once;

use crate::desk::{app_with_registry, everybody, institution, named, roster};

const SPRING: &str = "Teaching in Health Professions March 2013";

/// Somebody of this role who signed in with a passkey just now.
struct SignedIn {
    person: Person,
    cookie: String,
    csrf: String,
}

async fn signed_in(app: &TestApp, role: Role) -> SignedIn {
    let started = accounts::sign_in_as(&app.operator(), role, None).await.unwrap();
    let cookie = format!("session={}", started.token.as_str());
    SignedIn { person: app.visitor(), cookie, csrf: session::csrf(&app.app, &started.signed) }
}

impl SignedIn {
    fn asks(&self, method: Method, path: &str) -> Request {
        self.person.asks(method, path).with("cookie", &self.cookie).with("sec-fetch-site", "same-origin")
    }

    async fn get(&self, path: &str) -> Answer {
        self.asks(Method::GET, path).send("").await
    }

    async fn post(&self, path: &str, fields: &str) -> Answer {
        let form = self.asks(Method::POST, path).with("content-type", "application/x-www-form-urlencoded");
        form.send(format!("{fields}&csrf={}", self.csrf)).await
    }
}

async fn app() -> TestApp {
    let app = app_with_registry().await;
    let people = [
        ("Ngozi", "Okafor", "UCHIB Ward Seven", "Nigeria"),
        ("Tunde", "Bello", "UCHIB Ward Seven", "Nigeria"),
        ("Grace", "Eze", "Qqlag Zzx", "Nigeria"),
        ("Ada", "Obi", "University of Lagos", "Nigeria"),
    ];
    app.load_roster("2013-mar-thp.csv", &roster(SPRING, &people)).await;
    app
}

/// What stands in the page after these words, up to the next quote.
fn after(answer: &Answer, words: &str) -> String {
    let text = answer.text();
    let rest = text.split_once(words).unwrap_or_else(|| panic!("{} has no {words}: {text}", answer.path)).1;
    rest.split('"').next().unwrap_or_default().to_owned()
}

/// Sends a form and opens the page that it leads to.
async fn sent(person: &SignedIn, path: &str, fields: &str) -> Answer {
    let answer = person.post(path, fields).await.status(303);
    let next = answer.header("location").to_owned();
    person.get(&next).await.ok()
}

#[tokio::test]
async fn spellings_are_decided_one_after_the_other() {
    let app = app().await;
    let staff = signed_in(&app, Role::Staff).await;
    let first =
        staff.get("/staff/spellings").await.ok().shows("“UCHIB Ward Seven”").shows("2 lines").shows("Ngozi Okafor");
    let id = after(&first, "action=\"/staff/spellings/");
    let next = sent(&staff, &format!("/staff/spellings/{id}"), "meant=ror&ror=https://ror.org/022yvqh08").await;
    let next = next.shows("“UCHIB Ward Seven” is University College Hospital, Ibadan.").shows("“Qqlag Zzx”");
    let decision = after(&next, "name=\"decision\" value=\"");
    let back = sent(&staff, "/staff/undo", &format!("decision={decision}&next=/staff/spellings")).await;
    back.shows("“UCHIB Ward Seven” is University College Hospital, Ibadan: taken back.").shows("1 of 2");
    let refused = staff.post(&format!("/staff/spellings/{id}"), "meant=ror&ror=lagos").await.status(422);
    refused.shows("A ROR id looks like https://ror.org/03wx2rr30.").shows("“UCHIB Ward Seven”");
    staff.get("/staff/spellings?find=lagos").await.ok().shows("University of Lagos");
    let last = sent(&staff, &format!("/staff/spellings/{id}"), "meant=new&name=Ward+Seven&country=NG").await;
    last.shows("“UCHIB Ward Seven” is Ward Seven.");
    staff.get("/staff/spellings?state=decided").await.ok().shows("Ward Seven");
    staff.get("/staff").await.ok().shows("1 spelling waits");
}

#[tokio::test]
async fn who_may_not_come_to_the_desk_does_not() {
    let app = app().await;
    let staff = signed_in(&app, Role::Staff).await;
    let id = after(&staff.get("/staff/spellings").await, "action=\"/staff/spellings/");
    let pages = [
        "/staff/spellings",
        "/staff/duplicates",
        "/staff/scholars",
        "/staff/institutions",
        "/staff/imports",
        "/staff/audit",
    ];
    for page in pages {
        assert_ne!(app.visitor().get(page).await.status, 200, "{page}");
        signed_in(&app, Role::Scholar).await.get(page).await.status(403);
        signed_in(&app, Role::Editor).await.get(page).await.status(403);
    }
    // Who looks as staff does in the demo reads and decides nothing.
    app.staff().get("/staff/spellings").await.ok();
    app.staff().post(&format!("/staff/spellings/{id}"), "meant=nothing").await.status(403);
    staff.get("/staff/audit").await.status(403);
    signed_in(&app, Role::Admin)
        .await
        .get("/staff/audit?action=import.load")
        .await
        .ok()
        .shows("import.load")
        .shows("1 entries");
}

#[tokio::test]
async fn pairs_are_decided_side_by_side() {
    let app = app().await;
    let op = app.operator();
    let staff = signed_in(&app, Role::Staff).await;
    let (one, other) = (named(&op, "Ngozi Okafor").await.scholar.id, named(&op, "Tunde Bello").await.scholar.id);
    let pair = format!("one={one}&other={other}");
    let done = sent(&staff, "/staff/duplicates/scholars", &format!("{pair}&verdict=unsure")).await;
    done.shows("nobody can tell").shows("No pair waits here");
    let unsure = staff.get("/staff/duplicates?kind=scholars&state=unsure").await.ok();
    unsure.shows("Ngozi Okafor").shows("Tunde Bello").shows("ngozi.okafor@mail.example").shows("the same");
    let merged = sent(&staff, "/staff/duplicates/scholars", &format!("{pair}&verdict=keep-one&state=unsure")).await;
    let merged = merged.shows("are one");
    assert_eq!(everybody(&op).await.len(), 3);
    let decision = after(&merged, "name=\"decision\" value=\"");
    sent(&staff, "/staff/undo", &format!("decision={decision}&next=/staff/duplicates")).await.shows("taken back");
    assert_eq!(everybody(&op).await.len(), 4);
    staff.post("/staff/duplicates/scholars", &format!("{pair}&verdict=perhaps")).await.status(422);
}

#[tokio::test]
async fn duplicates_are_looked_for_in_the_background() {
    let app = app().await;
    let staff = signed_in(&app, Role::Staff).await;
    let waiting = sent(&staff, "/staff/duplicates/refresh", "").await;
    waiting.shows("It waits for its turn");
    assert_eq!(run_once(&app.app).await.unwrap(), 1);
    staff.get("/staff/imports").await.ok().shows("Looking for duplicates").shows("done");
    assert_eq!(duplicates::open_pairs(&app.operator(), duplicates::PairKind::Scholars).await.unwrap(), 0);
}

#[tokio::test]
async fn records_are_opened_merged_field_by_field_and_parted() {
    let app = app().await;
    let op = app.operator();
    let staff = signed_in(&app, Role::Staff).await;
    staff.get("/staff/scholars?q=okaf").await.ok().shows("Ngozi Okafor").shows("1 found");
    staff.get("/staff/scholars?q=tunde.bello@mail.example").await.ok().shows("Tunde Bello").shows("1 found");
    let (one, other) = (named(&op, "Ngozi Okafor").await.scholar.id, named(&op, "Tunde Bello").await.scholar.id);
    staff.get(&format!("/staff/scholars/{one}?with=bello")).await.ok().shows("Tunde Bello");
    staff.get(&format!("/staff/scholars/{one}/merge?with={other}")).await.ok().shows("Make one of two");
    let fields = format!("with={other}&name=other&disciplines=kept");
    let merged = sent(&staff, &format!("/staff/scholars/{one}/merge"), &fields).await;
    merged.shows("Ngozi Okafor and Tunde Bello are one.");
    let record = named(&op, "Tunde Bello").await;
    assert_eq!((record.scholar.id, record.scholar.emails.len()), (one, 2));
    let nothing = staff.post(&format!("/staff/scholars/{one}/split"), "given=Ngozi&family=Okafor").await.status(422);
    nothing.shows("Choose at least one participation");
    let fields = "given=Ngozi&family=Okafor&email=ngozi.okafor%40mail.example";
    let split = sent(&staff, &format!("/staff/scholars/{one}/split"), fields).await;
    split.shows("Ngozi Okafor is not Tunde Bello.");
    assert_eq!(named(&op, "Ngozi Okafor").await.scholar.emails.len(), 1);
}

#[tokio::test]
async fn institutions_are_kept_right() {
    let app = app().await;
    let op = app.operator();
    let staff = signed_in(&app, Role::Staff).await;
    let id = institution(&op, "University of Lagos").await.institution.id;
    let page = format!("/staff/institutions/{id}");
    staff.get("/staff/institutions?q=lag").await.ok().shows("University of Lagos");
    staff.get(&page).await.ok().shows("1 sent").shows("The registry that was loaded says the same");
    let refused = staff.post(&page, "name=Lagos&north=far&east=3&parent=Nowhere").await.status(422);
    refused.shows("Degrees are a number").shows("No institution of the community has “Nowhere” in its name");
    let saved = sent(&staff, &page, "name=Lagos+University&city=Lagos&country=NG&north=6.5&east=3.4").await;
    saved.shows("Lagos University").shows("What staff decided");
    staff.get(&format!("{page}?find=ibadan")).await.ok().shows("No other institution has “ibadan”");
    let home = app.member().get("/institutions/university-of-lagos").await;
    assert_eq!(home.header("location"), "/institutions/lagos-university");
    staff.get("/staff/institutions/outdated").await.ok();
}

/// A form with one file, as a browser sends it.
async fn upload(staff: &SignedIn, csrf: &str, name: &str, text: &str) -> Answer {
    let part =
        |name: &str, value: &str| format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let body = format!(
        "{}{}--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
         Content-Type: text/csv\r\n\r\n{text}\r\n--x--\r\n",
        part("csrf", csrf),
        part("dry_run", "1"),
    );
    staff.asks(Method::POST, "/staff/imports").with("content-type", "multipart/form-data; boundary=x").send(body).await
}

#[tokio::test]
async fn rosters_are_loaded_from_the_browser() {
    let app = app().await;
    let op = app.operator();
    let staff = signed_in(&app, Role::Staff).await;
    let csrf = after(&staff.get("/staff/imports").await.ok(), "name=\"csrf\" value=\"");
    let autumn =
        roster("Teaching in Health Professions October 2015", &[("Femi", "Ojo", "University of Lagos", "Nigeria")]);
    upload(&staff, "forged", "2015-oct-thp.csv", &autumn).await.status(403);
    upload(&staff, &csrf, "2015-oct-thp.csv", "").await.status(422).shows("Choose at least one roster");
    let job = upload(&staff, &csrf, "2015-oct-thp.csv", &autumn).await.status(303).header("location").to_owned();
    staff.get(&job).await.ok().shows("Dry run of rosters").shows("It waits for its turn");
    assert_eq!(run_once(&app.app).await.unwrap(), 1);
    staff.get(&job).await.ok().shows("It is done").shows("added 1").shows("Load them for good");
    let decisions = staff.get(&format!("{job}/decisions.csv")).await.ok();
    assert!(decisions.text().contains("2015-oct-thp.csv,3,added"), "{}", decisions.text());
    assert_eq!(everybody(&op).await.len(), 4, "a dry run changes nothing");
    let loading = staff.post(&format!("{job}/load"), "").await.status(303).header("location").to_owned();
    assert_eq!(run_once(&app.app).await.unwrap(), 1);
    assert_eq!(everybody(&op).await.len(), 5);
    let batch = after(&staff.get(&loading).await.ok(), "href=\"/staff/imports/");
    let lines = staff.get(&format!("/staff/imports/{batch}?outcome=added")).await.ok();
    lines.shows("Femi").shows("University of Lagos").shows("1 lines");
    sent(&staff, &format!("/staff/imports/{batch}/undo"), "").await.shows("This batch was taken back");
    assert_eq!(everybody(&op).await.len(), 4);
    let folder = app.folder().join("uploads");
    let left = std::fs::read_dir(folder).map_or(0, Iterator::count);
    assert_eq!(left, 0, "files do not lie about");
}

#[tokio::test]
async fn work_that_waits_is_stopped_and_what_cannot_be_read_says_why() {
    let app = app().await;
    let staff = signed_in(&app, Role::Staff).await;
    let csrf = after(&staff.get("/staff/imports").await.ok(), "name=\"csrf\" value=\"");
    let job = upload(&staff, &csrf, "a.csv", "Name\nFemi\n").await.status(303).header("location").to_owned();
    sent(&staff, &format!("{job}/stop"), "").await.shows("It was stopped");
    assert_eq!(run_once(&app.app).await.unwrap(), 0);
    let job = upload(&staff, &csrf, "b.csv", "nothing of use").await.status(303).header("location").to_owned();
    run_once(&app.app).await.unwrap();
    staff.get(&job).await.ok().shows("b.csv");
    let long = (65 * 1024 * 1024).to_string();
    let refused = staff.asks(Method::POST, "/staff/imports");
    refused.with("content-length", &long).send("").await.status(413);
    let elsewhere = staff.asks(Method::POST, "/staff/undo");
    elsewhere.with("content-length", &(10 * 1024 * 1024).to_string()).send("").await.status(413);
}
