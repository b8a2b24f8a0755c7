//! What went wrong, for whoever asked: the one place that knows which kind of failure has which status.
//!
//! A handler returns a [`Problem`]; the layer [`present()`] gives it the face that the reader can use: a page
//! for people, RFC 9457 JSON for programs. Causes go to the log with the request's id, never to the reader.

mod present;

use std::borrow::Cow;
use std::error::Error;
use std::fmt::Write as _;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use collegium_core::fault::{Fault, Kind};

use crate::extract::Params;

pub use present::{Face, ParameterError, ProblemBody, Whole, face, present};

/// A failure, as the reader is told of it.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    detail: Cow<'static, str>,
    parameters: Vec<(String, String)>,
    retry_after: Option<u64>,
    cause: Option<String>,
    way: Option<Way>,
    /// The fields of the form that was sent, to be sent again.
    kept: Option<Params>,
}

/// Where somebody can do what is missing, and come back from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Signing in.
    SignIn,
    /// Showing a passkey.
    StepUp,
    /// Sending the form again, from a page made for who is signed in now.
    SendAgain,
}

impl Way {
    /// The page where it is done; `None` where the page of the problem is it.
    fn path(self) -> Option<&'static str> {
        match self {
            Self::SignIn => Some("/sign-in"),
            Self::StepUp => Some("/sign-in/again"),
            Self::SendAgain => None,
        }
    }
}

/// The result of a handler.
pub type Answer<T> = Result<T, Problem>;

impl Problem {
    /// A problem of this status, told in one or two sentences.
    pub fn new(status: StatusCode, detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status,
            detail: detail.into(),
            parameters: Vec::new(),
            retry_after: None,
            cause: None,
            way: None,
            kept: None,
        }
    }

    /// The usual words for a status that came without any.
    #[must_use]
    pub fn of_status(status: StatusCode) -> Self {
        let detail = match status {
            StatusCode::BAD_REQUEST => "The request could not be read.",
            StatusCode::UNAUTHORIZED => "Please sign in first.",
            StatusCode::FORBIDDEN => "This is not open to you.",
            StatusCode::NOT_FOUND => "There is nothing at this address.",
            StatusCode::METHOD_NOT_ALLOWED => "This address does not take such a request.",
            StatusCode::REQUEST_TIMEOUT => "The request took too long to arrive.",
            StatusCode::PAYLOAD_TOO_LARGE => "The request is longer than this site takes.",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "The request came as a kind of text that this address does not read.",
            StatusCode::UNPROCESSABLE_ENTITY => "Something in the request makes no sense here.",
            StatusCode::TOO_MANY_REQUESTS => "You asked for more than we give at once. Please wait a moment.",
            StatusCode::SERVICE_UNAVAILABLE => "This does not work just now. Please try again in a moment.",
            status if status.is_server_error() => "Something went wrong on our side, and we have written it down.",
            _ => "The request could not be answered.",
        };
        Self::new(status, detail)
    }

    /// There is no such thing, or none that the reader may know of.
    pub fn not_found(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    /// A parameter makes no sense; `why` says what would.
    pub fn parameter(name: impl Into<String>, why: impl Into<String>) -> Self {
        let (name, why) = (name.into(), why.into());
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, format!("“{name}” {why}."));
        problem.parameters.push((name, why));
        problem
    }

    /// The same problem, naming a parameter or field as well; `why` says what would do.
    #[must_use]
    pub fn naming(mut self, name: impl Into<String>, why: impl Into<String>) -> Self {
        self.parameters.push((name.into(), why.into()));
        self
    }

    /// Our own fault; `cause` and what caused it go to the log alone.
    pub fn internal(cause: &dyn Error) -> Self {
        Self::of_status(StatusCode::INTERNAL_SERVER_ERROR).because(chain(cause))
    }

    /// The same problem with a cause for the log.
    #[must_use]
    pub fn because(mut self, cause: String) -> Self {
        self.cause = Some(cause);
        self
    }

    /// The same problem, with the page where what is missing can be done.
    #[must_use]
    pub fn leading(mut self, way: Way) -> Self {
        self.way = Some(way);
        self
    }

    /// Keeps what was typed, where there is a way to send it again.
    pub(crate) fn keep(&mut self, typed: impl FnOnce() -> Params) {
        if self.way.is_some() {
            self.kept = Some(typed());
        }
    }

    /// The same problem, with the seconds after which asking again makes sense.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// What happened and what to do, for the reader.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// What the status means, in words for people.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self.status {
            StatusCode::NOT_FOUND => "Not found",
            StatusCode::UNAUTHORIZED => "Sign in first",
            StatusCode::FORBIDDEN => "Not open to you",
            StatusCode::UNPROCESSABLE_ENTITY => "That makes no sense here",
            StatusCode::TOO_MANY_REQUESTS => "Too many requests",
            StatusCode::PAYLOAD_TOO_LARGE => "Too long",
            StatusCode::METHOD_NOT_ALLOWED => "Not done this way",
            StatusCode::SERVICE_UNAVAILABLE => "Not available just now",
            StatusCode::MISDIRECTED_REQUEST => "Another site",
            status if status.is_server_error() => "Something went wrong",
            status => status.canonical_reason().unwrap_or("Not answered"),
        }
    }

    /// A failure of an operation: `kind` decides the status, the words reach the reader unless it is our fault.
    pub fn of_kind(kind: Kind, error: &dyn Error) -> Self {
        let status = match kind {
            Kind::NotFound => StatusCode::NOT_FOUND,
            Kind::SignIn => return Self::of_status(StatusCode::UNAUTHORIZED).leading(Way::SignIn),
            Kind::StepUp => {
                let why = "This asks that you showed within the last ten minutes that it is you.";
                return Self::new(StatusCode::FORBIDDEN, why).leading(Way::StepUp);
            }
            Kind::Forbidden => StatusCode::FORBIDDEN,
            Kind::Conflict => StatusCode::CONFLICT,
            Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Kind::Unavailable => {
                return Self::of_status(StatusCode::SERVICE_UNAVAILABLE).retry_after(5).because(chain(error));
            }
            Kind::Internal => return Self::internal(error),
        };
        Self::new(status, sentence(&error.to_string()))
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self::of_kind(fault.kind(), &fault)
    }
}

impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Self {
        Self::internal(&error)
    }
}

impl IntoResponse for Problem {
    /// The status alone, with the problem beside it for [`present()`].
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The error and all that caused it, in one line.
#[must_use]
pub fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text
}

/// The message with a capital first and a full stop last.
pub(crate) fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let mut text: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    if !text.ends_with(['.', '!', '?']) {
        text.push('.');
    }
    text
}
