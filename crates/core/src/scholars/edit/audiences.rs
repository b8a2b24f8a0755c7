//! Who sees what of a profile, as its owner decides. A change holds from the moment it is saved on all pages, and as
//! soon as the index has taken it in for searching, within a second.

use sea_orm::DatabaseTransaction;
use serde_json::{Value, json};

use super::history::What;
use super::store;
use crate::audience::Audience;
use crate::audit;
use crate::db::begin_write;
use crate::fault::{Fault, Kind};
use crate::indexing;
use crate::op::Op;
use crate::scholars::{Audiences, Field, Scholar};

/// A field is to have another audience.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AudienceChange {
    /// The field.
    pub field: Field,
    /// The audience that the owner saw.
    pub was: Audience,
    /// The one that it is to have.
    pub now: Audience,
}

/// Audiences for all fields at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    /// Everybody sees who one is and what one does; members see the addresses.
    Open,
    /// Members see who one is, what one does, and the addresses; nobody else sees anything.
    Colleagues,
    /// Members see name, disciplines and programs; all else is for staff.
    Quiet,
}

impl Set {
    /// All sets, the widest first.
    pub const ALL: [Self; 3] = [Self::Open, Self::Colleagues, Self::Quiet];

    /// The word for it in forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Colleagues => "colleagues",
            Self::Quiet => "quiet",
        }
    }

    /// The set of that word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|set| set.as_str() == word)
    }

    /// The audience that a field has by it. Phones and former names are never opened by a set.
    #[must_use]
    pub fn of(self, field: Field) -> Audience {
        match (self, field) {
            (_, Field::Phones | Field::FormerNames) => Audience::Staff,
            (Self::Open, Field::Emails)
            | (Self::Colleagues, _)
            | (Self::Quiet, Field::Name | Field::Disciplines | Field::Programs) => Audience::Members,
            (Self::Open, _) => Audience::Public,
            (Self::Quiet, _) => Audience::Staff,
        }
    }

    /// Whether all fields are as the set has them.
    #[must_use]
    pub fn is_chosen(self, audiences: &Audiences) -> bool {
        Field::ALL.into_iter().all(|field| audiences.of(field) == self.of(field))
    }
}

/// Why audiences were not changed. Nothing of the change is kept then.
#[derive(Debug, thiserror::Error)]
pub enum AudienceError {
    /// The audiences of these fields were changed meanwhile, in another window perhaps.
    #[error("some of this was changed meanwhile; look at it as it is now and choose again")]
    Meanwhile(Vec<Field>),
    /// The operation failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl AudienceError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Meanwhile(_) => Kind::Conflict,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for AudienceError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Gives fields of one's own profile other audiences.
///
/// # Errors
/// [`AudienceError`].
pub async fn change_audiences(op: &Op, changes: &[AudienceChange]) -> Result<(), AudienceError> {
    let (tx, scholar) = begin(op).await?;
    let differs = |change: &&AudienceChange| ![change.was, change.now].contains(&scholar.audiences.of(change.field));
    let meanwhile: Vec<Field> = changes.iter().filter(differs).map(|change| change.field).collect();
    if !meanwhile.is_empty() {
        return Err(AudienceError::Meanwhile(meanwhile));
    }
    let with = |audiences: Audiences, change: &AudienceChange| audiences.with(change.field, change.now);
    let audiences = changes.iter().fold(scholar.audiences.clone(), with);
    Ok(finish(op, tx, &scholar, Scholar { audiences, ..scholar.clone() }).await?)
}

/// Gives all fields of one's own profile the audiences of a set.
///
/// # Errors
/// [`Fault::SignIn`], [`Fault::NoRecord`], or the database fails.
pub async fn choose_set(op: &Op, set: Set) -> Result<(), Fault> {
    let (tx, scholar) = begin(op).await?;
    let with = |audiences: Audiences, field: Field| audiences.with(field, set.of(field));
    let audiences = Field::ALL.into_iter().fold(Audiences::default(), with);
    finish(op, tx, &scholar, Scholar { audiences, ..scholar.clone() }).await
}

/// Takes oneself out of the directory, or back into it. Who is not listed is seen by staff alone.
///
/// # Errors
/// As [`choose_set`].
pub async fn set_listed(op: &Op, listed: bool) -> Result<(), Fault> {
    let (tx, scholar) = begin(op).await?;
    finish(op, tx, &scholar, Scholar { listed, ..scholar.clone() }).await
}

async fn begin(op: &Op) -> Result<(DatabaseTransaction, Scholar), Fault> {
    let id = op.scholar()?;
    let tx = begin_write(&op.db).await?;
    store::lock(&tx, id).await?;
    let profile = crate::scholars::store::profiles(&tx, &[id.0]).await?.pop().ok_or(Fault::NotFound("scholar"))?;
    Ok((tx, profile.scholar))
}

async fn finish(op: &Op, tx: DatabaseTransaction, before: &Scholar, after: Scholar) -> Result<(), Fault> {
    let changes = changes(before, &after);
    if changes.is_empty() {
        return Ok(());
    }
    let next = Scholar { version: before.version + 1, updated_at: op.now, ..after };
    if !crate::scholars::store::update(&tx, &next, true).await? {
        return Err(Fault::NotFound("scholar of that version"));
    }
    let told: Vec<Value> = changes.iter().map(|(what, before, after)| json!([what.word(), before, after])).collect();
    store::keep_changes(&tx, op, &next, true, changes).await?;
    let event = audit::Event {
        action: "scholar.audiences",
        subject_kind: "scholar",
        subject: next.id.0,
        detail: json!({ "changes": told }),
    };
    audit::record(&tx, op, event).await?;
    indexing::mark(&tx, &[next.id]).await?;
    tx.commit().await?;
    Ok(())
}

fn changes(before: &Scholar, after: &Scholar) -> Vec<(What, Value, Value)> {
    let of = |scholar: &Scholar, field| json!(scholar.audiences.of(field));
    let audiences = Field::ALL
        .into_iter()
        .filter(|field| before.audiences.of(*field) != after.audiences.of(*field))
        .map(|field| (What::Audience(field), of(before, field), of(after, field)));
    let listed = (before.listed != after.listed).then(|| (What::Listed, json!(before.listed), json!(after.listed)));
    audiences.chain(listed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_grow_from_quiet_to_open() {
        for field in Field::ALL {
            assert!(Set::Open.of(field) <= Set::Colleagues.of(field), "{field:?}");
            assert!(Set::Colleagues.of(field) <= Set::Quiet.of(field), "{field:?}");
        }
        for set in Set::ALL {
            assert_eq!(set.of(Field::Phones), Audience::Staff);
            assert_eq!(Set::named(set.as_str()), Some(set));
        }
    }
}
