//! Somebody with a browser or a script.

use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{self, Method, header};
use collegium_core::audience::Viewer;
use collegium_web::layers::Peer;
use tower::ServiceExt as _;

use crate::answer::Answer;

/// Somebody who asks the site for something.
#[derive(Clone)]
pub struct Person {
    router: Router,
    /// The cookies that the browser sends.
    cookies: String,
    /// The word against forged forms, as the pages of this person hold it.
    csrf: String,
    address: SocketAddr,
}

/// A request that is being put together.
pub struct Request {
    person: Person,
    builder: http::request::Builder,
}

impl Person {
    pub(crate) fn new(router: Router, viewer: Viewer) -> Self {
        let cookies = match viewer {
            Viewer::Visitor => String::new(),
            viewer => format!("see-as={}", viewer.as_str()),
        };
        Self { router, cookies, csrf: String::new(), address: SocketAddr::from(([127, 0, 0, 1], 40_000)) }
    }

    /// The same person with this session.
    pub fn with_session(mut self, token: &str, csrf: String) -> Self {
        (self.cookies, self.csrf) = (format!("session={token}"), csrf);
        self
    }

    /// The same person with the cookies that this answer set.
    #[must_use]
    pub fn keeping(mut self, answer: &Answer) -> Self {
        let set = answer.headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        for pair in set.filter_map(|cookie| cookie.split(';').next()) {
            let name = pair.split('=').next().unwrap_or_default();
            let kept = self.cookies.split("; ").filter(|one| !one.is_empty() && one.split('=').next() != Some(name));
            self.cookies = kept.chain([pair]).collect::<Vec<_>>().join("; ");
        }
        self
    }

    /// The same person, whose session this browser no longer has.
    #[must_use]
    pub fn without_session(mut self) -> Self {
        let kept = self.cookies.split("; ").filter(|one| !one.starts_with("session="));
        self.cookies = kept.collect::<Vec<_>>().join("; ");
        self
    }

    /// The same person whose pages hold this word against forged forms.
    #[must_use]
    pub fn with_csrf(mut self, csrf: &str) -> Self {
        csrf.clone_into(&mut self.csrf);
        self
    }

    /// The same person on another site: the same one at another moment, for example.
    #[must_use]
    pub fn on(mut self, router: Router) -> Self {
        self.router = router;
        self
    }

    /// The same person at another address.
    #[must_use]
    pub fn at(mut self, address: &str) -> Self {
        self.address = SocketAddr::new(address.parse().expect("an IP address"), 40_000);
        self
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.asks(Method::GET, path).send("").await
    }

    /// Sends a form of one of our own pages.
    pub async fn post(&self, path: &str, fields: &str) -> Answer {
        let fields = if self.csrf.is_empty() { fields.to_owned() } else { format!("{fields}&csrf={}", self.csrf) };
        self.sends(path, &fields).with("sec-fetch-site", "same-origin").send(fields).await
    }

    /// A form of these fields, which its caller sends, as a browser names it; from where it comes is for the caller to say.
    pub fn sends(&self, path: &str, fields: &str) -> Request {
        self.asks(Method::POST, path)
            .with("content-type", "application/x-www-form-urlencoded")
            .with("content-length", &fields.len().to_string())
    }

    /// A request with headers of one's own.
    pub fn asks(&self, method: Method, path: &str) -> Request {
        let mut builder = http::Request::builder().method(method).uri(path).header(header::HOST, "127.0.0.1:8080");
        if !self.cookies.is_empty() {
            builder = builder.header(header::COOKIE, &self.cookies);
        }
        Request { person: self.clone(), builder: builder.extension(Peer(self.address)) }
    }
}

impl Request {
    /// The same request with this header; one of the same name is replaced.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        if let Some(headers) = self.builder.headers_mut() {
            headers.insert(name, value.parse().expect("a header's value"));
        }
        self
    }

    /// The same request without this header.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        if let Some(headers) = self.builder.headers_mut() {
            headers.remove(name);
        }
        self
    }

    /// Sends it with this body.
    pub async fn send(self, body: impl Into<Body>) -> Answer {
        let request = self.builder.body(body.into()).expect("a request that makes sense");
        let path = request.uri().to_string();
        let response = match self.person.router.oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("the whole body");
        Answer { path, status: parts.status.as_u16(), headers: parts.headers, body: body.to_vec() }
    }
}
