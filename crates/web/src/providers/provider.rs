//! One provider: what it tells of itself, its keys, and who somebody is for a code.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::http::header::{ACCEPT, AUTHORIZATION};
use axum::http::{HeaderValue, Method, Response, StatusCode};
use chrono::{DateTime, TimeDelta, Utc};
use collegium_core::accounts::{Shown, ToldAddress};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreErrorResponseType,
    CoreGenderClaim, CoreGrantType, CoreJsonWebKey, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm, CoreResponseMode, CoreResponseType, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreSubjectIdentifierType, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalProviderMetadata, AuthType, AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, CsrfToken,
    EmptyExtraTokenFields, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IdTokenFields, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, ProviderMetadata, RedirectUrl, RequestTokenError,
    Scope, StandardErrorResponse, StandardTokenResponse, TokenResponse as _, TokenUrl,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use url::Url;

use super::verify::{Claims, is_unknown_key, shown_by, told_address};
use crate::outside::{Ask, NotOutside, Outside, OutsideError};
use crate::settings::ProviderSettings;

/// How long what a provider tells of itself, and its keys, are taken as told.
const GOOD_FOR: TimeDelta = TimeDelta::hours(1);

/// How often keys are asked for again because a token names one that nobody knows.
const RENEWED_EVERY: TimeDelta = TimeDelta::minutes(1);

/// How long a provider that failed is left alone: whoever comes meanwhile is told at once, and waits for nothing.
const RESTS: TimeDelta = TimeDelta::seconds(10);

/// How long a question to a provider may take. All that one return can ask fits into the time of a request.
const PATIENCE: Duration = Duration::from_secs(4);

/// How long the exchange of a code may take.
const EXCHANGE: Duration = Duration::from_secs(8);

/// The largest answer of a provider.
const LARGEST: usize = 256 << 10;

/// What providers tell of themselves beside what the library reads.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct More {
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for More {}

type About = ProviderMetadata<
    More,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

type Tokens = StandardTokenResponse<
    IdTokenFields<
        Claims,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

type Client = openidconnect::Client<
    Claims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
    EndpointNotSet,
>;

/// Why a provider does not tell who somebody is.
#[derive(Debug, thiserror::Error)]
pub(super) enum ProviderError {
    /// There is no answer.
    #[error("the provider gives no answer")]
    Outside(#[from] OutsideError),
    /// It failed a moment ago.
    #[error("the provider failed a moment ago, and is left alone")]
    Resting,
    /// It answers, but not with what was asked for.
    #[error("the provider answered with the status {0}")]
    Status(StatusCode),
    /// Its answer makes no sense.
    #[error("the provider’s answer makes no sense: {0}")]
    Unreadable(String),
    /// It says that it is somebody else.
    #[error("the provider calls itself otherwise than the settings do")]
    OtherIssuer,
    /// Secrets would go there unencrypted.
    #[error("the provider’s {0} is not at https")]
    Plain(&'static str),
    /// It does not take the code.
    #[error("the provider does not take the code: {0}")]
    Code(String),
    /// What it gives for the code are no tokens.
    #[error("what the provider gives for the code makes no sense: {0}")]
    Tokens(String),
    /// The token is not to be believed.
    #[error("the ID token is not accepted")]
    Token(#[from] ClaimsVerificationError),
    /// A part of the token is not as it must be.
    #[error("the ID token’s {0} is not accepted")]
    Claim(&'static str),
}

impl ProviderError {
    /// Whether the provider fails, rather than what it was asked about.
    pub(super) fn is_failing(&self) -> bool {
        !matches!(self, Self::Code(_) | Self::Tokens(_) | Self::Token(_) | Self::Claim(_))
    }
}

/// What ties the two halves of a flow together.
pub(super) struct Ties {
    pub(super) state: String,
    pub(super) nonce: Nonce,
    pub(super) verifier: PkceCodeVerifier,
    /// The address to which the provider sends back.
    pub(super) back: RedirectUrl,
}

/// A provider of `OpenID` Connect, and what is known of it.
pub(super) struct Provider {
    settings: ProviderSettings,
    outside: Outside,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    about: Option<(Arc<About>, DateTime<Utc>)>,
    keys: Option<(CoreJsonWebKeySet, DateTime<Utc>)>,
    /// When keys were last asked for because of one that nobody knew.
    renewed_at: Option<DateTime<Utc>>,
    failed_at: Option<DateTime<Utc>>,
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Provider {
    pub(super) fn new(settings: ProviderSettings, outside: Outside) -> Self {
        Self { settings, outside, known: Mutex::default() }
    }

    /// The word for it.
    pub(super) fn id(&self) -> &str {
        &self.settings.id
    }

    /// Its name for people.
    pub(super) fn name(&self) -> &str {
        &self.settings.name
    }

    /// Whether this is the issuer that answered; it must say so where it announces that it does (RFC 9207).
    pub(super) async fn is_issuer(&self, said: Option<&str>, now: DateTime<Utc>) -> Result<bool, ProviderError> {
        let about = self.about(now).await?;
        Ok(match said {
            Some(issuer) => issuer == self.settings.issuer.as_str(),
            None => !about.additional_metadata().authorization_response_iss_parameter_supported,
        })
    }

    /// Makes sure that the provider is there.
    pub(super) async fn is_there(&self, now: DateTime<Utc>) -> Result<(), ProviderError> {
        self.about(now).await.map(|_| ())
    }

    /// The address at the provider where somebody signs in.
    pub(super) async fn way_there(&self, ties: Ties, now: DateTime<Utc>) -> Result<Url, ProviderError> {
        let about = self.about(now).await?;
        let Ties { state, nonce, verifier, back } = ties;
        let client = self.client(&about, back)?;
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let (url, _, _) = client
            .authorize_url(flow, move || CsrfToken::new(state), move || nonce)
            .add_scopes(self.settings.scopes.iter().cloned().map(Scope::new))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        Ok(url)
    }

    /// Who the provider says that somebody is, for the code that it sent them back with.
    pub(super) async fn who_is(&self, code: &str, ties: Ties, now: DateTime<Utc>) -> Result<Shown, ProviderError> {
        let about = self.about(now).await?;
        let Ties { nonce, verifier, back, .. } = ties;
        let client = self.client(&about, back)?;
        let http = |request: HttpRequest| carry(self.outside.clone(), request);
        let exchange = client.exchange_code(AuthorizationCode::new(code.to_owned())).set_pkce_verifier(verifier);
        let tokens = exchange.request_async(&http).await.map_err(refused)?;
        let token = tokens.id_token().ok_or(ProviderError::Claim("absence"))?;
        let keys = self.keys(&about, now, false).await?;
        let shown = match shown_by(token, &self.settings, keys, &nonce, now) {
            Err(ProviderError::Token(error)) if is_unknown_key(&error) => {
                let keys = self.keys(&about, now, true).await?;
                shown_by(token, &self.settings, keys, &nonce, now)?
            }
            shown => shown?,
        };
        if shown.address == ToldAddress::None && self.settings.scopes.iter().any(|scope| scope == "email") {
            let address = self.address(&about, &shown.subject, tokens.access_token().secret()).await?;
            return Ok(Shown { address, ..shown });
        }
        Ok(shown)
    }

    /// The address, from providers that keep it out of their tokens.
    async fn address(&self, about: &About, subject: &str, token: &str) -> Result<ToldAddress, ProviderError> {
        #[derive(Deserialize)]
        struct Told {
            sub: String,
            email: Option<String>,
            email_verified: Option<bool>,
        }
        let Some(endpoint) = about.userinfo_endpoint() else { return Ok(ToldAddress::None) };
        self.guarded(endpoint.url(), "userinfo endpoint")?;
        let bearer = HeaderValue::from_str(&format!("Bearer {token}"));
        let bearer = bearer.map_err(|_| ProviderError::Unreadable("a token that fits no header".to_owned()))?;
        let told: Told = self.read(Ask::get(endpoint.url().clone()).with(AUTHORIZATION, bearer)).await?;
        if told.sub != subject {
            return Err(ProviderError::Claim("subject at the userinfo endpoint"));
        }
        Ok(told_address(told.email.as_deref(), told.email_verified))
    }

    fn client(&self, about: &About, back: RedirectUrl) -> Result<Client, ProviderError> {
        let token_url: &TokenUrl =
            about.token_endpoint().ok_or_else(|| ProviderError::Unreadable("no token endpoint".to_owned()))?;
        self.guarded(token_url.url(), "token endpoint")?;
        self.guarded(about.authorization_endpoint().url(), "authorization endpoint")?;
        let methods = about.token_endpoint_auth_methods_supported();
        let by_post = methods.is_some_and(|methods| {
            !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
                && methods.contains(&CoreClientAuthMethod::ClientSecretPost)
        });
        let settings = &self.settings;
        Ok(openidconnect::Client::new(
            settings.client_id.clone(),
            settings.issuer.clone(),
            CoreJsonWebKeySet::default(),
        )
        .set_client_secret(settings.client_secret.clone())
        .set_auth_type(if by_post { AuthType::RequestBody } else { AuthType::BasicAuth })
        .set_auth_uri(about.authorization_endpoint().clone())
        .set_token_uri(token_url.clone())
        .set_redirect_uri(back))
    }

    /// Refuses plain http, but to servers that the settings trust by name.
    fn guarded(&self, url: &Url, what: &'static str) -> Result<(), ProviderError> {
        if url.scheme() == "https" || self.outside.names(url) { Ok(()) } else { Err(ProviderError::Plain(what)) }
    }

    /// What the provider tells of itself. What it told before stands in while it fails.
    async fn about(&self, now: DateTime<Utc>) -> Result<Arc<About>, ProviderError> {
        let mut known = self.known.lock().await;
        let before = known.about.clone();
        if let Some((about, at)) = &before
            && now - *at < GOOD_FOR
        {
            return Ok(about.clone());
        }
        let read = if known.rests(now) { Err(ProviderError::Resting) } else { self.read_about().await };
        match (known.noted(read, now), before) {
            (Ok(about), _) => {
                let about = Arc::new(about);
                known.about = Some((about.clone(), now));
                Ok(about)
            }
            (Err(_), Some((about, _))) => Ok(about),
            (Err(error), None) => Err(error),
        }
    }

    async fn read_about(&self) -> Result<About, ProviderError> {
        let issuer = self.settings.issuer.as_str();
        let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let address = Url::parse(&address).map_err(|_| OutsideError::Refused(NotOutside::NoAddress))?;
        let about: About = self.read(Ask::get(address)).await?;
        if about.issuer().as_str() != issuer {
            return Err(ProviderError::OtherIssuer);
        }
        self.guarded(about.jwks_uri().url(), "set of keys")?;
        Ok(about)
    }

    /// The provider's keys; asked for again, now and then, where one is `unknown`.
    async fn keys(&self, about: &About, now: DateTime<Utc>, unknown: bool) -> Result<CoreJsonWebKeySet, ProviderError> {
        let mut known = self.known.lock().await;
        if let Some((keys, at)) = &known.keys {
            let enough = if unknown { !known.may_renew(now) } else { now - *at < GOOD_FOR };
            if enough {
                return Ok(keys.clone());
            }
        }
        if unknown {
            known.renewed_at = Some(now);
        }
        if known.rests(now) {
            return Err(ProviderError::Resting);
        }
        let read = self.read(Ask::get(about.jwks_uri().url().clone())).await;
        let keys: CoreJsonWebKeySet = known.noted(read, now)?;
        known.keys = Some((keys.clone(), now));
        Ok(keys)
    }

    async fn read<T: DeserializeOwned>(&self, ask: Ask) -> Result<T, ProviderError> {
        let ask = ask.with(ACCEPT, HeaderValue::from_static("application/json")).at_most(LARGEST).within(PATIENCE);
        let heard = self.outside.ask(&ask).await?;
        if heard.status != StatusCode::OK {
            return Err(ProviderError::Status(heard.status));
        }
        serde_json::from_slice(&heard.body).map_err(|error| ProviderError::Unreadable(error.to_string()))
    }
}

impl Known {
    fn may_renew(&self, now: DateTime<Utc>) -> bool {
        self.renewed_at.is_none_or(|at| now - at >= RENEWED_EVERY)
    }

    fn rests(&self, now: DateTime<Utc>) -> bool {
        self.failed_at.is_some_and(|at| now - at < RESTS)
    }

    /// Notes whether the provider failed.
    fn noted<T>(&mut self, read: Result<T, ProviderError>, now: DateTime<Utc>) -> Result<T, ProviderError> {
        match &read {
            Ok(_) => self.failed_at = None,
            Err(ProviderError::Resting) => {}
            Err(_) => self.failed_at = Some(now),
        }
        read
    }
}

/// Carries a request of the library by the guarded way outside.
async fn carry(outside: Outside, request: HttpRequest) -> Result<HttpResponse, ProviderError> {
    let (parts, body) = request.into_parts();
    let url = Url::parse(&parts.uri.to_string()).map_err(|_| OutsideError::Refused(NotOutside::NoAddress))?;
    let ask = if parts.method == Method::POST { Ask::post(url, body) } else { Ask::get(url) };
    let ask = parts.headers.iter().fold(ask, |ask, (name, value)| ask.with(name.clone(), value.clone()));
    let heard = outside.ask(&ask.at_most(LARGEST).within(EXCHANGE)).await?;
    if heard.status.is_server_error() {
        return Err(ProviderError::Status(heard.status));
    }
    let mut response = Response::new(heard.body);
    (*response.status_mut(), *response.headers_mut()) = (heard.status, heard.headers);
    Ok(response)
}

fn refused(error: RequestTokenError<ProviderError, StandardErrorResponse<CoreErrorResponseType>>) -> ProviderError {
    match error {
        RequestTokenError::Request(error) => error,
        RequestTokenError::ServerResponse(said) => ProviderError::Code(said.error().to_string()),
        RequestTokenError::Parse(error, _) => ProviderError::Tokens(error.to_string()),
        RequestTokenError::Other(why) => ProviderError::Tokens(why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_renewed_once_a_minute_and_failures_rest_for_ten_seconds() {
        let now = DateTime::from_timestamp(1_773_480_413, 0).unwrap();
        let mut known = Known::default();
        assert!(known.may_renew(now) && !known.rests(now));
        known.renewed_at = Some(now);
        assert!(!known.may_renew(now + TimeDelta::seconds(59)) && known.may_renew(now + TimeDelta::minutes(1)));
        assert!(known.noted::<()>(Err(ProviderError::OtherIssuer), now).is_err());
        assert!(known.rests(now + TimeDelta::seconds(9)) && !known.rests(now + RESTS));
        let later = now + TimeDelta::seconds(9);
        assert!(known.noted::<()>(Err(ProviderError::Resting), later).is_err());
        assert!(!known.rests(now + RESTS), "who is told to wait prolongs nothing");
        assert!(known.noted(Ok(()), later).is_ok() && !known.rests(later));
    }
}
