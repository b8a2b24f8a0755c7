//! Signing in by a passkey that the device finds by itself: no address is typed, and none is asked about.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use collegium_core::accounts::{self, PasskeyError, Purpose};
use webauthn_rs::prelude::{DiscoverableAuthentication, DiscoverableKey, Passkey};

use super::{GoOn, Question, Reply, unreadable, webauthn, wrong_answer};
use crate::extract::PageOp;
use crate::json::JsonBody;
use crate::problem::Answer;
use crate::session;
use crate::sign_in::{browser_words, guarded, local_path};
use crate::state::App;

/// The first step; the same for everybody.
pub(super) async fn begin(State(app): State<App>, PageOp(op): PageOp) -> Answer<Json<Question>> {
    let (challenge, state) = webauthn(&app)?.start_discoverable_authentication().map_err(wrong_answer)?;
    let state = serde_json::to_value(&state).map_err(|error| unreadable(&error))?;
    let mut options = serde_json::to_value(&challenge).map_err(|error| unreadable(&error))?;
    let ceremony = accounts::begin_ceremony(&op, Purpose::SignIn, state).await?;
    Ok(Json(Question { ceremony, options: options["publicKey"].take() }))
}

/// The second step.
pub(super) async fn finish(
    State(app): State<App>,
    PageOp(op): PageOp,
    headers: HeaderMap,
    JsonBody(reply): JsonBody<Reply>,
) -> Answer<Response> {
    let state = accounts::take_ceremony(&op, reply.ceremony, Purpose::SignIn).await?;
    let state: DiscoverableAuthentication = serde_json::from_value(state).map_err(|error| unreadable(&error))?;
    let checks = webauthn(&app)?;
    let (handle, credential) = checks.identify_discoverable_authentication(&reply.credential).map_err(wrong_answer)?;
    let used = accounts::passkey_by_credential(&op, &URL_SAFE_NO_PAD.encode(credential)).await?;
    let used = used.filter(|passkey| accounts::handle(passkey.account) == handle).ok_or(PasskeyError::Over)?;
    let mut passkey: Passkey = serde_json::from_value(used.record.clone()).map_err(|error| unreadable(&error))?;
    let key = DiscoverableKey::from(&passkey);
    let result = checks.finish_discoverable_authentication_v2(&reply.credential, state, &key).map_err(wrong_answer)?;
    passkey.update_credential(&result);
    let record = serde_json::to_value(&passkey).map_err(|error| unreadable(&error))?;
    let started = accounts::sign_in_by_passkey(&op, &used, record, &browser_words(&headers)).await?;
    let mut response = Json(GoOn { next: local_path(&reply.next, "/me").to_owned() }).into_response();
    session::begin(&app, &mut response, &started, app.now())?;
    Ok(guarded(response))
}
