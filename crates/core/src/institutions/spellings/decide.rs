//! Deciding what a spelling means, for every line that has it; and taking that back.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::guesses::Target;
use super::keep::Meaning;
use crate::db::{CHUNK, begin_write};
use crate::decisions::moving::{self, Hanging, Key, Moved, Once};
use crate::decisions::{self, DecisionKind, Kept, NewDecision, TakeBackError, fields};
use crate::entity::{affiliation, import_batch, import_file, import_line, institution, participation, spelling};
use crate::fault::{BadRow, Fault, Kind};
use crate::id::{DecisionId, InstitutionId, ScholarId, SpellingId};
use crate::indexing;
use crate::institutions::adopt::{TypedOnly, add_typed, adopt};
use crate::institutions::take_back::remove_unused;
use crate::op::{Op, Permission};
use crate::reference::CountryCode;
use crate::text;

/// What a spelling is decided to mean.
#[derive(Clone, Debug)]
pub enum Meant {
    /// This organization.
    Target(Target),
    /// An institution that neither the community nor the registry has.
    New {
        /// Its name.
        name: String,
        /// Its city.
        city: Option<String>,
        /// Its country.
        country: Option<CountryCode>,
    },
    /// No organization.
    Nothing,
    /// Nobody knows today; it waits at the end of the queue.
    Later,
}

/// What deciding came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The decision, to take it back.
    pub decision: DecisionId,
    /// In a sentence.
    pub words: String,
    /// How many lines have the spelling.
    pub lines: usize,
}

/// Why a spelling was not decided. Nothing is changed then.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// A new institution without a name.
    #[error("a new institution needs a name")]
    NoName,
    /// The registry that was loaded has no such organization.
    #[error("the registry has no organization {0}; load a newer release, or make a new institution")]
    NotInRegistry(String),
    /// The operation failed, or there is no such spelling or institution.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl DecideError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::NoName | Self::NotInRegistry(_) => Kind::Invalid,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for DecideError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// What of a spelling's row a decision changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Standing {
    institution: Option<Uuid>,
    verdict: String,
    decided_by: String,
    #[serde(with = "fields::exact")]
    confidence: f64,
    reason: String,
    later_at: Option<DateTime<Utc>>,
}

/// What a decision moved and made.
#[derive(Serialize, Deserialize)]
struct Followed {
    rows: Moved,
    made: Vec<InstitutionId>,
}

/// Where lines' institutions stand.
const POINTING: [Hanging; 3] = [
    Hanging { table: "participation", column: "sent_by", key: Key::Id("id"), once: Once::Many },
    Hanging { table: "affiliation", column: "institution_id", key: Key::Id("id"), once: Once::Many },
    Hanging { table: "import_line", column: "institution_id", key: Key::Id("id"), once: Once::Many },
];

/// Decides what a spelling means. The decision holds for every line that has the spelling, those to come included,
/// and outranks all rules.
///
/// # Errors
/// [`DecideError`]; nothing is changed then.
pub async fn decide(op: &Op, id: SpellingId, meant: Meant) -> Result<Decided, DecideError> {
    op.require(Permission::EditInstitutions)?;
    let tx = begin_write(&op.db).await?;
    let row = spelling::Entity::find_by_id(id.0).one(&tx).await?.ok_or(Fault::NotFound("spelling"))?;
    let before = Standing::of(&row);
    let (after, made, name) = settle(&tx, op, &row, meant).await?;
    let lines = lines_with(id);
    let mut rows = Moved::default();
    if after.decided_by == "person" {
        repoint_lines(&tx, &lines, &row.typed, after.institution, &mut rows).await?;
    }
    write(&tx, id, &after).await?;
    let words = format!("“{}” {name}", row.typed);
    let people = people(&tx, &rows).await?;
    let decision = NewDecision {
        kind: DecisionKind::Spelling,
        subject: id.0,
        other: after.institution,
        words: words.clone(),
        told: json!({ "before": before, "after": after, "rows": rows.len() }),
        before: json!(before),
        after: json!(after),
        moved: json!(Followed { rows, made }),
    };
    let decision = decisions::keep(&tx, op, decision).await?;
    let lines = how_many(&tx, id).await?;
    indexing::mark(&tx, &people).await?;
    tx.commit().await?;
    Ok(Decided { decision, words, lines })
}

/// What the spelling's row is to be, which institutions were made for it, and what was decided, in words.
async fn settle(
    tx: &impl ConnectionTrait,
    op: &Op,
    row: &spelling::Model,
    meant: Meant,
) -> Result<(Standing, Vec<InstitutionId>, String), DecideError> {
    let decided = |meaning: Meaning, institution| Standing {
        institution,
        verdict: meaning.as_str().to_owned(),
        decided_by: "person".to_owned(),
        confidence: 1.0,
        reason: "decided by staff".to_owned(),
        later_at: None,
    };
    let (institution, made) = match meant {
        Meant::Later => {
            let later = Standing { later_at: Some(op.now), ..Standing::of(row) };
            return Ok((later, Vec::new(), "is put off".to_owned()));
        }
        Meant::Nothing => {
            return Ok((decided(Meaning::Nothing, None), Vec::new(), "is no organization".to_owned()));
        }
        Meant::Target(Target::Institution(id)) => (id, Vec::new()),
        Meant::Target(Target::Registry(ror)) => {
            let adopted = adopt(tx, op, None, &BTreeSet::from([ror.clone()])).await?;
            let id = adopted.by_ror.get(&ror).copied().ok_or(DecideError::NotInRegistry(ror))?;
            (id, adopted.made)
        }
        Meant::New { name, city, country } => {
            let name = text::tidy(&name);
            if name.is_empty() {
                return Err(DecideError::NoName);
            }
            let id = InstitutionId::new();
            add_typed(tx, op, None, vec![TypedOnly { id, name, city, country }]).await?;
            (id, vec![id])
        }
    };
    let found = institution::Entity::find_by_id(institution.0)
        .filter(institution::Column::MergedInto.is_null())
        .one(tx)
        .await?
        .ok_or(Fault::NotFound("institution"))?;
    Ok((decided(Meaning::Institution(institution), Some(institution.0)), made, format!("is {}", found.name)))
}

/// Makes all that these lines tell of an institution point at another one, or at none. Places of work that people
/// typed themselves in just this way, and that nobody knew so far, follow.
async fn repoint_lines(
    tx: &impl ConnectionTrait,
    lines: &SelectStatement,
    typed: &str,
    institution: Option<Uuid>,
    rows: &mut Moved,
) -> Result<(), sea_orm::DbErr> {
    let [participations, affiliations, own] = POINTING;
    let of_lines = |table: &'static str, column: &'static str| Expr::col((table, column)).in_subquery(lines.clone());
    let which = Condition::all().add(of_lines("participation", "line_id"));
    moving::point(tx, &participations, which, institution, rows).await?;
    let by_themselves = Condition::all()
        .add(Expr::col((affiliation::Entity, affiliation::Column::LineId)).is_null())
        .add(Expr::col((affiliation::Entity, affiliation::Column::InstitutionId)).is_null())
        .add(Expr::col((affiliation::Entity, affiliation::Column::Typed)).eq(typed));
    let which = Condition::any().add(of_lines("affiliation", "line_id")).add(by_themselves);
    moving::point(tx, &affiliations, which, institution, rows).await?;
    let which = Condition::all().add(of_lines("import_line", "id"));
    moving::point(tx, &own, which, institution, rows).await
}

fn lines_with(id: SpellingId) -> SelectStatement {
    Query::select()
        .column(import_line::Column::Id)
        .from(import_line::Entity)
        .and_where(Expr::col(import_line::Column::SpellingId).eq(id.0))
        .take()
}

/// The lines with this spelling that were loaded after this moment.
fn lines_since(id: SpellingId, at: DateTime<Utc>) -> SelectStatement {
    let later = Query::select()
        .column((import_file::Entity, import_file::Column::Id))
        .from(import_file::Entity)
        .inner_join(
            import_batch::Entity,
            Expr::col((import_batch::Entity, import_batch::Column::Id))
                .equals((import_file::Entity, import_file::Column::BatchId)),
        )
        .and_where(Expr::col((import_batch::Entity, import_batch::Column::LoadedAt)).gt(at))
        .take();
    let mut lines = lines_with(id);
    lines.and_where(Expr::col(import_line::Column::FileId).in_subquery(later));
    lines
}

async fn how_many(tx: &impl ConnectionTrait, id: SpellingId) -> Result<usize, Fault> {
    let lines = import_line::Entity::find()
        .select_only()
        .column_as(Expr::col(import_line::Column::Id).count(), "lines")
        .filter(import_line::Column::SpellingId.eq(id.0))
        .into_tuple::<i64>()
        .one(tx)
        .await?;
    Ok(lines.and_then(|lines| lines.try_into().ok()).unwrap_or(0))
}

async fn write(tx: &impl ConnectionTrait, id: SpellingId, standing: &Standing) -> Result<(), Fault> {
    let row = spelling::ActiveModel {
        id: Set(id.0),
        institution_id: Set(standing.institution),
        verdict: Set(standing.verdict.clone()),
        decided_by: Set(standing.decided_by.clone()),
        confidence: Set(standing.confidence),
        reason: Set(standing.reason.clone()),
        later_at: Set(standing.later_at),
        ..Default::default()
    };
    spelling::Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Whose participations and places of work were changed.
async fn people(tx: &impl ConnectionTrait, rows: &Moved) -> Result<Vec<ScholarId>, Fault> {
    let mut people: Vec<Uuid> = Vec::new();
    for chunk in rows.ids_of("participation").chunks(CHUNK) {
        let of: Vec<Uuid> = participation::Entity::find()
            .select_only()
            .column(participation::Column::ScholarId)
            .filter(participation::Column::Id.is_in(chunk.to_vec()))
            .into_tuple()
            .all(tx)
            .await?;
        people.extend(of);
    }
    for chunk in rows.ids_of("affiliation").chunks(CHUNK) {
        let of: Vec<Uuid> = affiliation::Entity::find()
            .select_only()
            .column(affiliation::Column::ScholarId)
            .filter(affiliation::Column::Id.is_in(chunk.to_vec()))
            .into_tuple()
            .all(tx)
            .await?;
        people.extend(of);
    }
    people.sort_unstable();
    people.dedup();
    Ok(people.into_iter().map(ScholarId).collect())
}

/// Takes back what was decided about a spelling. Gives what was edited since and stays as it is.
pub(crate) async fn undo_decision(tx: &impl ConnectionTrait, kept: &Kept) -> Result<Vec<String>, TakeBackError> {
    let bad = |column| Fault::from(BadRow::new("staff_decision", column, kept.decision.id));
    let before: Standing = serde_json::from_value(kept.before.clone()).map_err(|_| bad("before"))?;
    let after: Standing = serde_json::from_value(kept.after.clone()).map_err(|_| bad("after"))?;
    let followed: Followed = serde_json::from_value(kept.moved.clone()).map_err(|_| bad("moved"))?;
    let id = SpellingId(kept.decision.subject);
    let row = spelling::Entity::find_by_id(id.0).one(tx).await?.ok_or(Fault::NotFound("spelling"))?;
    if Standing::of(&row) != after {
        let words = "the spelling, or the institution it means, was changed since; take the later decision back first";
        return Err(TakeBackError::InTheWay(words.to_owned()));
    }
    let elsewhere = moving::move_back(tx, &POINTING, &followed.rows, after.institution).await?;
    let mut rows = followed.rows;
    if after.decided_by == "person" {
        // Lines that came since were decided by this decision alone.
        repoint_lines(tx, &lines_since(id, kept.decision.at), &row.typed, before.institution, &mut rows).await?;
    }
    write(tx, id, &before).await?;
    if !followed.made.is_empty() {
        let made = institution::Column::Id.is_in(followed.made.iter().map(|id| id.0));
        remove_unused(tx, made).await?;
    }
    indexing::mark(tx, &people(tx, &rows).await?).await?;
    Ok(moving::sentences(&elsewhere))
}

impl Standing {
    fn of(row: &spelling::Model) -> Self {
        Self {
            institution: row.institution_id,
            verdict: row.verdict.clone(),
            decided_by: row.decided_by.clone(),
            confidence: row.confidence,
            reason: row.reason.clone(),
            later_at: row.later_at,
        }
    }
}
