//! Providers that fail: whoever comes is told at once, and all other ways work (requirement ID-15).

use std::time::{Duration, Instant};

use collegium_tests::TestApp;
use collegium_web::state::Mode;
use serde_json::json;

use super::provider::{Forged, Key, Provider, Trouble};
use super::{comes_back, goes};

/// The other ways work while the provider does not.
async fn others_work(app: &TestApp) {
    app.visitor().get("/sign-in").await.ok().shows("Send me a letter");
    app.visitor().post("/sign-in", "email=ngozi@ui.example").await.status(303);
}

#[tokio::test]
async fn a_provider_that_fails_is_told_of_and_left_alone_for_a_while() {
    for trouble in [Trouble::Broken, Trouble::Huge, Trouble::Loop, Trouble::Slow] {
        let provider = Provider::new().await;
        provider.plan().about = trouble;
        let app = provider.site("").await;
        let begun = Instant::now();
        let mut comers = tokio::task::JoinSet::new();
        for _ in 0..10 {
            let browser = app.visitor();
            comers.spawn(async move { browser.post("/sign-in/with/house", "").await });
        }
        for answer in comers.join_all().await {
            answer.status(502).shows("The house does not answer").shows("Other ways to sign in");
        }
        assert!(begun.elapsed() < Duration::from_secs(15), "{trouble:?}");
        let asked = provider.plan().times("/.well-known/openid-configuration");
        let most = if trouble == Trouble::Loop { 6 } else { 1 };
        assert!(asked <= most, "{trouble:?}: ten who come ask once, not {asked} times");
        others_work(&app).await;
    }
}

#[tokio::test]
async fn a_provider_that_is_not_there_is_told_of() {
    let provider = Provider::new().await;
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let file = format!("allowed_outside = [\"{gone}\"]\n{}", provider.settings("house", ""));
    let app = TestApp::with(Mode::Serve, &file.replace(&provider.issuer(), &format!("http://{gone}"))).await;
    app.visitor().post("/sign-in/with/house", "").await.status(502).shows("does not answer");
    others_work(&app).await;
}

#[tokio::test]
async fn keys_that_cannot_be_had_sign_nobody_in() {
    for trouble in [Trouble::Broken, Trouble::Huge, Trouble::Loop] {
        let provider = Provider::new().await;
        provider.plan().keys = trouble;
        let app = provider.site("").await;
        let (browser, back) = goes(&provider, &app.visitor(), "/me").await;
        let answer = browser.get(&back).await.status(502).shows("does not answer");
        assert_eq!(answer.header("set-cookie"), "", "{trouble:?}");
        others_work(&app).await;
    }
}

#[tokio::test]
async fn changed_keys_are_learnt_and_unknown_ones_asked_for_once_a_minute() {
    let provider = Provider::new().await;
    let app = provider.site("").await;
    assert_eq!(comes_back(&provider, &app.visitor()).await.1, 303);
    assert_eq!(comes_back(&provider, &app.visitor()).await.1, 303);
    assert_eq!(provider.plan().times("/keys"), 1, "keys are kept");
    {
        let mut plan = provider.plan();
        (plan.key, plan.kid) = (Key::p256(), "two".to_owned());
    }
    assert_eq!(comes_back(&provider, &app.visitor()).await.1, 303, "a change of keys keeps nobody out");
    assert_eq!(provider.plan().times("/keys"), 2);
    provider.plan().forged = Forged::UnknownKey;
    for _ in 0..5 {
        assert_eq!(comes_back(&provider, &app.visitor()).await.1, 403);
    }
    assert_eq!(provider.plan().times("/keys"), 2, "not again within the minute");
    provider.plan().forged = Forged::No;
    assert_eq!(comes_back(&provider, &app.visitor()).await.1, 303, "and the known ones still do");
    assert_eq!(provider.plan().times("/.well-known/openid-configuration"), 1);
}

#[tokio::test]
async fn addresses_kept_out_of_the_token_are_asked_for() {
    let provider = Provider::new().await;
    provider.plan().userinfo = json!({"email": "new@mail.example", "email_verified": true});
    let app = provider.site("").await;
    let (_, status, words) = comes_back(&provider, &app.visitor()).await;
    assert_eq!(status, 303, "{words}");
    assert!(app.dump().await.contains("new@mail.example"));
}
