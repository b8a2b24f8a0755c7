//! Pairs that wait for staff, the likeliest first.

use uuid::Uuid;

use super::store;
use crate::fault::Fault;
use crate::op::{Op, Permission};
use crate::page::{Page, PageRequest};

/// Of what kind two records are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PairKind {
    /// Scholars.
    Scholars,
    /// Institutions.
    Institutions,
}

impl PairKind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Scholars, Self::Institutions];

    /// The word in the database and in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scholars => "scholars",
            Self::Institutions => "institutions",
        }
    }

    /// What whoever decides about them must be allowed to.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::Scholars => Permission::EditScholars,
            Self::Institutions => Permission::EditInstitutions,
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

impl std::str::FromStr for PairKind {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::parse(word).ok_or(())
    }
}

/// Which pairs are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PairState {
    /// Those that nobody decided.
    #[default]
    Open,
    /// Those of which staff could not tell.
    Unsure,
    /// Those that are known to be two.
    Different,
}

impl PairState {
    /// All states, in the order in which pages offer them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Unsure, Self::Different];

    /// The word in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Unsure => "unsure",
            Self::Different => "different",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// Two records that may be one.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Of what kind they are.
    pub kind: PairKind,
    /// The smaller id.
    pub one: Uuid,
    /// The larger id.
    pub other: Uuid,
    /// For and against, in bits: each bit doubles the odds, 0 is even.
    pub score: f64,
    /// What speaks for (positive) and against (negative), in words and bits.
    pub reasons: Vec<(String, f64)>,
    /// What staff said of it.
    pub state: PairState,
}

/// A page of pairs, the likeliest first.
///
/// # Errors
/// [`Fault::Forbidden`] for anybody but staff; the database fails.
pub async fn pairs(op: &Op, kind: PairKind, state: PairState, request: PageRequest) -> Result<Page<Pair>, Fault> {
    op.require(Permission::ReadReports)?;
    store::page(&op.db, kind, state, request).await
}

/// The pair of these two records, and the other open pairs that share one of them: the cluster around it.
///
/// # Errors
/// [`Fault::NotFound`], [`Fault::Forbidden`] for anybody but staff, or the database fails.
pub async fn pair(op: &Op, kind: PairKind, one: Uuid, other: Uuid) -> Result<(Pair, Vec<Pair>), Fault> {
    op.require(Permission::ReadReports)?;
    let pair = store::one(&op.db, kind, one, other).await?.ok_or(Fault::NotFound("pair"))?;
    let around = store::around(&op.db, &pair).await?;
    Ok((pair, around))
}

/// How many pairs of this kind wait for staff.
///
/// # Errors
/// [`Fault::Forbidden`] for anybody but staff; the database fails.
pub async fn open_pairs(op: &Op, kind: PairKind) -> Result<u64, Fault> {
    op.require(Permission::ReadReports)?;
    store::how_many(&op.db, kind).await
}
