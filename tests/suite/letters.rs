//! The outbox and what leaves it.

use collegium_core::mail::{OutboxAddress, send_test};
use collegium_core::scholars::EmailAddress;
use collegium_tests::TestApp;
use collegium_web::mail::transport::NotTaken;

fn address(text: &str) -> OutboxAddress {
    OutboxAddress::from(&EmailAddress::read(text).unwrap().address)
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
}

#[tokio::test]
async fn what_is_refused_for_good_is_not_tried_again() {
    let app = TestApp::new().await;
    app.post_office().refuses("ada@a.example", NotTaken::Refused("550 5.7.1 no".to_owned()));
    send_test(&app.operator(), address("ada@a.example")).await.unwrap();
    app.run_work().await;
    app.post_office().accepts("ada@a.example");
    app.run_work().await;
    assert_eq!(app.letters(), []);
}
