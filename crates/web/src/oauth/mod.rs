//! Access tokens for programs: the client-credentials grant of OAuth 2.0 (RFC 6749, section 4.4), the keys that sign them
//! (RFC 7517), and where all of it is (RFC 8414). A client's name and secret are those of a token of the API.

mod access;

use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use collegium_core::accounts::{self, Client, Scope, Scopes};
use collegium_core::fault::Fault;
use collegium_core::op::{Actor, Op};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::extract::Form;
use crate::problem::{Answer, Whole};
use crate::state::App;

pub(crate) use access::client;

const TOKEN: &str = "/api/v1/oauth/token";
const KEYS: &str = "/.well-known/jwks.json";

/// The grant, its keys, and the document that says where they are.
pub fn routes() -> Router<App> {
    Router::new()
        .route(TOKEN, post(grant))
        .route(KEYS, get(keys))
        .route("/.well-known/oauth-authorization-server", get(document))
}

/// Why no token was given, in the words of RFC 6749, section 5.2.
#[derive(Clone, Copy, Debug)]
enum Refused {
    Request(&'static str),
    Client,
    Grant,
    Scope,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, error, why) = match self {
            Self::Request(why) => (StatusCode::BAD_REQUEST, "invalid_request", why),
            Self::Client => (
                StatusCode::UNAUTHORIZED,
                "invalid_client",
                "The client's secret is a token of the API that is good; its id is that token's.",
            ),
            Self::Grant => (StatusCode::BAD_REQUEST, "unsupported_grant_type", "client_credentials is meant."),
            Self::Scope => (StatusCode::BAD_REQUEST, "invalid_scope", "The client has no such scope."),
        };
        let body = Json(json!({ "error": error, "error_description": why }));
        let mut response = (status, [(CACHE_CONTROL, "no-store")], body).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, axum::http::HeaderValue::from_static("Basic"));
        }
        response.extensions_mut().insert(Whole);
        response
    }
}

/// `POST /api/v1/oauth/token`
async fn grant(State(app): State<App>, headers: HeaderMap, Form(fields): Form) -> Answer<Response> {
    if fields.one("grant_type") != Some("client_credentials") {
        return Ok(Refused::Grant.into_response());
    }
    let posted = fields.one("client_id").zip(fields.one("client_secret"));
    let credentials = match (basic(&headers), posted) {
        (Some(_), Some(_)) => {
            return Ok(Refused::Request("Say who you are in one way: by the header or by the form.").into_response());
        }
        (Some(basic), None) => Some(basic),
        (None, posted) => posted.map(|(id, secret)| (id.to_owned(), secret.to_owned())),
    };
    let Some((id, secret)) = credentials else { return Ok(Refused::Client.into_response()) };
    let client = accounts::find_client(app.db(), app.now(), &secret).await?;
    let Some(client) = client.filter(|client| client.token.to_string() == id) else {
        return Ok(Refused::Client.into_response());
    };
    let Some(scopes) = asked(&client, fields.one("scope")) else { return Ok(Refused::Scope.into_response()) };
    Ok(given(&app, &client, scopes).await?.into_response())
}

/// The token, with what there is to say of it.
async fn given(app: &App, client: &Client, scopes: Scopes) -> Answer<Response> {
    let keys = accounts::signing_keys(&system(app)).await?;
    let key = keys.first().ok_or(Fault::NotFound("signing key"))?;
    let token = access::signed(app, key.id, client, scopes).ok_or(Fault::NotFound("signing key"))?;
    let body = json!({
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": access::LASTS.num_seconds(),
        "scope": access::words(scopes),
    });
    Ok(([(CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

/// The scopes that are asked for; all that the client has where none are. `None` where it lacks one of them.
fn asked(client: &Client, words: Option<&str>) -> Option<Scopes> {
    let Some(words) = words else { return Some(client.scopes) };
    let wanted: Option<Vec<Scope>> = words.split_whitespace().map(|word| word.parse().ok()).collect();
    wanted
        .filter(|wanted| wanted.iter().all(|scope| client.scopes.have(*scope)))
        .map(|wanted| wanted.into_iter().collect())
}

/// Name and secret of the header (RFC 7617); both are percent-encoded in it.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let said = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = said.split_once(' ')?;
    let decoded = STANDARD.decode(encoded.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let text = String::from_utf8(decoded).ok()?;
    let (id, secret) = text.split_once(':')?;
    let plain =
        |text: &str| form_urlencoded::parse(format!("x={text}").as_bytes()).next().map(|(_, value)| value.into_owned());
    Some((plain(id)?, plain(secret)?))
}

/// `GET /.well-known/jwks.json`
async fn keys(State(app): State<App>) -> Answer<Response> {
    let keys = accounts::signing_keys(&system(&app)).await?;
    let public = |id| URL_SAFE_NO_PAD.encode(access::key(&app, id).verifying_key().as_bytes());
    let keys: Vec<Value> = keys
        .iter()
        .map(|key| {
            json!({
                "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
                "kid": key.id.to_string(), "x": public(key.id),
            })
        })
        .collect();
    // A new key signs at once: who keeps this for long would not know it.
    Ok(([(CACHE_CONTROL, "public, max-age=60")], Json(json!({ "keys": keys }))).into_response())
}

/// `GET /.well-known/oauth-authorization-server`
async fn document(State(app): State<App>) -> Response {
    let body = json!({
        "issuer": app.settings().base_url.to_string(),
        "token_endpoint": app.url(TOKEN),
        "jwks_uri": app.url(KEYS),
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "scopes_supported": Scope::ALL.map(Scope::as_str),
        "service_documentation": app.url("/api/docs"),
    });
    Json(body).into_response()
}

fn system(app: &App) -> Op {
    Op::new(app.db().clone(), app.now(), Actor::System, Uuid::now_v7())
}
