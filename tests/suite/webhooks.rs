//! Servers of others that are told what comes out: what they are told, and what not, how it is signed, and what
//! happens while they do not answer.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use collegium_core::accounts::Role;
use collegium_core::fault::Fault;
use collegium_core::id::WebhookId;
use collegium_core::op::{Actor, Op};
use collegium_core::page::PageRequest;
use collegium_core::webhooks::{self, Delivery, Outcome, State as Stage};
use collegium_tests::{NOW, Person, TestApp};
use collegium_web::state::Mode;
use collegium_web::worker;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;

const ROSTER: &str = "Teaching in Health Professions March 2013\n\
    Name,Title,Institution,Country,E-mail\n\
    \"Okafor, Ngozi, RN, PhD\",Clinical Nurse Educator,University of Ibadan,Nigeria,ngozi.okafor@ui.example\n\
    \"Bello, Tunde, PharmD\",Clinical Pharmacist,University of Ibadan,Nigeria,tunde.bello@ui.example\n";

/// A message that arrived.
#[derive(Clone, Debug)]
struct Arrived {
    headers: HeaderMap,
    body: Bytes,
}

impl Arrived {
    fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// What the receiver computes with its secret.
    fn signature(&self, secret: &str) -> String {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        mac.update(format!("{}.{}.", self.header("webhook-id"), self.header("webhook-timestamp")).as_bytes());
        mac.update(&self.body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }

    fn is_signed_by(&self, secret: &str) -> bool {
        self.header("webhook-signature").split(' ').any(|one| one == self.signature(secret))
    }
}

/// A server of somebody else.
#[derive(Clone)]
struct Receiver {
    address: SocketAddr,
    arrived: Arc<Mutex<Vec<Arrived>>>,
    answer: Arc<Mutex<(StatusCode, Option<&'static str>)>>,
}

impl Receiver {
    async fn new() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let receiver = Self { address, arrived: Arc::default(), answer: Arc::new(Mutex::new((StatusCode::OK, None))) };
        let routes = Router::new().route("/told", post(take)).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        receiver
    }

    fn answers(&self, status: StatusCode, retry_after: Option<&'static str>) {
        *self.answer.lock().unwrap() = (status, retry_after);
    }

    /// All that arrived since this was asked last.
    fn took(&self) -> Vec<Arrived> {
        std::mem::take(&mut self.arrived.lock().unwrap())
    }

    fn url(&self) -> String {
        format!("http://{}/told", self.address)
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> (StatusCode, HeaderMap) {
    receiver.arrived.lock().unwrap().push(Arrived { headers, body });
    let (status, retry_after) = *receiver.answer.lock().unwrap();
    let pause = retry_after.map(|seconds| ("retry-after".parse().unwrap(), seconds.parse().unwrap()));
    (status, pause.into_iter().collect())
}

/// A community with somebody who writes, an editor, an admin, and a server that is told.
struct Setting {
    app: TestApp,
    receiver: Receiver,
    author: Person,
    editor: Person,
    admin: Person,
    webhook: WebhookId,
    secret: String,
}

impl Setting {
    async fn new() -> Self {
        let receiver = Receiver::new().await;
        let app = TestApp::with(Mode::Serve, &format!("allowed_outside = [\"{}\"]", receiver.address)).await;
        app.load_roster("2013-mar-thp.csv", ROSTER).await;
        let author = app.scholar("ngozi-okafor").await;
        let editor = app.signed_in(Role::Editor).await;
        let admin = app.signed_in(Role::Admin).await;
        let fields = format!("name=The+institute&address={}", receiver.url());
        let made = admin.post("/staff/webhooks", &fields).await.ok();
        assert_eq!(made.header("cache-control"), "no-store");
        let secret = secret_in(&made.text());
        let webhook = webhooks::list(&app.operator()).await.unwrap()[0].0.id;
        Self { app, receiver, author, editor, admin, webhook, secret }
    }

    fn page(&self) -> String {
        format!("/staff/webhooks/{}", self.webhook)
    }

    /// Sends in a piece of news and lets it come out. Gives its page for editors.
    async fn publishes(&self, title: &str, readers: &str) -> String {
        let title = title.replace(' ', "+");
        let fields = format!("kind=news&action=send&title={title}&text=It+went+well.&readers={readers}");
        let sent = self.author.post("/me/submissions/new", &fields).await.status(303);
        let review = sent.header("location").replace("/me/", "/staff/").split('#').next().unwrap().to_owned();
        self.editor.post(&review, "action=approve&version=2").await.status(303);
        review
    }

    /// What a worker at this moment delivers.
    async fn told_at(&self, moment: DateTime<Utc>) -> Vec<Arrived> {
        worker::webhooks::run_once(&self.app.at(moment)).await.unwrap();
        self.receiver.took()
    }

    /// All messages, the newest first.
    async fn messages(&self) -> Vec<Delivery> {
        webhooks::show(&self.app.operator(), self.webhook, PageRequest::new(1, 50)).await.unwrap().2.rows
    }

    async fn pauses(&self) -> bool {
        webhooks::list(&self.app.operator()).await.unwrap()[0].0.paused.is_some()
    }
}

fn secret_in(page: &str) -> String {
    let from = page.find("whsec_").expect("the secret is shown");
    page[from..].split('<').next().unwrap().replace("&#x2F;", "/").replace("&#47;", "/").replace("&#43;", "+")
}

fn types(arrived: &[Arrived]) -> Vec<String> {
    arrived.iter().map(|one| one.json()["type"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_comes_out_is_told_signed_and_once() {
    let all = Setting::new().await;
    all.publishes("A talk in Lagos", "everybody").await;
    let told = all.told_at(NOW).await;
    assert_eq!(types(&told), ["submission.published"]);
    let message = &told[0];
    assert!(message.is_signed_by(&all.secret) && !message.is_signed_by("whsec_AAAA"));
    assert_eq!(message.header("webhook-timestamp"), NOW.timestamp().to_string());
    assert_eq!(message.header("content-type"), "application/json");
    let data = &message.json()["data"];
    assert_eq!((data["kind"].as_str(), data["title"].as_str()), (Some("news"), Some("A talk in Lagos")));
    assert_eq!(data["author"], "Ngozi Okafor");
    let url = data["url"].as_str().unwrap();
    let path = &url[url.find("/news/").unwrap()..];
    all.app.visitor().get(path).await.ok().shows("A talk in Lagos");
    assert!(all.told_at(NOW + TimeDelta::days(2)).await.is_empty(), "what arrived is not sent again");
    all.admin.get(&all.page()).await.ok().shows("submission.published").shows("arrived").hides(&all.secret);
}

#[tokio::test]
async fn what_is_for_members_is_told_to_nobody() {
    let all = Setting::new().await;
    let review = all.publishes("For members alone", "members").await;
    all.editor.post(&review, "action=unpublish&version=3&message=A+wrong+date.").await.status(303);
    assert!(all.told_at(NOW).await.is_empty() && all.messages().await.is_empty());
}

#[tokio::test]
async fn corrections_and_what_is_taken_back_are_told() {
    let all = Setting::new().await;
    let review = all.publishes("A talk in Lagos", "everybody").await;
    let id = all.told_at(NOW).await[0].json()["data"]["id"].clone();
    let corrected = "action=correct&version=3&message=The+town.&title=A+talk+in+Ibadan&text=It+went+well.";
    all.editor.post(&review, corrected).await.status(303);
    let told = all.told_at(NOW).await;
    assert_eq!(types(&told), ["submission.corrected"]);
    assert_eq!(told[0].json()["data"]["title"], "A talk in Ibadan");
    assert!(told[0].json()["data"]["corrected_at"].is_string());
    all.editor.post(&review, "action=unpublish&version=4&message=A+wrong+date.").await.status(303);
    let told = all.told_at(NOW).await;
    assert_eq!(types(&told), ["submission.unpublished"]);
    let data = told[0].json()["data"].clone();
    assert_eq!(data["id"], id);
    assert!(data["url"].is_string() && data.as_object().unwrap().len() == 2, "of what is gone nothing else is told");
}

#[tokio::test]
async fn what_was_hidden_before_it_was_told_is_not_told() {
    let all = Setting::new().await;
    let review = all.publishes("A talk in Lagos", "everybody").await;
    all.editor.post(&review, "action=unpublish&version=3&message=A+wrong+date.").await.status(303);
    assert_eq!(types(&all.told_at(NOW).await), ["submission.unpublished"]);
    assert_eq!(all.messages().await.last().unwrap().state, Stage::Dropped);
}

#[tokio::test]
async fn that_somebody_was_erased_is_told_without_saying_whom() {
    let all = Setting::new().await;
    all.publishes("A talk in Lagos", "everybody").await;
    all.told_at(NOW).await;
    all.author.post("/me/data/erase", "word=erase").await;
    let told = all.told_at(NOW).await;
    assert_eq!(types(&told), ["submission.unpublished"]);
    assert!(!String::from_utf8_lossy(&told[0].body).contains("Okafor"));
}

#[tokio::test]
async fn a_server_that_fails_is_tried_for_three_days_and_then_pauses() {
    let all = Setting::new().await;
    all.publishes("A talk in Lagos", "everybody").await;
    all.receiver.answers(StatusCode::INTERNAL_SERVER_ERROR, None);
    let mut moment = NOW;
    let id = all.messages().await[0].id.to_string();
    for attempt in 1..=10 {
        assert!(all.told_at(moment - TimeDelta::seconds(1)).await.is_empty(), "attempt {attempt} came too early");
        let told = all.told_at(moment).await;
        assert_eq!((told.len(), told[0].header("webhook-id")), (1, id.as_str()), "attempt {attempt}");
        moment = all.messages().await[0].due_at;
    }
    let given_up = all.messages().await.remove(0);
    assert_eq!((given_up.state, given_up.attempts, given_up.status), (Stage::Failed, 10, Some(500)));
    assert!(all.pauses().await);
    all.admin.get(&all.page()).await.ok().shows("the server answered 500").shows("Tell it again");

    // What happens meanwhile waits; once the server is well, all of it arrives.
    all.receiver.answers(StatusCode::NO_CONTENT, None);
    all.publishes("A talk in Oslo", "everybody").await;
    assert!(all.told_at(moment).await.is_empty());
    all.admin.post(&all.page(), "action=resume").await.status(303);
    assert_eq!(all.told_at(moment).await[0].json()["data"]["title"], "A talk in Oslo");
    let again = format!("action=again&message={}", given_up.id);
    all.admin.post(&all.page(), &again).await.status(303);
    assert_eq!(all.told_at(moment).await[0].json()["data"]["title"], "A talk in Lagos");
}

#[tokio::test]
async fn a_server_says_how_long_it_is_left_alone_and_when_it_wants_no_more() {
    let all = Setting::new().await;
    all.publishes("A talk in Lagos", "everybody").await;
    all.receiver.answers(StatusCode::TOO_MANY_REQUESTS, Some("3600"));
    assert_eq!(all.told_at(NOW).await.len(), 1);
    assert_eq!(all.messages().await[0].due_at, NOW + TimeDelta::hours(1));
    all.receiver.answers(StatusCode::GONE, None);
    assert_eq!(all.told_at(NOW + TimeDelta::hours(1)).await.len(), 1);
    assert_eq!(all.messages().await[0].state, Stage::Failed);
    assert!(all.pauses().await);
}

#[tokio::test]
async fn a_new_secret_signs_beside_the_one_before_for_a_day() {
    let all = Setting::new().await;
    let page = all.admin.post(&all.page(), "action=rotate").await.ok().text();
    let new = secret_in(&page);
    assert_ne!(new, all.secret);
    for (hours, former) in [(23, true), (25, false)] {
        all.admin.post(&all.page(), "action=test").await.status(303);
        let told = all.told_at(NOW + TimeDelta::hours(hours)).await;
        assert_eq!(types(&told), ["webhook.test"]);
        assert!(told[0].is_signed_by(&new));
        assert_eq!(told[0].is_signed_by(&all.secret), former, "after {hours} hours");
    }
    assert!(!all.app.dump().await.contains(new.trim_start_matches("whsec_")), "no secret is in the database");
}

#[tokio::test]
async fn of_two_workers_one_has_a_message_and_what_a_dead_one_had_is_taken_up() {
    let all = Setting::new().await;
    all.publishes("A talk in Lagos", "everybody").await;
    let at = |seconds| Op { now: NOW + TimeDelta::seconds(seconds), actor: Actor::System, ..all.app.operator() };
    let now = at(0);
    let (one, other) = tokio::join!(webhooks::claim(&now, all.webhook), webhooks::claim(&now, all.webhook));
    let mut claimed: Vec<_> = [one.unwrap(), other.unwrap()].into_iter().flatten().collect();
    assert_eq!(claimed.len(), 1);
    let dead = claimed.remove(0);
    assert!(webhooks::claim(&at(59), all.webhook).await.unwrap().is_none());
    let taken = webhooks::claim(&at(61), all.webhook).await.unwrap().unwrap();
    assert_eq!((taken.delivery.id, taken.delivery.attempts), (dead.delivery.id, 2));
    assert_eq!(webhooks::settle(&at(62), &dead, Outcome::Arrived(200)).await.unwrap(), None, "it came too late");
    let settled = webhooks::settle(&at(62), &taken, Outcome::Arrived(200)).await.unwrap();
    assert_eq!(settled, Some(Stage::Arrived));
}

#[tokio::test]
async fn addresses_that_no_message_goes_to_are_refused() {
    let all = Setting::new().await;
    for (address, why) in [
        ("no+address", "no address of the web"),
        ("http://example.org/told", "begins with https://"),
        ("https://127.0.0.1/told", "does not lead to the public internet"),
        ("https://10.0.0.8/told", "does not lead to the public internet"),
        ("https://me:secret@example.org/", "must not carry a name and password"),
        ("ftp://example.org/", "https://"),
    ] {
        let fields = format!("name=Another&address={address}");
        let page = all.admin.post("/staff/webhooks", &fields).await.status(422).shows(why);
        assert!(page.text().contains("value=\"Another\""), "what was typed is kept");
    }
    all.admin.post("/staff/webhooks", "name=+&address=https://a.example/").await.status(422).shows("name");
    all.admin.post(&all.page(), "action=explode").await.status(422);
    assert_eq!(webhooks::list(&all.app.operator()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn there_are_twenty_at_most_and_one_that_is_removed_is_gone() {
    let all = Setting::new().await;
    for number in 2..=20 {
        webhooks::add(&all.app.operator(), &format!("Number {number}"), "https://a.example/").await.unwrap();
    }
    let one_more = all.admin.post("/staff/webhooks", "name=One+more&address=https://a.example/").await;
    one_more.status(422).shows("remove one");
    all.publishes("A talk in Lagos", "everybody").await;
    all.admin.post(&all.page(), "action=remove").await.status(303);
    all.admin.get(&all.page()).await.status(404);
    let at = Op { actor: Actor::System, ..all.app.operator() };
    assert!(!webhooks::due(&at).await.unwrap().contains(&all.webhook));
    assert!(matches!(webhooks::test(&all.app.operator(), all.webhook).await, Err(Fault::NotFound(_))));
    all.admin.get("/staff/audit?action=webhook.remove").await.ok().shows("The institute").hides("a.example");
}

#[tokio::test]
async fn what_was_told_long_ago_is_forgotten() {
    let all = Setting::new().await;
    all.publishes("A talk in Lagos", "everybody").await;
    all.told_at(NOW).await;
    let at = |days| Op { now: NOW + TimeDelta::days(days), actor: Actor::System, ..all.app.operator() };
    assert_eq!(webhooks::forget_old(&at(29)).await.unwrap(), 0);
    assert_eq!(webhooks::forget_old(&at(31)).await.unwrap(), 1);
    assert!(all.messages().await.is_empty());
}

#[tokio::test]
async fn a_new_secret_stays_when_a_message_is_given_up_at_the_same_moment() {
    let all = Setting::new().await;
    let at = Op { actor: Actor::System, ..all.app.operator() };
    for _ in 0..20 {
        webhooks::test(&all.app.operator(), all.webhook).await.unwrap();
        let claimed = webhooks::claim(&at, all.webhook).await.unwrap().unwrap();
        let admin = all.app.operator();
        let given_up = webhooks::settle(&at, &claimed, Outcome::Unwanted(410));
        let (state, key) = tokio::join!(given_up, webhooks::rotate(&admin, all.webhook));
        assert_eq!(state.unwrap(), Some(Stage::Failed));
        let (webhook, _) = webhooks::list(&admin).await.unwrap().remove(0);
        assert!(webhook.key == key.unwrap() && webhook.paused.is_some(), "both changes stay");
        webhooks::resume(&admin, all.webhook).await.unwrap();
    }
}

#[tokio::test]
async fn pieces_come_out_while_webhooks_are_removed() {
    let all = Setting::new().await;
    for number in 0..10 {
        let brief = webhooks::add(&all.app.operator(), "Brief", "https://a.example/").await.unwrap();
        let (title, admin) = (format!("A talk of day {number}"), all.app.operator());
        let (_, removed) = tokio::join!(all.publishes(&title, "everybody"), webhooks::remove(&admin, brief.id));
        removed.unwrap();
    }
    assert_eq!(all.messages().await.len(), 10);
}
