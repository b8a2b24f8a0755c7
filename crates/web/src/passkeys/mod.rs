//! Passkeys: adding them, signing in by them, and showing one again before something that matters.
//!
//! Each ceremony has two steps. The first keeps a challenge in the database, so that any server may take the
//! second; the second takes it away, whether the answer is right or wrong.

mod again;
mod manage;
mod recovery;
mod sign_in;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use collegium_core::accounts::PasskeyError;
use collegium_core::id::CeremonyId;
use serde::{Deserialize, Serialize};
use url::Url;
use webauthn_rs::prelude::{PublicKeyCredential, WebauthnError};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::problem::{Problem, chain};
use crate::settings::BaseUrl;
use crate::state::App;

/// The addresses of the ceremonies.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/me/security/passkeys/begin", post(manage::begin))
        .route("/me/security/passkeys", post(manage::add))
        .route("/me/security/passkeys/rename", post(manage::rename))
        .route("/me/security/passkeys/remove", post(manage::remove))
        .route("/me/security/codes", post(recovery::make))
        .route("/sign-in/passkey/begin", post(sign_in::begin))
        .route("/sign-in/passkey", post(sign_in::finish))
        .route("/sign-in/again/begin", post(again::begin))
        .route("/sign-in/again/passkey", post(again::finish))
        .route("/sign-in/again/code", post(recovery::spend))
}

/// What the browser is asked, and under which number it answers.
#[derive(Debug, Serialize)]
struct Question {
    ceremony: CeremonyId,
    /// The options for `navigator.credentials`, as the browser's own JSON reader takes them.
    options: serde_json::Value,
}

/// The browser's answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reply {
    ceremony: CeremonyId,
    credential: PublicKeyCredential,
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    next: String,
}

/// Where the page goes on.
#[derive(Debug, Serialize)]
struct GoOn {
    next: String,
}

/// What only the session's own pages know.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asking {
    #[serde(default)]
    csrf: String,
}

/// The checks of this site's passkeys. Passkeys are bound to a name: a site on an address of numbers has those of
/// this machine, under the name `localhost`.
pub(crate) fn checks(base: &BaseUrl, community: &str) -> Result<Webauthn, WebauthnError> {
    let (host, origin) = if base.is_local() {
        ("localhost".to_owned(), base.with_host("localhost"))
    } else {
        (base.host().to_owned(), base.to_string())
    };
    let origin = Url::parse(&origin).map_err(|_| WebauthnError::Configuration)?;
    WebauthnBuilder::new(&host, &origin)?.rp_name(community).build()
}

fn webauthn(app: &App) -> Result<Webauthn, Problem> {
    let settings = app.settings();
    checks(&settings.base_url, &settings.community.name).map_err(|error| Problem::internal(&error))
}

/// A wrong answer is told in one way, whatever is wrong with it.
#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn wrong_answer(error: WebauthnError) -> Problem {
    let why = "This passkey was not accepted. Try again, or use another way to sign in.";
    Problem::new(StatusCode::FORBIDDEN, why).because(chain(&error))
}

fn unreadable(error: &serde_json::Error) -> Problem {
    Problem::internal(error)
}

impl From<PasskeyError> for Problem {
    fn from(error: PasskeyError) -> Self {
        Self::of_kind(error.kind(), &error)
    }
}
