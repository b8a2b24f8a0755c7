//! Signing in by `OpenID` Connect (requirements ID-14, ID-15, IO-6).

mod connected;
mod provider;
mod trouble;

use collegium_core::accounts::Role;
use collegium_tests::{NOW, Person, TestApp};
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk};
use serde_json::{Value, json};

use provider::{Forged, Key, Plan, Provider, there};

const ROSTER: &str =
    "Name,Email,Institution,Country\n\"Okafor, Ngozi, MD\",ngozi@ui.example,University of Ibadan,Nigeria\n";

/// Something that a row of a table makes different.
type Change = Box<dyn Fn(&mut Plan)>;

/// Sets out and consents at the provider; gives the browser as it is then, and the path that leads back.
async fn goes(provider: &Provider, browser: &Person, next: &str) -> (Person, String) {
    let going = browser.post("/sign-in/with/house", &format!("next={next}")).await.ok().shows("On to The house");
    (browser.clone().keeping(&going), provider.consents(&going))
}

/// The whole way there and back. Gives who came back, the status and where it leads.
async fn comes_back(provider: &Provider, browser: &Person) -> (Person, u16, String) {
    let (browser, back) = goes(provider, browser, "/me").await;
    let done = browser.get(&back).await;
    let words = if done.status == 303 { done.header("location").to_owned() } else { done.words() };
    (browser.keeping(&done), done.status, words)
}

/// Signs in by letter.
async fn by_letter(app: &TestApp, browser: &Person, email: &str) -> Person {
    let asked = browser.post("/sign-in", &format!("email={email}")).await.status(303);
    let browser = browser.clone().keeping(&asked);
    app.run_work().await;
    let letter = app.letters().pop().unwrap();
    let code: String = letter.text.split("code there: ").nth(1).unwrap().chars().take(6).collect();
    let done = browser.post("/sign-in/code", &format!("code={code}")).await.status(303);
    let person = browser.keeping(&done);
    let page = person.get("/me/security").await.ok();
    let csrf = page.text().split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    person.with_csrf(&csrf)
}

#[tokio::test]
async fn a_token_that_is_not_to_be_believed_signs_nobody_in() {
    let provider = Provider::new().await;
    let app = provider.site("").await;
    let now = NOW.timestamp();
    let public = {
        let plan = provider.plan();
        let AlgorithmParameters::OctetKeyPair(pair) =
            Jwk::from_encoding_key(&plan.key.1, plan.key.0).unwrap().algorithm
        else {
            panic!("another key")
        };
        pair.x.into_bytes()
    };
    let claims = |claims: Value| move |plan: &mut Plan| plan.claims = claims.clone();
    let forged = |forged: Forged| move |plan: &mut Plan| plan.forged = forged.clone();
    let says = |issuer: Option<&str>| {
        let issuer = issuer.map(str::to_owned);
        move |plan: &mut Plan| plan.says.clone_from(&issuer)
    };
    let rows: Vec<(&str, Change)> = vec![
        ("alg none", Box::new(forged(Forged::Unsigned))),
        ("HS256 keyed with the public key", Box::new(forged(Forged::Shared(public)))),
        ("HS256 keyed with our secret", Box::new(forged(Forged::Shared(b"hush-hush".to_vec())))),
        ("unknown kid", Box::new(forged(Forged::UnknownKey))),
        ("other key", Box::new(forged(Forged::OtherKey))),
        ("wrong iss", Box::new(claims(json!({"iss": "http://127.0.0.1:1"})))),
        ("no iss", Box::new(claims(json!({"iss": null})))),
        ("wrong aud", Box::new(claims(json!({"aud": "somebody"})))),
        ("no aud", Box::new(claims(json!({"aud": null})))),
        ("two aud", Box::new(claims(json!({"aud": ["collegium", "somebody"]})))),
        ("twice the same aud", Box::new(claims(json!({"aud": ["collegium", "collegium"]})))),
        ("wrong azp", Box::new(claims(json!({"azp": "somebody"})))),
        ("wrong nonce", Box::new(claims(json!({"nonce": "x"})))),
        ("no nonce", Box::new(claims(json!({"nonce": null})))),
        ("expired", Box::new(claims(json!({"exp": now - 61})))),
        ("no exp", Box::new(claims(json!({"exp": null})))),
        ("string exp", Box::new(claims(json!({"exp": (now + 300).to_string()})))),
        ("future nbf", Box::new(claims(json!({"nbf": now + 61})))),
        ("string nbf", Box::new(claims(json!({"nbf": (now - 5).to_string()})))),
        ("future iat", Box::new(claims(json!({"iat": now + 61})))),
        ("no iat", Box::new(claims(json!({"iat": null})))),
        ("missing sub", Box::new(claims(json!({"sub": null})))),
        ("empty sub", Box::new(claims(json!({"sub": ""})))),
        ("endless sub", Box::new(claims(json!({"sub": "x".repeat(256)})))),
        ("sub that is no text", Box::new(claims(json!({"sub": 7})))),
        ("iss parameter of another", Box::new(says(Some("https://evil.example")))),
        ("no iss parameter", Box::new(says(None))),
        ("email not verified", Box::new(claims(json!({"email": "new@mail.example", "email_verified": false})))),
        ("email not said to be verified", Box::new(claims(json!({"email": "new@mail.example"})))),
        (
            "email_verified that is no yes",
            Box::new(claims(json!({"email": "new@mail.example", "email_verified": "true"}))),
        ),
    ];
    let honest = provider.issuer();
    for (place, (name, change)) in rows.iter().enumerate() {
        {
            let mut plan = provider.plan();
            (plan.claims, plan.forged, plan.says) = (json!({}), Forged::No, Some(honest.clone()));
            change(&mut plan);
        }
        let (person, status, words) = comes_back(&provider, &app.visitor().at(&format!("10.1.{place}.1"))).await;
        assert!([403, 422].contains(&status), "{name}: {status} {words}");
        assert!(!words.contains("too long"), "{name} failed for another reason: {words}");
        person.get("/me").await.status(303);
    }
    {
        let mut plan = provider.plan();
        (plan.claims, plan.forged, plan.says) = (json!({"nbf": now + 20, "iat": now + 20}), Forged::No, Some(honest));
    }
    let (person, status, words) = comes_back(&provider, &app.visitor()).await;
    assert_eq!((status, words.as_str()), (303, "/me"), "and what is to be believed does");
    person.get("/me").await.ok();
    assert_eq!(app.dump().await.matches("person-1").count(), 1, "one account was made in all");
}

#[tokio::test]
async fn each_kind_of_key_that_is_taken_is_taken() {
    for key in [Key::ed25519(), Key::p256(), Key::rsa()] {
        let provider = Provider::new().await;
        let alg = key.0;
        provider.plan().key = key;
        let app = provider.site("").await;
        let (_, status, words) = comes_back(&provider, &app.visitor()).await;
        assert_eq!(status, 303, "{alg:?}: {words}");
    }
}

#[tokio::test]
async fn a_way_back_is_good_once_and_in_the_browser_that_set_out() {
    let provider = Provider::new().await;
    let app = provider.site("").await;
    let (browser, back) = goes(&provider, &app.visitor(), "/me").await;
    // Another browser, with a cookie of its own.
    let (other, _) = goes(&provider, &app.visitor(), "/me").await;
    for stranger in [&app.visitor(), &other] {
        let refused = stranger.get(&back).await.status(422).shows("too long, or was done already");
        assert_eq!(refused.header("set-cookie"), "");
        assert_eq!((refused.header("referrer-policy"), refused.header("cache-control")), ("no-referrer", "no-store"));
    }
    let signed_in = app.signed_in(Role::Scholar).await;
    signed_in.get(&back).await.status(422);
    browser.get(&back.replace("/house/", "/nobody/")).await.status(404);
    let state = |text: &str| format!("/sign-in/with/house/return?code=x&state={text}");
    for nonsense in ["", "x", "x.y", "0190b7c2-0000-7000-8000-000000000000.x", "%00", &"x".repeat(5_000)] {
        browser.get(&state(nonsense)).await.status(422);
    }
    let twice = format!("{back}&state=x");
    browser.get(&twice).await.status(422);
    let done = browser.get(&back).await.status(303);
    assert!(done.header("set-cookie").starts_with("session="), "looking spent nothing");
    browser.get(&back).await.status(422).shows("too long, or was done already");
    assert_eq!(provider.plan().times("/token"), 1);
}

#[tokio::test]
async fn a_code_is_the_providers_to_take_once() {
    let provider = Provider::new().await;
    let app = provider.site("").await;
    let (first, back) = goes(&provider, &app.visitor(), "/me").await;
    first.get(&back).await.status(303);
    // The code of the first flow beside the state of a second.
    let (second, other) = goes(&provider, &app.visitor(), "/me").await;
    let code = |path: &str| path.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    second.get(&other.replace(&code(&other), &code(&back))).await.status(403).shows("was not accepted");
    // A code of another person's flow, still unspent, does not fit the verifier.
    let (third, mine) = goes(&provider, &app.visitor(), "/me").await;
    let (_, theirs) = goes(&provider, &app.visitor(), "/me").await;
    third.get(&mine.replace(&code(&mine), &code(&theirs))).await.status(403);
}

#[tokio::test]
async fn who_says_no_there_is_told_so_here() {
    let provider = Provider::new().await;
    let app = provider.site("").await;
    for (error, status, words) in [("access_denied", 422, "The house was not used"), ("server_error", 403, "accepted")]
    {
        let (browser, back) = goes(&provider, &app.visitor(), "/me").await;
        let code = back.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned();
        let back = back.replace(&format!("code={code}"), &format!("error={error}"));
        browser.get(&back).await.status(status).shows(words).shows("Other ways to sign in");
    }
}

#[tokio::test]
async fn nothing_that_the_database_holds_finishes_a_flow() {
    let provider = Provider::new().await;
    let app = provider.site("").await;
    let going = app.visitor().post("/sign-in/with/house", "").await.ok();
    assert_eq!(going.header("referrer-policy"), "no-referrer");
    let dump = app.dump().await;
    let asked: Vec<(String, String)> = there(&going).query_pairs().into_owned().collect();
    for (name, value) in asked.iter().filter(|(name, _)| ["state", "nonce", "code_challenge"].contains(&name.as_str()))
    {
        let secret = value.split('.').next_back().unwrap();
        assert!(secret.len() >= 43 && !dump.contains(secret), "{name} stands in the database");
    }
}

#[tokio::test]
async fn one_goes_on_to_paths_of_this_site_alone() {
    let provider = Provider::new().await;
    let app = provider.site("").await;
    let vectors = [
        ("/scholars?q=a", "/scholars?q=a"),
        ("//evil.example", "/me"),
        ("/\\evil.example", "/me"),
        ("%2f%2fevil.example", "/me"),
        ("/%2fevil.example", "/me"),
        ("https://evil.example/", "/me"),
        ("/\t/evil.example", "/me"),
        ("javascript:alert(1)", "/me"),
        ("http:evil.example", "/me"),
        ("user:pw@evil.example", "/me"),
        ("/\r\nset-cookie: a=b", "/me"),
        ("", "/me"),
    ];
    for (place, (next, leads)) in vectors.into_iter().enumerate() {
        let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
        let (browser, back) = goes(&provider, &app.visitor().at(&format!("10.2.{place}.1")), &next).await;
        assert_eq!(browser.get(&back).await.status(303).header("location"), leads, "{next}");
    }
}

#[tokio::test]
async fn setting_out_is_for_our_own_pages_and_not_without_end() {
    let provider = Provider::new().await;
    let app = provider.site("").await;
    app.visitor().get("/sign-in?next=/scholars").await.ok().shows("Sign in with The house");
    app.visitor().get("/sign-in/with/house").await.status(405);
    let elsewhere = app.visitor().asks(axum::http::Method::POST, "/sign-in/with/house");
    let form = ("content-type", "application/x-www-form-urlencoded");
    elsewhere.with("sec-fetch-site", "cross-site").with(form.0, form.1).send("").await.status(403);
    app.visitor().post("/sign-in/with/nobody", "").await.status(404);
    for _ in 0..20 {
        app.visitor().post("/sign-in/with/house", "").await.ok();
    }
    app.visitor().post("/sign-in/with/house", "").await.status(429);
    let host = app.visitor().at("10.3.0.1").asks(axum::http::Method::POST, "/sign-in/with/house");
    let host = host.with("sec-fetch-site", "same-origin").with(form.0, form.1).with("x-forwarded-host", "evil.example");
    let going = host.send("").await.ok();
    assert!(
        there(&going).query_pairs().any(|(name, value)| {
            name == "redirect_uri" && value == "http://127.0.0.1:8080/sign-in/with/house/return"
        })
    );
}
