//! Showing a passkey again, for what changes other people's data.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use collegium_core::accounts::{self, PasskeyError, Purpose};
use webauthn_rs::prelude::{Passkey, PasskeyAuthentication};

use super::{Asking, GoOn, Question, Reply, unreadable, webauthn, wrong_answer};
use crate::extract::PageOp;
use crate::json::JsonBody;
use crate::problem::{Answer, Problem};
use crate::session::check_csrf;
use crate::sign_in::local_path;
use crate::state::App;

/// The first step, with the account's own passkeys.
pub(super) async fn begin(
    State(app): State<App>,
    PageOp(op): PageOp,
    JsonBody(asking): JsonBody<Asking>,
) -> Answer<Json<Question>> {
    let signed = *op.account()?;
    check_csrf(&app, Some(&signed), &asking.csrf)?;
    let own = accounts::passkeys_of(&op, signed.account).await?;
    let keys: Result<Vec<Passkey>, _> = own.into_iter().map(|passkey| serde_json::from_value(passkey.record)).collect();
    let keys = keys.map_err(|error| unreadable(&error))?;
    if keys.is_empty() {
        let why = "Your account has no passkey yet. Sign in by letter and add one under “Signing in”.";
        return Err(Problem::new(StatusCode::CONFLICT, why));
    }
    let (challenge, state) = webauthn(&app)?.start_passkey_authentication(&keys).map_err(wrong_answer)?;
    let state = serde_json::to_value(&state).map_err(|error| unreadable(&error))?;
    let mut options = serde_json::to_value(&challenge).map_err(|error| unreadable(&error))?;
    let ceremony = accounts::begin_ceremony(&op, Purpose::Again, state).await?;
    Ok(Json(Question { ceremony, options: options["publicKey"].take() }))
}

/// The second step.
pub(super) async fn finish(
    State(app): State<App>,
    PageOp(op): PageOp,
    JsonBody(reply): JsonBody<Reply>,
) -> Answer<Json<GoOn>> {
    let signed = *op.account()?;
    check_csrf(&app, Some(&signed), &reply.csrf)?;
    let state = accounts::take_ceremony(&op, reply.ceremony, Purpose::Again).await?;
    let state: PasskeyAuthentication = serde_json::from_value(state).map_err(|error| unreadable(&error))?;
    let result = webauthn(&app)?.finish_passkey_authentication(&reply.credential, &state).map_err(wrong_answer)?;
    let used = accounts::passkey_by_credential(&op, &URL_SAFE_NO_PAD.encode(result.cred_id())).await?;
    let used = used.ok_or(PasskeyError::Over)?;
    let mut passkey: Passkey = serde_json::from_value(used.record.clone()).map_err(|error| unreadable(&error))?;
    passkey.update_credential(&result);
    let record = serde_json::to_value(&passkey).map_err(|error| unreadable(&error))?;
    accounts::shown_again(&op, &used, record).await?;
    Ok(Json(GoOn { next: local_path(&reply.next, "/me").to_owned() }))
}
