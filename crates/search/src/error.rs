//! What can go wrong with the index.

use collegium_core::fault::Kind;

/// A question or a change that the index cannot serve.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The window asked for is empty or larger than one page may be.
    #[error("a page of results holds 1 to {most} scholars, not {asked}")]
    WindowSize {
        /// What was asked for.
        asked: usize,
        /// The most one page may hold.
        most: usize,
    },
    /// The page lies deeper than pages go.
    #[error("pages end after {deepest} scholars; narrow the search, or read on with a cursor")]
    TooDeep {
        /// How far pages go, in scholars.
        deepest: usize,
    },
    /// The cursor belongs to a question in another order.
    #[error("this cursor belongs to another question or another order; start again without it")]
    ForeignCursor,
    /// The index on disk or in memory cannot be trusted any more and wants to be rebuilt.
    #[error("the index is damaged ({0}) and has to be rebuilt")]
    Damaged(String),
    /// Another process holds the index folder.
    #[error("another process uses the index in “{0}”; stop it first, or give this one a folder of its own")]
    Busy(String),
    /// The index could not be read or written.
    #[error("the index could not be read or written")]
    Engine(#[from] tantivy::TantivyError),
    /// A file or folder of the index could not be read or written.
    #[error("the index folder could not be read or written")]
    Folder(#[from] std::io::Error),
}

impl SearchError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::WindowSize { .. } | Self::TooDeep { .. } | Self::ForeignCursor => Kind::Invalid,
            Self::Busy(_) => Kind::Conflict,
            Self::Damaged(_) => Kind::Unavailable,
            Self::Engine(_) | Self::Folder(_) => Kind::Internal,
        }
    }
}
