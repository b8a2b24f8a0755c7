//! Making one institution of two, and taking that back.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::columns::{Columns, folded_names, people_of, standing};
use super::roots;
use crate::db::begin_write;
use crate::decisions::moving::{self, Hanging, Key, Moved, Once};
use crate::decisions::{self, DecisionKind, Kept, NewDecision, TakeBackError, fields};
use crate::entity::{institution, institution_name};
use crate::fault::{BadRow, Fault, Kind};
use crate::id::{DecisionId, InstitutionId};
use crate::indexing;
use crate::institutions::adopt::name_row;
use crate::institutions::ror::NameKind;
use crate::op::{Op, Permission};
use crate::text;

/// All that follows an institution which is merged into another.
const HANGING: &[Hanging] = &[
    Hanging { table: "institution_slug", column: "institution_id", key: Key::Text("slug"), once: Once::Many },
    Hanging { table: "participation", column: "sent_by", key: Key::Id("id"), once: Once::Many },
    Hanging { table: "affiliation", column: "institution_id", key: Key::Id("id"), once: Once::Many },
    Hanging { table: "spelling", column: "institution_id", key: Key::Id("id"), once: Once::Many },
    Hanging { table: "import_line", column: "institution_id", key: Key::Id("id"), once: Once::Many },
    Hanging {
        table: "follow_institution",
        column: "institution_id",
        key: Key::Id("scholar_id"),
        once: Once::Alike(&["scholar_id"]),
    },
    Hanging { table: "institution", column: "parent_id", key: Key::Id("id"), once: Once::Many },
    Hanging { table: "institution", column: "successor_id", key: Key::Id("id"), once: Once::Many },
];

/// Which institution is merged into which.
#[derive(Clone, Copy, Debug)]
pub struct MergeInstitutions {
    /// The one that stays, with its name and address.
    pub keep: InstitutionId,
    /// The one that is merged into it.
    pub merge: InstitutionId,
}

/// Why two institutions were not merged. Nothing is changed then.
#[derive(Debug, thiserror::Error)]
pub enum InstitutionMergeError {
    /// Both ids are the same.
    #[error("an institution cannot be merged with itself")]
    Itself,
    /// The one to keep is a part of the other.
    #[error("the one to keep belongs to the other; keep the other one instead")]
    KeepTheWhole,
    /// The operation failed, or one of the two is not there.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl InstitutionMergeError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Itself | Self::KeepTheWhole => Kind::Invalid,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for InstitutionMergeError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

#[derive(Serialize, Deserialize)]
struct Followed {
    rows: Moved,
    names: Vec<Uuid>,
    /// The ROR id that the one kept took over.
    ror: Option<String>,
}

/// Merges one institution into another: whom it sent, who is there, its spellings, its parts and its addresses
/// follow, and its names become other names of the one kept.
///
/// # Errors
/// [`InstitutionMergeError`]; nothing is changed then.
pub async fn merge(op: &Op, asked: MergeInstitutions) -> Result<DecisionId, InstitutionMergeError> {
    op.require(Permission::EditInstitutions)?;
    let tx = begin_write(&op.db).await?;
    let decision = merge_within(&tx, op, asked).await?;
    tx.commit().await?;
    Ok(decision)
}

/// The same inside a transaction.
pub(crate) async fn merge_within(
    tx: &impl ConnectionTrait,
    op: &Op,
    asked: MergeInstitutions,
) -> Result<DecisionId, InstitutionMergeError> {
    let (keep, merge) = (asked.keep.0, asked.merge.0);
    if keep == merge {
        return Err(InstitutionMergeError::Itself);
    }
    let (kept, other) = (standing(tx, keep).await?, standing(tx, merge).await?);
    if roots::upwards(tx, keep).await?.contains(&merge) {
        return Err(InstitutionMergeError::KeepTheWhole);
    }
    let before = Columns::of(&kept).map_err(Fault::from)?;
    let rows = moving::move_over(tx, HANGING, merge, keep).await?;
    let names = take_names(tx, &kept, &other).await?;
    let after = filled(&before, &Columns::of(&other).map_err(Fault::from)?);
    let ror = after.ror.clone().filter(|_| before.ror.is_none());
    hide(tx, merge, Some(keep), other.ror.clone().filter(|_| ror.is_none())).await?;
    after.write(tx, op, keep).await?;
    roots::settle(tx, keep).await?;
    let (was, is) = fields::changed(&json!(before), &json!(after));
    let decision = NewDecision {
        kind: DecisionKind::MergeInstitutions,
        subject: keep,
        other: Some(merge),
        words: format!("{} is {}", other.name, kept.name),
        told: json!({ "merged": merge, "name": other.name, "rows": rows.len(), "before": was, "after": is }),
        before: Value::Object(was),
        after: Value::Object(is),
        moved: json!(Followed { rows, names, ror }),
    };
    let decision = decisions::keep(tx, op, decision).await?;
    indexing::mark(tx, &people_of(tx, keep).await?).await?;
    Ok(decision)
}

/// The values of the one kept; where they are blank, the other's. Domains of both.
fn filled(kept: &Columns, other: &Columns) -> Columns {
    let mut domains = kept.domains.clone();
    domains.extend(other.domains.iter().filter(|domain| !kept.domains.contains(domain)).cloned());
    Columns {
        ror: kept.ror.clone().or_else(|| other.ror.clone()),
        country: kept.country.clone().or_else(|| other.country.clone()),
        region: kept.region.clone().or_else(|| other.region.clone()),
        city: kept.city.clone().or_else(|| other.city.clone()),
        place: kept.place.or(other.place),
        domains,
        ..kept.clone()
    }
}

/// Copies the names of the other to the one kept, as far as it lacks them.
async fn take_names(
    tx: &impl ConnectionTrait,
    kept: &institution::Model,
    other: &institution::Model,
) -> Result<Vec<Uuid>, Fault> {
    let mut known = folded_names(tx, kept.id, &kept.name).await?;
    let others =
        institution_name::Entity::find().filter(institution_name::Column::InstitutionId.eq(other.id)).all(tx).await?;
    let mut rows = Vec::new();
    let own = (other.name.clone(), "alias".to_owned(), None);
    for (name, kind, language) in
        [own].into_iter().chain(others.into_iter().map(|row| (row.text, row.kind, row.language)))
    {
        let folded = text::fold(&name);
        if !known.contains(&folded) {
            known.push(folded);
            let mut row = name_row(kept.id, &name, NameKind::Alias, language);
            row.kind = Set(kind);
            rows.push(row);
        }
    }
    let ids = rows.iter().filter_map(|row| row.id.try_as_ref().copied()).collect();
    if !rows.is_empty() {
        institution_name::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(ids)
}

async fn hide(
    tx: &impl ConnectionTrait,
    id: Uuid,
    into: Option<Uuid>,
    ror: Option<String>,
) -> Result<(), sea_orm::DbErr> {
    let row = institution::ActiveModel { id: Set(id), merged_into: Set(into), ror: Set(ror), ..Default::default() };
    institution::Entity::update(row).exec(tx).await.map(|_| ())
}

/// Takes a merge back. Gives what was edited since and stays as it is.
pub(crate) async fn undo_merge(tx: &impl ConnectionTrait, op: &Op, kept: &Kept) -> Result<Vec<String>, TakeBackError> {
    let bad = |column| Fault::from(BadRow::new("staff_decision", column, kept.decision.id));
    let followed: Followed = serde_json::from_value(kept.moved.clone()).map_err(|_| bad("moved"))?;
    let keep = kept.decision.subject;
    let merged = kept.other.ok_or_else(|| bad("other"))?;
    let hidden = institution::Entity::find_by_id(merged).one(tx).await?.filter(|row| row.merged_into == Some(keep));
    let Some(hidden) = hidden else {
        return Err(TakeBackError::InTheWay("the institution that was merged is no more".to_owned()));
    };
    let now = Columns::of(&standing(tx, keep).await?).map_err(Fault::from)?;
    let mut values = json!(now);
    let edited = fields::put_back(&mut values, &kept.before, &kept.after);
    let back: Columns = serde_json::from_value(values).map_err(|_| bad("before"))?;
    back.write(tx, op, keep).await?;
    // The registry's id goes back only where the one kept let go of it.
    let ror = hidden.ror.or_else(|| followed.ror.clone().filter(|_| back.ror.is_none()));
    hide(tx, merged, None, ror).await?;
    let elsewhere = moving::move_back(tx, HANGING, &followed.rows, Some(keep)).await?;
    institution_name::Entity::delete_many().filter(institution_name::Column::Id.is_in(followed.names)).exec(tx).await?;
    roots::settle(tx, keep).await?;
    roots::settle(tx, merged).await?;
    let mut people = people_of(tx, keep).await?;
    people.extend(people_of(tx, merged).await?);
    indexing::mark(tx, &people).await?;
    let mut sentences: Vec<String> = edited.iter().map(|field| format!("“{field}” was edited since")).collect();
    sentences.extend(moving::sentences(&elsewhere));
    Ok(sentences)
}
