//! Asking for a correction.

use chrono::TimeDelta;
use serde_json::json;

use super::model::{ANSWERED_WITHIN, Correction, CorrectionKind};
use super::store;
use crate::audit;
use crate::db::begin_write;
use crate::fault::{Fault, Kind};
use crate::id::{CorrectionId, ScholarId};
use crate::limits::{self, Limit, TooMany};
use crate::mail::{self, Class, Letter, NewLetter, OutboxAddress, To};
use crate::op::Op;
use crate::scholars::{self, EmailAddress, RefusedEmail};
use crate::text;

/// How many requests one network may send in a day.
const A_DAY: Limit = Limit { name: "corrections.network-day", most: 5, per: TimeDelta::days(1) };

/// The longest that somebody may write.
const LONGEST: usize = 5_000;

/// A request as somebody sends it.
#[derive(Clone, Debug)]
pub struct NewCorrection {
    /// What is to be put right.
    pub kind: CorrectionKind,
    /// The page that it is about: `/scholars/ada-obi`.
    pub page: String,
    /// What is wrong, and how it should be.
    pub said: String,
    /// Who asks.
    pub name: String,
    /// Where the answer goes.
    pub address: String,
}

/// Why a request was not taken.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// Nothing was said.
    #[error("please say what is wrong, and how it should be")]
    NothingSaid,
    /// Too much was said.
    #[error("please say it in at most {LONGEST} letters")]
    TooLong,
    /// The answer would reach nobody.
    #[error(transparent)]
    Address(#[from] RefusedEmail),
    /// This network asked too often today.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// The operation failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl AskError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::NothingSaid | Self::TooLong | Self::Address(_) => Kind::Invalid,
            Self::TooMany(_) => Kind::TooMany,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for AskError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Takes a request from anyone; `network` is whom the limit counts. A letter says that it came. The answer tells
/// nothing of who is in the directory: a page that is not there is taken as it was written.
///
/// # Errors
/// [`AskError`]; nothing is kept then.
pub async fn ask(op: &Op, network: &str, new: NewCorrection) -> Result<CorrectionId, AskError> {
    let said = new.said.trim().to_owned();
    if said.is_empty() {
        return Err(AskError::NothingSaid);
    }
    if said.chars().count() > LONGEST {
        return Err(AskError::TooLong);
    }
    let address = EmailAddress::read(&new.address)?.address;
    limits::take(&op.db, op, &A_DAY, network).await??;
    let correction = Correction {
        id: CorrectionId::new(),
        kind: new.kind,
        scholar: about(op, &new.page).await?,
        page: new.page.chars().take(300).collect(),
        said,
        name: text::tidy(&new.name).chars().take(200).collect(),
        address: address.as_str().to_owned(),
        asked_at: op.now,
        due_at: op.now + ANSWERED_WITHIN,
        answer: None,
    };
    let tx = begin_write(&op.db).await?;
    store::insert(&tx, &correction).await?;
    let letter = NewLetter {
        letter: Letter::CorrectionReceived { correction: correction.id },
        to: To::Address(OutboxAddress::checked(address.as_str())),
        class: Class::Personal,
        not_before: None,
    };
    mail::queue(&tx, op, letter).await?;
    let detail = json!({ "kind": correction.kind.as_str() });
    let event = audit::Event { action: "correction.ask", subject_kind: "correction", subject: correction.id.0, detail };
    audit::record(&tx, op, event).await?;
    tx.commit().await?;
    Ok(correction.id)
}

/// Whom the page is about, if it is one of a scholar.
async fn about(op: &Op, page: &str) -> Result<Option<ScholarId>, Fault> {
    match page.strip_prefix("/scholars/") {
        Some(slug) => scholars::by_address(&op.db, slug).await,
        None => Ok(None),
    }
}
