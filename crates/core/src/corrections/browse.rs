//! The queue of requests, those due first on top.

use super::model::Correction;
use super::store;
use crate::fault::Fault;
use crate::id::CorrectionId;
use crate::op::{Op, Permission};
use crate::page::{Page, PageRequest};

/// Which requests are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CorrectionState {
    /// Those that wait, the one due first on top.
    #[default]
    Open,
    /// Those that were answered, the newest first.
    Answered,
}

impl CorrectionState {
    /// Both states, in the order in which pages offer them.
    pub const ALL: [Self; 2] = [Self::Open, Self::Answered];

    /// The word in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// A page of requests.
///
/// # Errors
/// [`Fault::Forbidden`] for anybody but staff; the database fails.
pub async fn browse(op: &Op, state: CorrectionState, request: PageRequest) -> Result<Page<Correction>, Fault> {
    op.require(Permission::ReadReports)?;
    store::page(&op.db, state, request).await
}

/// How many requests wait for an answer.
///
/// # Errors
/// [`Fault::Forbidden`] for anybody but staff; the database fails.
pub async fn open(op: &Op) -> Result<u64, Fault> {
    Ok(browse(op, CorrectionState::Open, PageRequest::new(1, 1)).await?.total)
}

/// The request of this id.
///
/// # Errors
/// [`Fault::NotFound`], [`Fault::Forbidden`] for anybody but staff, or the database fails.
pub async fn one(op: &Op, id: CorrectionId) -> Result<Correction, Fault> {
    op.require(Permission::ReadReports)?;
    store::find(&op.db, id).await?.ok_or(Fault::NotFound("request"))
}
