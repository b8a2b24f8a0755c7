//! Saving an edited profile.

use std::collections::HashSet;

use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::draft::{At, Draft};
use super::history::What;
use super::store;
use crate::audit;
use crate::db::begin_write;
use crate::fault::{Fault, Kind};
use crate::id::ScholarId;
use crate::indexing;
use crate::institutions;
use crate::mail::{self, Class, Letter, NewLetter, To};
use crate::op::{Op, Permission};
use crate::scholars::{Field, Profile, Scholar, record};

/// A profile that is being edited.
#[derive(Clone, Debug)]
pub struct Editing {
    /// The profile as it is, all fields.
    pub profile: Profile,
    /// What can be edited of it.
    pub draft: Draft,
}

impl Editing {
    fn of(profile: Profile) -> Self {
        Self { draft: Draft::of(&profile), profile }
    }

    /// The version that an edit of it has to name.
    #[must_use]
    pub fn version(&self) -> i32 {
        self.profile.scholar.version
    }
}

/// A profile was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The fields that changed; none where everything was so already.
    pub fields: Vec<Field>,
    /// The last part of the profile's address, which follows the name.
    pub slug: String,
}

/// Why a profile was not saved. Nothing of the change is kept then.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// Somebody else changed the same fields meanwhile.
    #[error("somebody else changed the same parts of this profile meanwhile; please choose between both")]
    Conflict {
        /// The profile as it is now.
        now: Box<Editing>,
        /// The fields that both changed.
        fields: Vec<Field>,
        /// The draft with all that did not clash.
        merged: Box<Draft>,
    },
    /// The draft names a place of work that is not this person's, or an institution that is not there.
    #[error("a place of work in this form is not there any more; please reload the page")]
    ForeignStay,
    /// The operation failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl EditError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Conflict { .. } => Kind::Conflict,
            Self::ForeignStay => Kind::Invalid,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for EditError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// One's own profile, to edit it.
///
/// # Errors
/// [`Fault::SignIn`], [`Fault::NoRecord`], or the database fails.
pub async fn open_own(op: &Op) -> Result<Editing, Fault> {
    load(&op.db, op.scholar()?).await
}

/// Somebody's profile, to edit it as staff.
///
/// # Errors
/// [`Fault`] where the actor may not, there is no such scholar, or the database fails.
pub async fn open(op: &Op, id: ScholarId) -> Result<Editing, Fault> {
    op.require(Permission::EditScholars)?;
    load(&op.db, id).await
}

async fn load(db: &impl ConnectionTrait, id: ScholarId) -> Result<Editing, Fault> {
    let profile = crate::scholars::store::profiles(db, &[id.0]).await?.pop();
    profile.map(Editing::of).ok_or(Fault::NotFound("scholar"))
}

/// Saves one's own profile. `seen` is the version that the draft was begun from.
///
/// # Errors
/// [`EditError`].
pub async fn edit_own(op: &Op, seen: i32, draft: &Draft) -> Result<Edited, EditError> {
    edit(op, op.scholar()?, seen, draft, true).await
}

/// Saves somebody's profile as staff.
///
/// # Errors
/// [`EditError`].
pub async fn edit_other(op: &Op, id: ScholarId, seen: i32, draft: &Draft) -> Result<Edited, EditError> {
    op.require(Permission::EditScholars)?;
    edit(op, id, seen, draft, op.scholar().is_ok_and(|own| own == id)).await
}

async fn edit(op: &Op, id: ScholarId, seen: i32, draft: &Draft, own: bool) -> Result<Edited, EditError> {
    let tx = begin_write(&op.db).await?;
    store::lock(&tx, id).await?;
    let now = load(&tx, id).await?;
    let draft = merged(&tx, draft, seen, &now).await?;
    let fields = draft.differing(&now.draft);
    if fields.is_empty() {
        return Ok(Edited { fields, slug: now.profile.scholar.slug });
    }
    check_stays(&tx, &draft, &now).await?;
    let scholar = &now.profile.scholar;
    let mut next = Scholar { version: scholar.version + 1, updated_at: op.now, ..scholar.clone() };
    draft.onto(&mut next);
    record::follow_name(&tx, &mut next).await?;
    if !crate::scholars::store::update(&tx, &next, true).await? {
        return Err(Fault::NotFound("scholar of that version").into());
    }
    if fields.contains(&Field::Affiliations) {
        store::write_stays(&tx, op, &next, &draft.affiliations).await?;
    }
    let change = |field: &Field| (What::Value(*field), now.draft.value(*field), draft.value(*field));
    store::keep_changes(&tx, op, &next, own, fields.iter().map(change).collect()).await?;
    audit_edit(&tx, op, id, own, &fields).await?;
    if !own {
        let letter = Letter::ProfileEdited { scholar: id, version: next.version };
        let new = NewLetter { letter, to: To::Scholar(id), class: Class::Personal, not_before: None };
        mail::queue(&tx, op, new).await?;
    }
    indexing::mark(&tx, &[id]).await?;
    tx.commit().await?;
    Ok(Edited { fields, slug: next.slug })
}

/// The draft, brought together with what was saved since it was begun.
async fn merged(tx: &DatabaseTransaction, draft: &Draft, seen: i32, now: &Editing) -> Result<Draft, EditError> {
    if seen == now.version() {
        return Ok(draft.clone());
    }
    let before = store::changed_since(tx, now.profile.scholar.id, seen, now.version()).await?;
    draft.merged(&now.draft, before.as_ref()).map_err(|fields| {
        let known = before.unwrap_or_default();
        let untouched = |field: &Field| !fields.contains(field) && known.contains_key(field);
        let merged =
            Draft::fields().filter(untouched).fold(draft.clone(), |merged, field| merged.with(field, &now.draft));
        EditError::Conflict { now: Box::new(now.clone()), fields, merged: Box::new(merged) }
    })
}

/// Refuses places of work that are somebody else's, and institutions that are not there.
async fn check_stays(tx: &DatabaseTransaction, draft: &Draft, now: &Editing) -> Result<(), EditError> {
    let own: HashSet<_> = now.draft.affiliations.iter().filter_map(|stay| stay.id).collect();
    let ids: Vec<_> = draft.affiliations.iter().filter_map(|stay| stay.id).collect();
    let repeated = ids.iter().collect::<HashSet<_>>().len() < ids.len();
    let institutions: Vec<_> = draft
        .affiliations
        .iter()
        .filter_map(|stay| match &stay.at {
            At::Institution { id, .. } => Some(id.0),
            At::Typed(_) => None,
        })
        .collect();
    let named = institutions::refs(tx, institutions.iter().copied()).await?;
    if repeated || !ids.iter().all(|id| own.contains(id)) || !institutions.iter().all(|id| named.contains_key(id)) {
        return Err(EditError::ForeignStay);
    }
    Ok(())
}

/// The audit log names the fields; what stood in them is in the profile's own history, which goes with the person.
async fn audit_edit(
    tx: &impl ConnectionTrait,
    op: &Op,
    id: ScholarId,
    own: bool,
    fields: &[Field],
) -> Result<(), Fault> {
    let detail = serde_json::json!({ "own": own, "fields": fields });
    let event = audit::Event { action: "scholar.edit", subject_kind: "scholar", subject: id.0, detail };
    Ok(audit::record(tx, op, event).await?)
}
