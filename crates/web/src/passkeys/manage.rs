//! Adding, naming and removing one's own passkeys.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use collegium_core::accounts::{self, Purpose};
use collegium_core::id::{CeremonyId, PasskeyId};
use serde::Deserialize;
use serde_json::json;
use webauthn_rs::prelude::{Passkey, PasskeyRegistration, RegisterPublicKeyCredential};

use super::{Asking, GoOn, Question, unreadable, webauthn, wrong_answer};
use crate::extract::{Form, PageOp, Params};
use crate::json::JsonBody;
use crate::problem::{Answer, Problem};
use crate::session::check_csrf;
use crate::state::App;

/// A new passkey, and what its owner calls it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPasskey {
    ceremony: CeremonyId,
    credential: RegisterPublicKeyCredential,
    name: String,
    csrf: String,
}

/// The first step of adding one.
pub(super) async fn begin(
    State(app): State<App>,
    PageOp(op): PageOp,
    JsonBody(asking): JsonBody<Asking>,
) -> Answer<Json<Question>> {
    let signed = *op.fresh()?;
    check_csrf(&app, Some(&signed), &asking.csrf)?;
    let own = accounts::passkeys_of(&op, signed.account).await?;
    let own = own.iter().filter_map(|passkey| serde_json::from_value::<Passkey>(passkey.record.clone()).ok());
    let excluded = own.map(|passkey| passkey.cred_id().clone()).collect();
    let addresses = accounts::addresses(&op.db, signed.account).await?;
    // Shown by the authenticator, on the owner's own device.
    let label = addresses.first().map_or("Your account", |address| address.address.as_str());
    let begun =
        webauthn(&app)?.start_passkey_registration(accounts::handle(signed.account), label, label, Some(excluded));
    let (challenge, state) = begun.map_err(wrong_answer)?;
    let state = serde_json::to_value(&state).map_err(|error| unreadable(&error))?;
    let mut options = serde_json::to_value(&challenge).map_err(|error| unreadable(&error))?;
    // One that the device finds by itself needs no address typed.
    options["publicKey"]["authenticatorSelection"]["residentKey"] = json!("preferred");
    let ceremony = accounts::begin_ceremony(&op, Purpose::Add, state).await?;
    Ok(Json(Question { ceremony, options: options["publicKey"].take() }))
}

/// The second step of adding one.
pub(super) async fn add(
    State(app): State<App>,
    PageOp(op): PageOp,
    JsonBody(new): JsonBody<NewPasskey>,
) -> Answer<Json<GoOn>> {
    let signed = *op.fresh()?;
    check_csrf(&app, Some(&signed), &new.csrf)?;
    let state = accounts::take_ceremony(&op, new.ceremony, Purpose::Add).await?;
    let state: PasskeyRegistration = serde_json::from_value(state).map_err(|error| unreadable(&error))?;
    let passkey = webauthn(&app)?.finish_passkey_registration(&new.credential, &state).map_err(wrong_answer)?;
    let credential = URL_SAFE_NO_PAD.encode(passkey.cred_id());
    let record = serde_json::to_value(&passkey).map_err(|error| unreadable(&error))?;
    accounts::add_passkey(&op, &credential, record, &new.name).await?;
    Ok(Json(GoOn { next: "/me/security".to_owned() }))
}

pub(super) async fn rename(PageOp(op): PageOp, Form(fields): Form) -> Answer<Response> {
    accounts::rename_passkey(&op, which(&fields)?, fields.one("name").unwrap_or_default()).await?;
    Ok(Redirect::to("/me/security").into_response())
}

pub(super) async fn remove(PageOp(op): PageOp, Form(fields): Form) -> Answer<Response> {
    accounts::remove_passkey(&op, which(&fields)?).await?;
    Ok(Redirect::to("/me/security").into_response())
}

fn which(fields: &Params) -> Answer<PasskeyId> {
    let id = fields.parsed::<PasskeyId>("passkey", "one of your passkeys")?;
    id.ok_or_else(|| Problem::parameter("passkey", "is missing; press a button beside a passkey"))
}
