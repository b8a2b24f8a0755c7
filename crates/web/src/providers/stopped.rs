//! What somebody is told whom a provider did not bring in: why, and the other ways.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use collegium_core::accounts::NotByProvider;

use super::provider::{Provider, ProviderError};
use crate::form::shown_as;
use crate::problem::{Answer, Problem, chain};
use crate::sign_in::guarded;
use crate::view::Frame;

/// Why somebody did not get in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stopped {
    /// The flow is over, or another browser's.
    Over,
    /// They said no at the provider.
    Cancelled,
    /// The provider fails.
    Failing,
    /// What came is not to be believed; all reasons are told alike.
    NotAccepted,
    /// Their address is an account's: its owner connects the provider.
    LetterFirst,
    /// The provider has not checked the address it tells.
    Unproved,
    /// It is another account's.
    Taken,
    /// There are enough.
    Enough,
}

impl Stopped {
    /// What the reader is told of a failure; the log hears why.
    pub(super) fn of(provider: &Provider, error: &ProviderError) -> Self {
        tracing::warn!(provider = provider.id(), error = chain(error), "nobody was signed in by a provider");
        if error.is_failing() { Self::Failing } else { Self::NotAccepted }
    }

    /// What the reader is told where the account says no.
    pub(super) fn by(error: NotByProvider) -> Result<Self, Problem> {
        match error {
            // As if it had not been believed: whether an account is suspended is its owner's business.
            NotByProvider::Suspended => Ok(Self::NotAccepted),
            NotByProvider::LetterFirst => Ok(Self::LetterFirst),
            NotByProvider::Unproved => Ok(Self::Unproved),
            NotByProvider::Taken => Ok(Self::Taken),
            NotByProvider::Enough => Ok(Self::Enough),
            error @ (NotByProvider::TooMany(_) | NotByProvider::LastWay | NotByProvider::Fault(_)) => Err(error.into()),
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::Over | Self::Cancelled | Self::LetterFirst | Self::Unproved => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Failing => StatusCode::BAD_GATEWAY,
            Self::NotAccepted => StatusCode::FORBIDDEN,
            Self::Taken | Self::Enough => StatusCode::CONFLICT,
        }
    }
}

#[derive(Template)]
#[template(path = "providers/stopped.html")]
struct StoppedPage<'a> {
    frame: Frame,
    name: &'a str,
    why: Stopped,
}

impl StoppedPage<'_> {
    fn heading(&self) -> String {
        match self.why {
            Stopped::Over => "This took too long, or was done already".to_owned(),
            Stopped::Cancelled => format!("{} was not used", self.name),
            Stopped::Failing => format!("{} does not answer", self.name),
            Stopped::NotAccepted => format!("The answer of {} was not accepted", self.name),
            Stopped::LetterFirst => "Sign in by letter first".to_owned(),
            Stopped::Unproved => format!("{} has not checked your address", self.name),
            Stopped::Taken => "This belongs to another account".to_owned(),
            Stopped::Enough => "Ten connected services are the most".to_owned(),
        }
    }
}

/// The page that tells why, with the status for programs.
pub(super) fn stopped(frame: Frame, provider: &Provider, why: Stopped) -> Answer<Response> {
    shown_as(&StoppedPage { frame, name: provider.name(), why }, why.status()).map(guarded)
}
