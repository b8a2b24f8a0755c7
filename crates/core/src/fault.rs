//! Kinds of failure. Each slice names its own errors; all of them say what kind they are,
//! and only the outermost layer turns a kind into a status or an exit code.

use sea_orm::DbErr;

/// What kind a failure is, for whoever has to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// There is no such thing, or none that the actor may know of.
    NotFound,
    /// Nobody is signed in, and somebody must be.
    SignIn,
    /// A passkey has to be shown first.
    StepUp,
    /// The actor may not do this.
    Forbidden,
    /// Something else changed or stands in the way.
    Conflict,
    /// What was given makes no sense; the message names the place and the way out.
    Invalid,
    /// Too much was asked for; trying later helps.
    TooMany,
    /// Something we depend on does not answer; trying later helps.
    Unavailable,
    /// Our fault. The message is for the log, not for the reader.
    Internal,
}

/// A failure of an operation that has no error type of its own: the database, or a row that makes no sense.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Nobody is signed in.
    #[error("please sign in first")]
    SignIn,
    /// What changes other people's data asks for a passkey shown within the last 10 minutes.
    #[error("please show your passkey first")]
    StepUp,
    /// The account is not linked with a record yet.
    #[error("your account is not linked with your record yet; tell staff who you are at /me/claim")]
    NoRecord,
    /// The actor may not do this.
    #[error("this needs the permission “{0}”")]
    Forbidden(&'static str),
    /// No such record, or none the actor may know of.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The database failed or refused.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// A stored row makes no sense.
    #[error(transparent)]
    BadRow(#[from] BadRow),
}

impl Fault {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::SignIn => Kind::SignIn,
            Self::StepUp => Kind::StepUp,
            Self::Forbidden(_) | Self::NoRecord => Kind::Forbidden,
            Self::NotFound(_) => Kind::NotFound,
            Self::Database(DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) => Kind::Unavailable,
            Self::Database(_) | Self::BadRow(_) => Kind::Internal,
        }
    }
}

/// A stored row that no rule of ours can have written, named so that it can be found.
#[derive(Debug, thiserror::Error)]
#[error("row {id} of {table} has no sensible {column}")]
pub struct BadRow {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The row's key.
    pub id: String,
}

impl BadRow {
    /// Names the place.
    pub fn new(table: &'static str, column: &'static str, id: impl std::fmt::Display) -> Self {
        Self { table, column, id: id.to_string() }
    }
}
