//! Requests to other people's servers: registries, webhooks, whatever an address that somebody typed leads to.
//!
//! Whoever can make a server ask for an address can make it ask its neighbours. So: only http and https;
//! only addresses that belong to the whole internet, checked after the name was looked up, on the very
//! addresses that are then connected to; each redirect checked like the first; time and size capped.
//! Proxies of the environment are not used: a proxy would look the names up behind our back.

mod address;
mod names;
#[cfg(test)]
mod tests;

use std::error::Error as _;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::http::header::{AUTHORIZATION, COOKIE, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use reqwest::redirect;
use url::Url;

use address::Trust;
pub use address::{Allowed, NotOutside};
use names::GuardedNames;

/// How many redirects are followed.
const MOST_REDIRECTS: usize = 5;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);

/// A question to a server outside.
#[derive(Clone, Debug)]
pub struct Ask {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Vec<u8>,
    most: usize,
    within: Duration,
    /// Whether the answer's body matters.
    body_wanted: bool,
}

impl Ask {
    /// A question for what is at this address: at most 1 MB, within ten seconds.
    #[must_use]
    pub fn get(url: Url) -> Self {
        Self::new(Method::GET, url, Vec::new())
    }

    /// A delivery to this address. Redirects are not followed.
    #[must_use]
    pub fn post(url: Url, body: Vec<u8>) -> Self {
        Self::new(Method::POST, url, body)
    }

    fn new(method: Method, url: Url, body: Vec<u8>) -> Self {
        let within = Duration::from_secs(10);
        Self { method, url, headers: HeaderMap::new(), body, most: 1 << 20, within, body_wanted: true }
    }

    /// The same with this header.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// The same with this cap on the answer's body, in bytes.
    #[must_use]
    pub fn at_most(mut self, bytes: usize) -> Self {
        self.most = bytes;
        self
    }

    /// The same for the answer's status and headers alone, however long its body is.
    #[must_use]
    pub fn without_body(mut self) -> Self {
        self.body_wanted = false;
        self
    }

    /// The same with this cap on the whole time, redirects and body included.
    #[must_use]
    pub fn within(mut self, time: Duration) -> Self {
        self.within = time;
        self
    }
}

/// What a server outside answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, whole, or nothing where it was not wanted.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum OutsideError {
    /// The address is not one to be asked.
    #[error(transparent)]
    Refused(#[from] NotOutside),
    /// It took too long.
    #[error("the other server took too long")]
    Slow,
    /// The answer is larger than it may be.
    #[error("the other server's answer is too large")]
    TooLarge,
    /// One redirect after the other.
    #[error("the other server sends from one address to the next")]
    TooManyRedirects,
    /// There is no connection, or it broke.
    #[error("the other server cannot be reached")]
    Unreachable(#[source] reqwest::Error),
    /// This site cannot make secure connections at all.
    #[error("requests to other servers are not possible here")]
    NotReady,
}

/// The way to servers outside; clones are the same.
#[derive(Clone)]
pub struct Outside(Arc<Inner>);

struct Inner {
    /// Connects to addresses of the whole internet alone.
    guarded: Option<reqwest::Client>,
    /// Connects to what the settings allow by name and port.
    trusted: Option<reqwest::Client>,
    allowed: Vec<Allowed>,
}

impl fmt::Debug for Outside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outside").field("allowed", &self.0.allowed).finish_non_exhaustive()
    }
}

impl Outside {
    /// A way outside that may also reach these servers, wherever they are.
    #[must_use]
    pub fn new(allowed: Vec<Allowed>) -> Self {
        Self::with_names(allowed, GuardedNames::of_system())
    }

    fn with_names(allowed: Vec<Allowed>, names: GuardedNames) -> Self {
        let guarded = client(reqwest::Client::builder().dns_resolver(Arc::new(names)));
        Self(Arc::new(Inner { guarded, trusted: client(reqwest::Client::builder()), allowed }))
    }

    /// Whether the settings name this server, so that it may be asked wherever it is.
    #[must_use]
    pub fn names(&self, url: &Url) -> bool {
        self.0.allowed.iter().any(|one| one.is_of(url))
    }

    /// Whether messages may go to this address, as far as can be told before its name is looked up.
    ///
    /// # Errors
    /// [`NotOutside`]; plain http is for servers that the settings name.
    pub fn takes_messages(&self, url: &Url) -> Result<(), NotOutside> {
        match Trust::of(url, &self.0.allowed)? {
            Trust::WholeInternet if url.scheme() != "https" => Err(NotOutside::Plain),
            Trust::WholeInternet | Trust::Named => Ok(()),
        }
    }

    /// Asks, and gives the answer whatever its status.
    ///
    /// # Errors
    /// [`OutsideError`] where there is no answer to give.
    pub async fn ask(&self, ask: &Ask) -> Result<Heard, OutsideError> {
        tokio::time::timeout(ask.within, self.follow(ask)).await.map_err(|_| OutsideError::Slow)?
    }

    async fn follow(&self, ask: &Ask) -> Result<Heard, OutsideError> {
        let mut url = ask.url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let client = match Trust::of(&url, &self.0.allowed)? {
                Trust::WholeInternet => &self.0.guarded,
                Trust::Named => &self.0.trusted,
            };
            let client = client.as_ref().ok_or(OutsideError::NotReady)?;
            let mut headers = ask.headers.clone();
            if url.origin() != ask.url.origin() {
                headers.remove(AUTHORIZATION);
                headers.remove(COOKIE);
            }
            let request = client.request(ask.method.clone(), url.clone()).headers(headers).body(ask.body.clone());
            let response = request.send().await.map_err(failure)?;
            match redirected(ask, &url, &response)? {
                Some(next) => url = next,
                None if ask.body_wanted => return whole(response, ask.most).await,
                None => {
                    let (status, headers) = (response.status(), response.headers().clone());
                    return Ok(Heard { status, headers, body: Vec::new() });
                }
            }
        }
        Err(OutsideError::TooManyRedirects)
    }
}

fn client(builder: reqwest::ClientBuilder) -> Option<reqwest::Client> {
    let builder =
        builder.redirect(redirect::Policy::none()).no_proxy().connect_timeout(CONNECT).user_agent("Collegium");
    match builder.build() {
        Ok(client) => Some(client),
        Err(error) => {
            tracing::error!(error = crate::problem::chain(&error), "no requests to other servers are possible");
            None
        }
    }
}

/// Where the answer sends on to; deliveries are not sent on.
fn redirected(ask: &Ask, from: &Url, response: &reqwest::Response) -> Result<Option<Url>, NotOutside> {
    if ask.method != Method::GET || !response.status().is_redirection() {
        return Ok(None);
    }
    let Some(location) = response.headers().get(LOCATION).and_then(|value| value.to_str().ok()) else {
        return Ok(None);
    };
    let next = from.join(location).map_err(|_| NotOutside::NoAddress)?;
    if from.scheme() == "https" && next.scheme() != "https" {
        return Err(NotOutside::Scheme);
    }
    Ok(Some(next))
}

async fn whole(mut response: reqwest::Response, most: usize) -> Result<Heard, OutsideError> {
    let (status, headers) = (response.status(), response.headers().clone());
    if response.content_length().is_some_and(|length| length > most as u64) {
        return Err(OutsideError::TooLarge);
    }
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await.map_err(failure)? {
        if body.len() + part.len() > most {
            return Err(OutsideError::TooLarge);
        }
        body.extend_from_slice(&part);
    }
    Ok(Heard { status, headers, body })
}

/// The refusal of an address, where one lies beneath; else that there is no connection.
fn failure(error: reqwest::Error) -> OutsideError {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(refused) = inner.downcast_ref::<NotOutside>() {
            return OutsideError::Refused(*refused);
        }
        cause = inner.source();
    }
    if error.is_timeout() { OutsideError::Slow } else { OutsideError::Unreachable(error.without_url()) }
}
