//! Signing in by letter (requirements ID-1 to ID-8, AB-1 to AB-3, IO-6).

use axum::http::Method;
use chrono::TimeDelta;
use collegium_core::accounts::{self, NotSignedIn, Opened};
use collegium_core::op::{Actor, Op};
use collegium_tests::{NOW, Person, TestApp};

const ROSTER: &str =
    "Name,Email,Institution,Country\n\"Okafor, Ngozi, MD\",ngozi@ui.example,University of Ibadan,Nigeria\n";

/// A community of one, with her address on file.
async fn community() -> TestApp {
    let app = TestApp::new().await;
    app.load_roster("2014-jan-pehp.csv", ROSTER).await;
    app
}

/// Asks for a letter; gives the browser as it is then.
async fn asks(app: &TestApp, browser: &Person, email: &str) -> Person {
    let asked = browser.post("/sign-in", &format!("email={email}&next=/scholars")).await.status(303);
    assert_eq!(asked.header("location"), "/sign-in/code");
    app.run_work().await;
    browser.clone().keeping(&asked)
}

/// The path of the newest letter's link, and its code.
fn newest(app: &TestApp) -> (String, String) {
    let letters = app.letters();
    let letter = letters.last().expect("a letter was sent");
    let link = letter.link("http://127.0.0.1:8080/sign-in/");
    let code = letter.text.split("code there: ").nth(1).expect("a code").chars().take(6).collect();
    (link.trim_start_matches("http://127.0.0.1:8080").to_owned(), code)
}

#[tokio::test]
async fn a_scholar_gets_in_by_the_link_and_the_record_is_theirs() {
    let app = community().await;
    let browser = asks(&app, &app.visitor(), "Ngozi@UI.example").await;
    let letter = app.letters().pop().unwrap();
    assert_eq!(letter.to, "ngozi@ui.example");
    assert!(!letter.text.contains("not on any record"), "{}", letter.text);
    let (link, _) = newest(&app);

    let page = browser.get(&link).await.ok().shows("One press, and you are in");
    assert_eq!((page.header("referrer-policy"), page.header("cache-control")), ("no-referrer", "no-store"));
    let done = browser.post(&link, "").await.status(303);
    assert_eq!(done.header("location"), "/scholars");
    let person = browser.keeping(&done);
    person.get("/me").await.ok().shows("Ngozi Okafor").shows("Your profile");
    person.get("/scholars?q=ngozi").await.ok().shows("1 scholar");
}

#[tokio::test]
async fn looking_at_a_link_spends_nothing() {
    let app = community().await;
    let browser = asks(&app, &app.visitor(), "ngozi@ui.example").await;
    let (link, _) = newest(&app);
    for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
        for person in [&browser, &app.visitor()] {
            for _ in 0..20 {
                let seen = person.asks(method.clone(), &link).send("").await;
                assert_eq!(seen.header("set-cookie"), "");
            }
        }
    }
    browser.post(&link, "").await.status(303);
}

#[tokio::test]
async fn of_many_presses_at_once_one_signs_in() {
    let app = community().await;
    let browser = asks(&app, &app.visitor(), "ngozi@ui.example").await;
    let (link, _) = newest(&app);
    let mut presses = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (browser, link) = (browser.clone(), link.clone());
        presses.spawn(async move { browser.post(&link, "").await.status });
    }
    let statuses = presses.join_all().await;
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [303, 422].contains(status)), "{statuses:?}");
}

#[tokio::test]
async fn another_browser_needs_the_code_and_is_told_so() {
    let app = community().await;
    let browser = asks(&app, &app.visitor(), "ngozi@ui.example").await;
    let (link, code) = newest(&app);
    let stranger = app.visitor();
    stranger.get(&link).await.ok().shows("Another browser asked for this");
    let refused = stranger.post(&link, "").await.status(422);
    assert_eq!(refused.header("set-cookie"), "");
    stranger.post("/sign-in/code", &format!("code={code}")).await.status(422).shows("is over");
    browser.post("/sign-in/code", &format!("code=+{}+{}", &code[..3], &code[3..])).await.status(303);
    browser.post(&link, "").await.status(422).shows("This link is over");
}

#[tokio::test]
async fn the_fifth_wrong_code_ends_the_request() {
    let app = community().await;
    let browser = asks(&app, &app.visitor(), "ngozi@ui.example").await;
    let (link, code) = newest(&app);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for left in (1..5).rev() {
        let words = format!("{left} tries are left");
        browser.post("/sign-in/code", &format!("code={wrong}")).await.status(422).shows(&words);
    }
    browser.post("/sign-in/code", &format!("code={wrong}")).await.status(422).shows("is over");
    browser.post("/sign-in/code", &format!("code={code}")).await.status(422);
    browser.post(&link, "").await.status(422);
}

#[tokio::test]
async fn link_and_code_are_good_for_ten_minutes() {
    let app = community().await;
    let browser = asks(&app, &app.visitor(), "ngozi@ui.example").await;
    let (link, _) = newest(&app);
    let token = link.rsplit('/').next().unwrap();
    let at = |seconds| Op { now: NOW + TimeDelta::seconds(seconds), actor: Actor::Visitor, ..app.operator() };
    assert_eq!(accounts::open(&at(599), token, None).await.unwrap(), Opened::OtherBrowser);
    assert_eq!(accounts::open(&at(600), token, None).await.unwrap(), Opened::Over);
    let late = accounts::spend_link(&at(601), token, None, "").await;
    assert!(matches!(late, Err(NotSignedIn::Over)), "{late:?}");
    browser.post(&link, "").await.status(303);
}

#[tokio::test]
async fn a_letter_that_is_late_is_not_written() {
    let app = community().await;
    app.visitor().post("/sign-in", "email=ngozi@ui.example").await.status(303);
    assert_eq!(app.letters_sent_at(NOW + TimeDelta::minutes(11)).await.len(), 0);
}

#[tokio::test]
async fn a_new_request_ends_the_older_one_of_its_browser_alone() {
    let app = community().await;
    let one = asks(&app, &app.visitor(), "ngozi@ui.example").await;
    let (first, _) = newest(&app);
    let other = asks(&app, &app.visitor(), "ngozi@ui.example").await;
    let (second, _) = newest(&app);
    one.get(&first).await.ok().shows("One press");
    let one = asks(&app, &one, "ngozi@ui.example").await;
    let (third, _) = newest(&app);
    one.post(&first, "").await.status(422);
    other.get(&second).await.ok().shows("One press");
    one.post(&third, "").await.status(303);
    other.post(&second, "").await.status(422).shows("This link is over");
}

#[tokio::test]
async fn known_and_unknown_addresses_are_answered_alike() {
    let app = community().await;
    let ask = async |email: &str| {
        let answer = app.visitor().post("/sign-in", &format!("email={email}")).await;
        let headers: Vec<String> = answer
            .headers
            .iter()
            .filter(|(name, _)| !["x-request-id", "set-cookie"].contains(&name.as_str()))
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        (answer.status, headers, answer.body)
    };
    assert_eq!(ask("ngozi@ui.example").await, ask("nobody@ui.example").await);
    app.run_work().await;
    let letters = app.letters();
    assert_eq!(letters.len(), 2);
    assert!(letters.iter().any(|letter| letter.to == "nobody@ui.example" && letter.text.contains("not on any record")));
}

#[tokio::test]
async fn somebody_unknown_gets_an_account_that_sees_what_visitors_see() {
    let app = community().await;
    let browser = asks(&app, &app.visitor(), "new@else.example").await;
    let (link, _) = newest(&app);
    let done = browser.post(&link, "").await.status(303);
    let person = browser.keeping(&done);
    person.get("/me").await.ok().shows("we do not know yet which record is yours");
    person.get("/scholars?q=ngozi").await.ok().shows("0 scholars");
}

#[tokio::test]
async fn nobody_is_flooded_with_letters_however_the_address_is_written() {
    let app = community().await;
    let ways =
        ["ngozi@ui.example", "NGOZI@ui.example", "n.gozi+a@ui.example", "ngozi+b@UI.example", "ng.ozi@ui.example"];
    let mut statuses = Vec::new();
    for (source, way) in ways.iter().enumerate() {
        let from = app.visitor().at(&format!("198.51.100.{source}"));
        let answer = from.post("/sign-in", &format!("email={}", way.replace('+', "%2B"))).await;
        if answer.status == 429 {
            assert!(answer.header("retry-after").parse::<u32>().unwrap() <= 3_600);
        }
        statuses.push(answer.status);
    }
    assert_eq!(statuses, [303, 303, 303, 429, 429]);
}

#[tokio::test]
async fn a_browser_that_signed_in_before_has_letters_of_its_own() {
    let app = community().await;
    let browser = asks(&app, &app.visitor(), "ngozi@ui.example").await;
    let (link, _) = newest(&app);
    let done = browser.post(&link, "").await.status(303);
    let browser = browser.keeping(&done);
    let out = browser.post("/sign-out", "").await;
    assert_eq!(out.status, 403, "without the word of its page");
    for source in 0..4 {
        app.visitor().at(&format!("198.51.100.{source}")).post("/sign-in", "email=ngozi@ui.example").await;
    }
    app.visitor().at("203.0.113.9").post("/sign-in", "email=ngozi@ui.example").await.status(429);
    let asked = browser.clone().without_session().post("/sign-in", "email=ngozi@ui.example").await;
    assert_eq!(asked.status, 303, "the stranger's requests are not counted here");
}

#[tokio::test]
async fn one_source_asks_for_twenty_an_hour() {
    let app = community().await;
    let from = app.visitor().at("198.51.100.7");
    for number in 0..20 {
        from.post("/sign-in", &format!("email=a{number}@b{number}.example")).await.status(303);
    }
    from.post("/sign-in", "email=c@d.example").await.status(429);
    app.visitor().at("198.51.100.8").post("/sign-in", "email=c@d.example").await.status(303);
}

#[tokio::test]
async fn a_slip_in_the_address_keeps_what_was_typed() {
    let app = community().await;
    let page = app.visitor().post("/sign-in", "email=ngozi.ui.example&next=/programs").await.status(422);
    let page = page.shows("has no “@”");
    assert!(page.text().contains("value=\"ngozi.ui.example\"") && page.text().contains("value=\"/programs\""));
}

#[tokio::test]
async fn only_paths_of_this_site_are_gone_on_to() {
    let app = community().await;
    for next in ["//evil.example", "/%5cevil.example", "https://evil.example", "javascript:alert(1)"] {
        let browser = app.visitor().at("198.51.100.9");
        let query = form_urlencoded(next);
        let asked = browser.post("/sign-in", &format!("email=ngozi{}@ui.example&next={query}", next.len())).await;
        let browser = browser.keeping(&asked.status(303));
        app.run_work().await;
        let (link, _) = newest(&app);
        let done = browser.post(&link, "").await.status(303);
        assert_eq!(done.header("location"), "/me", "{next}");
    }
}

fn form_urlencoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat()
}

#[tokio::test]
async fn the_database_holds_no_secret_that_opens_anything() {
    let app = community().await;
    let browser = asks(&app, &app.visitor(), "ngozi@ui.example").await;
    let (link, code) = newest(&app);
    let token = link.rsplit('/').next().unwrap().to_owned();
    let done = browser.post(&link, "").await.status(303);
    let session = done.header("set-cookie").split(['=', ';']).nth(1).unwrap().to_owned();
    let dump = app.dump().await;
    assert!(dump.contains("ngozi@ui.example"), "the dump holds what is stored");
    for secret in [token, session] {
        assert!(!dump.contains(&secret));
    }
    assert!(!dump.contains(&format!("\"{code}\"")) && !dump.contains(&format!(" {code} ")));
}
