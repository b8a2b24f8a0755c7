//! Why a step was not taken.

use super::filled::Flaws;
use super::model::{NoReason, OwnPiece};
use crate::fault::{Fault, Kind};
use crate::idempotency::KeyError;
use crate::limits::TooMany;

/// Why a step was not taken. Nothing of it is kept then.
#[derive(Debug, thiserror::Error)]
pub enum SubmissionError {
    /// The piece is not at a stage at which this can be done.
    #[error("this cannot be done with the piece as it is now; go back and look at it again")]
    NotNow,
    /// Somebody else took a step meanwhile.
    #[error("somebody else changed this piece meanwhile; go back and look at it again")]
    Stale,
    /// Nobody decides about a piece of their own.
    #[error(transparent)]
    Own(#[from] OwnPiece),
    /// A decision that has to be explained was not.
    #[error(transparent)]
    Reason(#[from] NoReason),
    /// Fields need another look.
    #[error(transparent)]
    Flaws(#[from] Flaws),
    /// The moment at which it should come out has passed, or is too far away.
    #[error("choose a moment within the next year")]
    Moment,
    /// Too many pieces in one day.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// The key of the request came with another one before.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The operation failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl SubmissionError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::NotNow | Self::Stale => Kind::Conflict,
            Self::Own(_) => Kind::Forbidden,
            Self::Reason(_) | Self::Flaws(_) | Self::Moment | Self::Key(_) => Kind::Invalid,
            Self::TooMany(_) => Kind::TooMany,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for SubmissionError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}
