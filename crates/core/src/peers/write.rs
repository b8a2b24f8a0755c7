//! Writing, within limits against bother.

use chrono::TimeDelta;
use serde_json::json;

use super::store;
use crate::audit;
use crate::db::begin_write;
use crate::fault::{Fault, Kind};
use crate::id::{PeerLetterId, ScholarId};
use crate::limits::{self, Limit, TooMany};
use crate::mail::{self, Class, Letter, NewLetter, To};
use crate::op::Op;
use crate::scholars;
use crate::scholars::edit::{Line, Prose};

/// Letters that one person may write in a day, and to one and the same person.
const OF_WRITER: Limit = Limit { name: "peers.writer", most: 10, per: TimeDelta::days(1) };
const TO_ONE: Limit = Limit { name: "peers.pair", most: 3, per: TimeDelta::days(1) };

/// A letter to be relayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPeerLetter {
    /// To whom.
    pub to: ScholarId,
    /// The subject.
    pub subject: Line<120>,
    /// What it says.
    pub words: Prose<5000>,
}

/// Why nothing was written, or done with what was received.
#[derive(Debug, thiserror::Error)]
pub enum PeerError {
    /// Enough for today.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// It is oneself.
    #[error("this is your own profile; choose somebody else to write to")]
    Oneself,
    /// The person has died.
    #[error("letters cannot reach this person any more")]
    Unreachable,
    /// The operation failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl PeerError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::TooMany(_) => Kind::TooMany,
            Self::Oneself | Self::Unreachable => Kind::Invalid,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for PeerError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Writes to a scholar whom one may see. Who is blocked is not told so: the letter is kept and goes nowhere.
///
/// # Errors
/// [`PeerError`].
pub async fn write(op: &Op, new: &NewPeerLetter) -> Result<PeerLetterId, PeerError> {
    let from = op.scholar()?;
    if from == new.to {
        return Err(PeerError::Oneself);
    }
    let seen = scholars::by_id(op, new.to).await?;
    if seen.scholar.deceased {
        return Err(PeerError::Unreachable);
    }
    limits::take(&op.db, op, &OF_WRITER, &from.to_string()).await??;
    limits::take(&op.db, op, &TO_ONE, &format!("{from} {}", new.to)).await??;
    let tx = begin_write(&op.db).await?;
    let id = store::insert(&tx, op, from, new).await?;
    if !store::is_blocked(&tx, new.to, from).await? {
        let letter = Letter::PeerLetter { letter: id };
        let queued = NewLetter { letter, to: To::Scholar(new.to), class: Class::Personal, not_before: None };
        mail::queue(&tx, op, queued).await?;
    }
    let event = audit::Event {
        action: "peers.written",
        subject_kind: "scholar",
        subject: new.to.0,
        detail: json!({ "letter": id }),
    };
    audit::record(&tx, op, event).await?;
    tx.commit().await?;
    Ok(id)
}
