//! Access tokens of the API: short, signed, and read without a look at who signed in (RFC 9068).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use collegium_core::accounts::{self, Client, Scope, Scopes};
use collegium_core::fault::Fault;
use collegium_core::id::{KeyId, TokenId};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey as _;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::state::App;

/// How long an access token is good for.
pub(super) const LASTS: TimeDelta = TimeDelta::minutes(10);

/// What kind of token it is, as its header says.
const KIND: &str = "at+jwt";

/// What an access token says.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    client_id: String,
    scope: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: String,
}

/// The key of this name. It is made of the site's secret: no database and no backup holds it.
pub(super) fn key(app: &App, id: KeyId) -> SigningKey {
    SigningKey::from_bytes(&app.secret().key(&format!("oauth.{id}")))
}

/// Whom the tokens are for.
fn audience(app: &App) -> String {
    app.url("/api/v1")
}

/// A token for what this client may do, cut down to these scopes, signed by this key; none where it cannot be signed.
pub(super) fn signed(app: &App, by: KeyId, client: &Client, scopes: Scopes) -> Option<String> {
    let now = app.now();
    let claims = Claims {
        iss: app.settings().base_url.to_string(),
        aud: audience(app),
        sub: client.account.to_string(),
        client_id: client.token.to_string(),
        scope: words(scopes),
        iat: now.timestamp(),
        nbf: now.timestamp(),
        exp: (now + LASTS).timestamp(),
        jti: Uuid::now_v7().to_string(),
    };
    let header = Header { typ: Some(KIND.to_owned()), kid: Some(by.to_string()), ..Header::new(Algorithm::EdDSA) };
    let der = key(app, by).to_pkcs8_der().ok()?;
    encode(&header, &claims, &EncodingKey::from_ed_der(der.as_bytes())).ok()
}

/// The scopes as tokens and answers name them.
pub(super) fn words(scopes: Scopes) -> String {
    scopes.iter().map(Scope::as_str).collect::<Vec<_>>().join(" ")
}

/// Whose program sends this access token; `None` where it is none of ours, is over, or what it was got by is.
///
/// # Errors
/// The database fails.
pub(crate) async fn client(app: &App, token: &str) -> Result<Option<Client>, Fault> {
    let Ok(header) = decode_header(token) else { return Ok(None) };
    let kid = header.kid.as_deref().and_then(|kid| kid.parse::<KeyId>().ok());
    let (Some(kid), Some(KIND)) = (kid, header.typ.as_deref()) else { return Ok(None) };
    let Some(by) = accounts::signing_key(app.db(), app.now(), kid).await? else { return Ok(None) };
    let Some(claims) = claims(app, by.id, token) else { return Ok(None) };
    let Ok(id) = claims.client_id.parse::<TokenId>() else { return Ok(None) };
    let Some(client) = accounts::client_of_token(app.db(), app.now(), id).await? else { return Ok(None) };
    let granted: Scopes = claims.scope.split(' ').filter_map(|word| word.parse::<Scope>().ok()).collect();
    Ok((client.account.to_string() == claims.sub).then(|| Client { scopes: client.scopes.and(granted), ..client }))
}

/// What a token says that this key signed for this site, and that is good at this moment.
fn claims(app: &App, by: KeyId, token: &str) -> Option<Claims> {
    let mut wanted = Validation::new(Algorithm::EdDSA);
    wanted.set_issuer(&[app.settings().base_url.to_string()]);
    wanted.set_audience(&[audience(app)]);
    wanted.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    // The site's own clock decides, which tests set.
    (wanted.validate_exp, wanted.validate_nbf) = (false, false);
    let public = URL_SAFE_NO_PAD.encode(key(app, by).verifying_key().as_bytes());
    let claims = decode::<Claims>(token, &DecodingKey::from_ed_components(&public).ok()?, &wanted).ok()?.claims;
    let now = app.now().timestamp();
    (claims.nbf <= now && now < claims.exp).then_some(claims)
}
