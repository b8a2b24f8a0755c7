//! What the log holds: nothing by which anybody is known or let in, and no line that a stranger wrote (OB-1).

use std::io::{self, Write};
use std::sync::{Arc, LazyLock, Mutex};

use axum::http::Method;
use collegium_core::accounts;
use collegium_core::accounts::Role;
use collegium_core::scholars::EmailAddress;
use collegium_tests::TestApp;
use tracing::Dispatch;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::MakeWriter;

const ROSTER: &str =
    "Name,Email,Institution,Country\n\"Okafor, Ngozi, MD\",ngozi@ui.example,University of Ibadan,Nigeria\n";

/// A log that is kept.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// A second listener that hears nothing. While there is one alone, the thread that comes first to a place where
/// something is said decides whether anybody hears it, and the other tests' threads have no listener.
static SECOND: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(tracing_subscriber::registry()));

/// Writes everything down that is said on this thread, down to what only developers look at, until it is dropped.
fn listening() -> (Log, DefaultGuard) {
    LazyLock::force(&SECOND);
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(log.clone())
        .with_ansi(false)
        .with_env_filter("debug,collegium_core=trace,collegium_web=trace,collegium_search=trace")
        .finish();
    (log, tracing::subscriber::set_default(subscriber))
}

#[tokio::test]
async fn nothing_that_names_or_lets_in_anybody_is_in_the_log() {
    let (log, _listening) = listening();
    let app = TestApp::new().await;
    app.load_roster("2014-jan-pehp.csv", ROSTER).await;

    // Signing in: the address, the browser's secret, the link, the code, the session.
    let browser = app.visitor();
    let asked = browser.post("/sign-in", "email=ngozi@ui.example").await.status(303);
    let browser = browser.keeping(&asked);
    app.run_work().await;
    let letter = app.letters().pop().unwrap();
    let link = letter.link("http://127.0.0.1:8080/sign-in/").replace("http://127.0.0.1:8080", "");
    let code: String = letter.text.split("code there: ").nth(1).unwrap().chars().take(6).collect();
    browser.post("/sign-in/code", "code=000000").await;
    browser.get(&link).await.ok();
    let done = browser.post(&link, "").await.status(303);
    let person = browser.keeping(&done);
    let cookies = done.headers.get_all("set-cookie").iter().chain(asked.headers.get_all("set-cookie").iter());
    let mut secrets: Vec<String> = cookies
        .map(|value| value.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap().1.to_owned())
        .filter(|value| value.len() > 10)
        .collect();
    assert!(secrets.len() >= 2, "a browser's and a session's secret are among {secrets:?}");
    secrets.extend([link.replace("/sign-in/", ""), code]);

    // Looking for what nobody is to know that one looked for, and what fails on the way.
    for path in [
        "/scholars?q=canarysearch",
        "/scholars/suggest?q=canarysearch",
        "/scholars/canaryslug",
        "/canarypath?x=canaryquery",
    ] {
        person.get(path).await;
    }
    person.post("/me/emails", "do=add&address=canary@private.example").await;
    person.post("/corrections/new", "page=/&kind=other&words=canarywords&email=canary@private.example").await;
    let csrf = person.get("/me").await.ok().text();
    secrets.push(csrf.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned());
    app.run_work().await;

    // A program's token.
    let address = EmailAddress::read("ada@a.example").unwrap().address;
    accounts::grant(&app.operator(), &address, Role::Staff).await.unwrap();
    let scopes = [accounts::Scope::Read].into();
    let token = accounts::create_token(&app.operator(), &address, "canaryname", &scopes).await.unwrap();
    let request = app.visitor().asks(Method::GET, "/api/v1/scholars?q=canarysearch");
    request.with("authorization", &format!("Bearer {token}")).send("").await.ok();
    secrets.push(token);

    let log = log.text();
    assert!(log.contains("answered") && log.contains("/sign-in/{token}"), "the requests are in the log: {log}");
    for secret in secrets.iter().map(String::as_str).chain([
        "ngozi@ui.example",
        "ui.example",
        "private.example",
        "canary",
        "Okafor",
        "127.0.0.1:40000",
    ]) {
        let at = log.lines().find(|line| line.contains(secret));
        assert_eq!(at, None, "{secret} is in the log");
    }
}

#[tokio::test]
async fn no_stranger_writes_a_line_of_the_log() {
    let (log, _listening) = listening();
    let app = TestApp::new().await;
    let forged = "%0d%0a2026-03-14T09:26:53Z%20ERROR%20forged%1b[31m";
    app.visitor().get(&format!("/scholars/x{forged}")).await;
    app.visitor().get(&format!("/{forged}")).await;
    app.visitor().get(&format!("/api/v1/scholars?q={forged}&{forged}=1")).await;
    app.visitor().asks(Method::GET, "/scholars").with("user-agent", "forged\u{9}agent").send("").await;
    app.visitor().post("/sign-in", &format!("email=a{forged}@b.example")).await;
    app.run_work().await;
    let log = log.text();
    assert!(log.contains("answered"), "{log}");
    assert!(!log.contains("forged") && !log.contains('\u{1b}'), "{log}");
}
