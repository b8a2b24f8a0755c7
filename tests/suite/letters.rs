//! The outbox, what leaves it, and what comes back.

use axum::http::Method;
use collegium_core::mail::{self, Class, Letter, NewLetter, OutboxAddress, State, To, send_test};
use collegium_core::op::{Actor, Op};
use collegium_core::page::PageRequest;
use collegium_core::scholars::EmailAddress;
use collegium_tests::{NOW, TestApp};
use collegium_web::mail::letters::{KINDS, Paper};
use collegium_web::mail::transport::NotTaken;
use collegium_web::state::Mode;
use uuid::Uuid;

const ROSTER: &str = "Teaching in Health Professions March 2013\nName,Institution,Country,E-mail\n\
    \"Okafor, Ngozi, RN\",University of Ibadan,Nigeria,\"ngozi@ui.example; ngozi@home.example\"\n";

fn address(text: &str) -> OutboxAddress {
    OutboxAddress::from(&EmailAddress::read(text).unwrap().address)
}

/// Queues a letter to this address.
async fn queue(app: &TestApp, to: &str, class: Class) {
    let new = NewLetter { letter: Letter::Test, to: To::Address(address(to)), class, not_before: None };
    mail::queue(app.app.db(), &app.operator(), new).await.unwrap();
}

/// The states of all letters, the newest first.
async fn states(app: &TestApp) -> Vec<State> {
    let page = mail::browse(&app.operator(), None, PageRequest::new(1, 200)).await.unwrap();
    page.rows.into_iter().map(|line| line.state).collect()
}

#[tokio::test]
async fn a_queued_letter_is_sent_once() {
    let app = TestApp::new().await;
    send_test(&app.operator(), address("ada@a.example")).await.unwrap();
    app.run_work().await;
    app.run_work().await;
    let letters = app.letters();
    assert_eq!(letters.len(), 1);
    let letter = &letters[0];
    assert_eq!(letter.to, "ada@a.example");
    assert_eq!(letter.header("To"), "ada@a.example");
    assert_eq!(letter.header("Auto-Submitted"), "auto-generated");
    assert!(letter.header("Message-ID").ends_with("@localhost>"), "{}", letter.raw);
    assert!(letter.header("Date").starts_with("Sat, 14 Mar 2026 09:26:53"), "{}", letter.raw);
    assert!(letter.subject.contains("A letter to try"));
    assert_eq!(letter.link("http"), "http://127.0.0.1:8080/");
    assert_eq!(letter.header("List-Unsubscribe"), "", "an answer to what somebody did cannot be declined");
    assert_eq!(states(&app).await, [State::Sent]);
}

#[tokio::test]
async fn what_is_refused_for_good_is_not_tried_again_unless_staff_say_so() {
    let app = TestApp::new().await;
    app.post_office().refuses("ada@a.example", NotTaken::Refused("554 5.7.1 no".to_owned()));
    queue(&app, "ada@a.example", Class::Personal).await;
    app.run_work().await;
    app.post_office().accepts("ada@a.example");
    app.run_work().await;
    assert_eq!((app.letters().len(), states(&app).await), (0, vec![State::Refused]));
    let line =
        mail::browse(&app.operator(), Some(State::Refused), PageRequest::new(1, 10)).await.unwrap().rows.remove(0);
    assert_eq!(line.why.as_deref(), Some("554 5.7.1 no"));
    mail::send_again(&app.operator(), line.id).await.unwrap();
    mail::send_again(&app.operator(), line.id).await.unwrap_err();
    app.run_work().await;
    assert_eq!((app.letters().len(), states(&app).await), (1, vec![State::Sent]));
}

#[tokio::test]
async fn who_asks_to_come_again_is_tried_later_and_a_dead_link_is_not() {
    let app = TestApp::new().await;
    for (to, class) in [("ada@a.example", Class::Personal), ("bob@a.example", Class::SignIn)] {
        app.post_office().refuses(to, NotTaken::Later("450 4.2.0 come again".to_owned()));
        queue(&app, to, class).await;
    }
    app.run_work().await;
    app.post_office().accepts("ada@a.example");
    app.post_office().accepts("bob@a.example");
    app.run_work().await;
    assert_eq!((app.letters().len(), states(&app).await), (0, vec![State::Waiting; 2]), "not before its time");
    let later = |minutes| {
        Op::new(app.app.db().clone(), NOW + chrono::TimeDelta::minutes(minutes), Actor::System, Uuid::now_v7())
    };
    let claimed = mail::claim(&later(9), 10).await.unwrap();
    assert_eq!(
        claimed.iter().map(|one| one.class).collect::<Vec<_>>(),
        [Class::SignIn, Class::Personal],
        "urgent first"
    );
    for one in &claimed {
        let why = "450 4.2.0 come again".to_owned();
        mail::settle(&later(11), one, mail::Outcome::Later { why }).await.unwrap();
    }
    assert_eq!(states(&app).await, [State::Refused, State::Waiting]);
}

#[tokio::test]
async fn a_letter_whose_time_is_over_is_not_sent() {
    let app = TestApp::new().await;
    let old = Op::new(app.app.db().clone(), NOW - chrono::TimeDelta::minutes(11), Actor::System, Uuid::now_v7());
    for class in [Class::SignIn, Class::Personal] {
        let new =
            NewLetter { letter: Letter::Test, to: To::Address(address("ada@a.example")), class, not_before: None };
        mail::queue(app.app.db(), &old, new).await.unwrap();
    }
    app.run_work().await;
    assert_eq!((app.letters().len(), states(&app).await), (1, vec![State::Sent, State::Refused]));
}

#[tokio::test]
async fn an_end_without_an_answer_is_marked_and_its_class_says_what_follows() {
    let app = TestApp::new().await;
    for (to, class) in [("ada@a.example", Class::SignIn), ("bob@a.example", Class::Security)] {
        app.post_office().ends(to, NotTaken::Uncertain);
        queue(&app, to, class).await;
    }
    app.run_work().await;
    assert_eq!(states(&app).await, [State::Waiting, State::Uncertain]);
    let later = Op::new(app.app.db().clone(), NOW + chrono::TimeDelta::minutes(6), Actor::System, Uuid::now_v7());
    let again = mail::claim(&later, 10).await.unwrap();
    assert_eq!(again.len(), 1);
    let letters = app.letters();
    let first = letters.iter().find(|letter| letter.to == "bob@a.example").unwrap();
    assert_eq!(first.header("Message-ID"), format!("<{}@localhost>", again[0].id), "the same one, to be told apart by");
    mail::settle(&later, &again[0], mail::Outcome::Uncertain).await.unwrap();
    assert_eq!(states(&app).await, [State::Uncertain; 2]);
}

#[tokio::test]
async fn what_a_dead_worker_had_in_hand_is_taken_up_again() {
    let app = TestApp::new().await;
    queue(&app, "ada@a.example", Class::SignIn).await;
    queue(&app, "bob@a.example", Class::SignIn).await;
    let claimed = mail::claim(&app.operator(), 10).await.unwrap();
    assert!(mail::hand_over(&app.operator(), &claimed[1]).await.unwrap());
    assert_eq!(mail::take_up_again(&app.operator(), false).await.unwrap(), 0, "its worker may live");
    let op = Op::new(app.app.db().clone(), NOW + chrono::TimeDelta::seconds(61), Actor::System, Uuid::now_v7());
    assert_eq!(mail::take_up_again(&op, false).await.unwrap(), 2);
    let mut after = states(&app).await;
    after.sort();
    assert_eq!(after, [State::Waiting, State::Uncertain]);
    assert_eq!(mail::settle(&op, &claimed[0], mail::Outcome::Sent).await.unwrap(), None, "it is not theirs any more");
    assert!(!mail::renew(&op, &claimed[0]).await.unwrap() && !mail::hand_over(&op, &claimed[0]).await.unwrap());
}

#[tokio::test]
async fn no_two_workers_get_the_same_letter() {
    let app = TestApp::new().await;
    for number in 0..40 {
        queue(&app, &format!("reader{number}@a.example"), Class::Newsletter).await;
    }
    let work = |_| {
        let op = app.operator();
        async move {
            let mut got = Vec::new();
            loop {
                let some = mail::claim(&op, 3).await.unwrap();
                if some.is_empty() {
                    return got;
                }
                got.extend(some.into_iter().map(|one| one.id));
            }
        }
    };
    let (one, two, three, four) = tokio::join!(work(1), work(2), work(3), work(4));
    let mut all = [one, two, three, four].concat();
    // A round may pass over rows that another one is claiming just then.
    while let Some(more) = mail::claim(&app.operator(), 10).await.unwrap().into_iter().next() {
        all.push(more.id);
    }
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 40);
}

#[tokio::test]
async fn an_address_that_fails_for_good_is_left_alone_and_its_owner_is_asked() {
    let app = TestApp::new().await;
    app.load_roster("2013-mar-thp.csv", ROSTER).await;
    app.post_office().refuses("ngozi@ui.example", NotTaken::Refused("550 5.1.1 … User unknown".to_owned()));
    queue(&app, "ngozi@ui.example", Class::Personal).await;
    app.run_work().await;
    let letters = app.letters();
    assert_eq!(letters.len(), 1, "{letters:?}");
    assert_eq!(
        (letters[0].to.as_str(), letters[0].link("http")),
        ("ngozi@home.example", "http://127.0.0.1:8080/me/emails")
    );
    assert!(letters[0].text.contains("Dear Ngozi Okafor,"));
    queue(&app, "ngozi@ui.example", Class::SignIn).await;
    app.run_work().await;
    assert_eq!((app.letters().len(), states(&app).await[0]), (1, State::Dropped), "looked at when it is sent");
    let failing = mail::suppressed(&app.operator(), PageRequest::new(1, 10)).await.unwrap().rows.remove(0);
    assert_eq!((failing.address.as_str(), failing.status.as_deref()), ("ngozi@ui.example", Some("5.1.1")));
    mail::write_again(&app.operator(), "ngozi@ui.example").await.unwrap();
    assert_eq!(mail::suppressed(&app.operator(), PageRequest::new(1, 10)).await.unwrap().total, 0);
}

const HOOK: &str = "/api/v1/bounces";

fn bounce(to: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example\r\nTo: hello@a.example\r\nSubject: Undelivered\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\
         Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
         Final-Recipient: rfc822; {to}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
    )
}

#[tokio::test]
async fn bounces_come_in_by_folder_and_by_those_who_know_the_secret() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("hook");
    std::fs::write(&secret, "0123456789abcdef0123456789abcdef").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    let box_in = folder.path().join("bounces");
    let file = format!("mail_bounce_secret_file = '{}'\nmail_bounces = '{}'", secret.display(), box_in.display());
    let app = TestApp::with(Mode::Serve, &file).await;
    app.load_roster("2013-mar-thp.csv", ROSTER).await;

    let ask = |secret: &str| app.visitor().asks(Method::POST, HOOK).with("authorization", &format!("Bearer {secret}"));
    ask("wrong").send(bounce("ngozi@ui.example")).await.problem(401);
    app.visitor().asks(Method::POST, HOOK).send(bounce("ngozi@ui.example")).await.problem(401);
    let stranger = ask("0123456789abcdef0123456789abcdef").send(bounce("stranger@b.example")).await.ok().json();
    assert_eq!(stranger["suppressed"], 0, "nobody fills our table with addresses that we never wrote to");
    let ours = ask("0123456789abcdef0123456789abcdef").send(bounce("ngozi@ui.example")).await.ok().json();
    assert_eq!((&ours["suppressed"], &ours["asked"]), (&1.into(), &1.into()), "{ours}");
    assert_eq!((&ours["returned"][0]["kind"], &ours["returned"][0]["status"]), (&"hard".into(), &"5.1.1".into()));

    std::fs::create_dir_all(box_in.join("new")).unwrap();
    std::fs::write(box_in.join("new/1.mail"), bounce("ngozi@home.example")).unwrap();
    assert_eq!(collegium_web::worker::bounces::run_once(&app.app).await.unwrap(), 1);
    assert_eq!(collegium_web::worker::bounces::run_once(&app.app).await.unwrap(), 0, "it is put aside");
    assert!(box_in.join("cur/1.mail:2,S").exists());
    assert_eq!(mail::suppressed(&app.operator(), PageRequest::new(1, 10)).await.unwrap().total, 2);
    app.run_work().await;
    assert_eq!(app.letters(), [], "there is no address left to ask by");
    TestApp::new().await.visitor().asks(Method::POST, HOOK).send("").await.problem(404);
}

/// The path of an address of this site.
fn path(link: &str) -> &str {
    link.strip_prefix("http://127.0.0.1:8080").unwrap_or_else(|| panic!("“{link}” is no address of ours"))
}

#[tokio::test]
async fn one_click_stops_letters_for_good_and_looking_does_not() {
    let app = TestApp::new().await;
    queue(&app, "ada@a.example", Class::Newsletter).await;
    app.run_work().await;
    let letter = app.letters().remove(0);
    let one_click = letter.header("List-Unsubscribe").trim_matches(['<', '>']).to_owned();
    let way = path(&one_click).to_owned();
    assert_eq!(letter.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert_eq!(letter.header("List-Id"), "<test.localhost>");
    assert!(!one_click.contains("ada") && !letter.text.contains("ada@") && !letter.html.contains("ada@"));

    for method in [Method::GET, Method::HEAD, Method::GET] {
        let page = app.visitor().asks(method, &way).send("").await.ok();
        assert_eq!(page.header("referrer-policy"), "no-referrer");
    }
    queue(&app, "ada@a.example", Class::Newsletter).await;
    app.run_work().await;
    assert_eq!(app.letters().len(), 2, "looking changes nothing");

    // Two more wait when the click comes; one is about something that cannot be declined.
    queue(&app, "ada@a.example", Class::Newsletter).await;
    queue(&app, "ada@a.example", Class::Personal).await;
    let click = |path: String, kind: &'static str, body: &'static str| {
        let visitor = app.visitor();
        async move { visitor.asks(Method::POST, &path).with("content-type", kind).send(body).await }
    };
    let first = click(way.clone(), "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click").await.ok();
    let parts = "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";
    let second = click(way.clone(), "multipart/form-data; boundary=b", parts).await.ok();
    let nobody = click("/letters/unsubscribe/no.such.token".to_owned(), "text/plain", "").await.ok();
    assert_eq!(first.words(), second.words());
    assert_eq!(first.words(), nobody.words(), "the answer tells nothing of anybody");
    app.run_work().await;
    assert_eq!(app.letters().len(), 3, "the personal one alone");
    let other = "/letters/preferences/x";
    app.visitor().asks(Method::POST, other).send("").await.status(403);
}

#[tokio::test]
async fn readers_choose_by_the_link_of_a_letter() {
    let app = TestApp::new().await;
    queue(&app, "ada@a.example", Class::Digest).await;
    app.run_work().await;
    let letter = app.letters().remove(0);
    let way = path(letter.link("http://127.0.0.1:8080/letters/preferences/")).to_owned();
    app.visitor().get(&way).await.ok().shows("Which letters you get").shows("a letter to try");
    app.visitor().post(&way, "none=yes").await.ok().shows("Your choice is kept.");
    queue(&app, "ada@a.example", Class::Digest).await;
    app.run_work().await;
    assert_eq!((app.letters().len(), states(&app).await[0]), (1, State::Dropped));
    app.visitor().post(&way, "").await.ok();
    queue(&app, "ada@a.example", Class::Digest).await;
    app.run_work().await;
    assert_eq!(app.letters().len(), 2, "changed one's mind");
    app.visitor().get("/letters/preferences/no.such.token").await.status(404);
}

#[tokio::test]
async fn staff_see_what_became_of_letters_and_how_they_look() {
    let app = TestApp::demo().await;
    app.post_office().refuses("ada@a.example", NotTaken::Refused("554 5.7.1 no".to_owned()));
    queue(&app, "ada@a.example", Class::Personal).await;
    app.run_work().await;
    let staff = app.staff();
    staff.get("/staff").await.ok().shows("1 letter was not sent for certain");
    let page = staff.get("/staff/letters").await.ok().shows("A letter to try").shows("1 attempt: 554 5.7.1 no");
    page.shows("Send again").hides("ada@a.example");
    staff.get("/staff/letters?state=sent").await.ok().shows("No letter here");
    staff.get("/staff/letters/preview/test").await.ok().shows("Dear Ngozi Okafor,").shows("Subject: A letter to try");
    let html = staff.get("/staff/letters/preview/address_failed/html").await.ok();
    assert!(html.header("content-security-policy").ends_with("sandbox"), "it runs nothing");
    staff.get("/staff/letters/preview/none").await.status(404);
    for path in ["/staff/letters", "/staff/letters/preview/test", "/staff/letters/preview/test/html"] {
        app.member().get(path).await.status(403);
        assert_ne!(app.visitor().get(path).await.status, 200, "{path}");
    }
    assert_ne!(staff.post("/staff/letters/test", "address=eve@a.example").await.status, 303, "a view changes nothing");
    app.visitor().get("/demo/letters").await.ok().shows("No letter yet");
    TestApp::new().await.visitor().get("/demo/letters").await.status(404);
}

#[test]
fn letters_change_what_they_say_only_on_purpose() {
    for kind in KINDS {
        let paper = Paper {
            community: "Collegium of Educators".to_owned(),
            home: "https://alumni.example.org/".to_owned(),
            name: Some("Ngozi Okafor".to_owned()),
            contact: Some("hello@alumni.example.org".to_owned()),
            preferences: kind.class.may_be_declined().then(|| "https://alumni.example.org/letters/x".to_owned()),
            why: "",
        };
        let letter = (kind.sample)(paper).unwrap();
        insta::assert_snapshot!(format!("letter_{}", kind.kind), format!("{}\n\n{}", letter.subject, letter.text));
    }
}
