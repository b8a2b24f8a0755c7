//! How a command ends that did not succeed.

use std::error::Error;
use std::process::ExitCode;

use collegium_core::fault::{Fault, Kind};

use crate::problem::chain;
use crate::settings::SettingsError;

/// How a command ends.
pub(super) type Outcome = Result<(), Failure>;

/// One clear sentence about what failed, with a way out where there is one.
#[derive(Debug)]
pub(super) struct Failure {
    sentence: String,
    hint: Option<String>,
    code: u8,
}

impl Failure {
    /// The command failed.
    pub(super) fn new(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), hint: None, code: 1 }
    }

    /// The command was used wrongly.
    pub(super) fn wrong_use(sentence: impl Into<String>) -> Self {
        Self { code: 2, ..Self::new(sentence) }
    }

    /// An operation failed; all that caused it helps whoever sits at the server.
    pub(super) fn of(kind: Kind, error: &dyn Error) -> Self {
        let failure = Self::new(chain(error));
        match kind {
            Kind::Unavailable => failure.hint("check COLLEGIUM_DATABASE_URL and whether the database runs"),
            _ => failure,
        }
    }

    /// The same failure with a way out.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same failure with what caused it.
    pub(super) fn because(mut self, cause: &dyn Error) -> Self {
        self.sentence = format!("{}: {}", self.sentence, chain(cause));
        self
    }

    /// Tells the person, and gives the exit code.
    pub(super) fn report(self) -> ExitCode {
        eprintln!("collegium: {}", self.sentence);
        if let Some(hint) = self.hint {
            eprintln!("hint: {hint}");
        }
        ExitCode::from(self.code)
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        Self::wrong_use(error.to_string())
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::of(fault.kind(), &fault)
    }
}
