//! Answering a held line: whose it is, and taking the answer back.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::observed::{Observed, Outcome};
use super::reread::reread;
use super::{person, update};
use crate::db::begin_write;
use crate::decisions::{self, DecisionKind, Kept, NewDecision, TakeBackError};
use crate::entity::{import_batch, import_file, import_line, participation};
use crate::fault::{BadRow, Fault, Kind};
use crate::id::{BatchId, DecisionId, LineId, ParticipationId, ScholarId};
use crate::indexing;
use crate::op::{Op, Permission};
use crate::scholars::{self, Field, NewParticipation, Scholar, Told};

/// Whose a held line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldAnswer {
    /// It is about this scholar.
    Joined(ScholarId),
    /// It is about somebody new.
    New,
    /// It is of no use.
    Refused,
}

/// Why a held line was not answered. Nothing is changed then.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// Somebody answered it before, or its batch was taken back.
    #[error("this line is no longer held")]
    NotHeld,
    /// Its cells cannot be understood any more.
    #[error("this line can no longer be read; refuse it, and load its roster again")]
    Unreadable,
    /// The operation failed, or there is no such line or scholar.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl AnswerError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::NotHeld => Kind::Conflict,
            Self::Unreadable => Kind::Invalid,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for AnswerError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// What of a line an answer changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Standing {
    outcome: Outcome,
    scholar: Option<ScholarId>,
    changes: Value,
    /// The scholar who is new by the answer.
    new: Option<ScholarId>,
}

/// Answers a held line: what it says goes to the scholar, as if the load had known.
///
/// # Errors
/// [`AnswerError`]; nothing is changed then.
pub async fn answer(op: &Op, id: LineId, answer: HeldAnswer) -> Result<DecisionId, AnswerError> {
    op.require(Permission::Import)?;
    let tx = begin_write(&op.db).await?;
    let line = import_line::Entity::find_by_id(id.0).one(&tx).await?.ok_or(Fault::NotFound("line"))?;
    let file = import_file::Entity::find_by_id(line.file_id).one(&tx).await?.ok_or(Fault::NotFound("file"))?;
    let batch = import_batch::Entity::find_by_id(file.batch_id).one(&tx).await?;
    if line.outcome != Outcome::Held.as_str() || batch.is_none_or(|batch| batch.undone_at.is_some()) {
        return Err(AnswerError::NotHeld);
    }
    let before = Standing { outcome: Outcome::Held, scholar: None, changes: line.changes.clone(), new: None };
    let (after, words) = match answer {
        HeldAnswer::Refused => (Standing { outcome: Outcome::Refused, ..before.clone() }, "is refused".to_owned()),
        HeldAnswer::Joined(_) | HeldAnswer::New => {
            let observed = reread(&tx, &line, &file).await?.ok_or(AnswerError::Unreadable)?;
            match answer {
                HeldAnswer::Joined(scholar) => join(&tx, op, scholar, &observed, &before).await?,
                _ => add(&tx, op, BatchId(file.batch_id), &observed, &before).await?,
            }
        }
    };
    write(&tx, id, &after).await?;
    let decision = NewDecision {
        kind: DecisionKind::HeldLine,
        subject: id.0,
        other: after.scholar.map(|scholar| scholar.0),
        words: format!("{}, line {}, {words}", file.name, line.number),
        told: json!({ "before": before.outcome, "after": after.outcome, "scholar": after.scholar }),
        before: json!(before),
        after: json!(after),
        moved: Value::Null,
    };
    let decision = decisions::keep(&tx, op, decision).await?;
    indexing::mark(&tx, &after.scholar.into_iter().collect::<Vec<_>>()).await?;
    tx.commit().await?;
    Ok(decision)
}

async fn join(
    tx: &impl ConnectionTrait,
    op: &Op,
    id: ScholarId,
    observed: &Observed,
    before: &Standing,
) -> Result<(Standing, String), Fault> {
    let profile = scholars::whole(tx, id).await?;
    let update = update::from_lines(&profile, &[observed], op.now);
    let repeated = took_part(tx, id, observed).await?;
    tell(tx, &profile.scholar, observed, update.affiliations, repeated).await?;
    scholars::close_affiliations(tx, &update.closed).await?;
    if let Some(scholar) = update.scholar {
        scholars::update_from_lines(tx, &[scholar]).await?;
    }
    let outcome = if repeated { Outcome::Repeated } else { Outcome::Joined };
    let mut changes = update.changes;
    if let (Value::Object(changes), Some(candidates)) = (&mut changes, before.changes.get("candidates")) {
        changes.insert("candidates".to_owned(), candidates.clone());
    }
    let words = format!("is about {}", profile.scholar.display_name);
    Ok((Standing { outcome, scholar: Some(id), changes, new: None }, words))
}

async fn add(
    tx: &impl ConnectionTrait,
    op: &Op,
    batch: BatchId,
    observed: &Observed,
    before: &Standing,
) -> Result<(Standing, String), Fault> {
    let mut new = [person::compose(&[observed], op.now)];
    scholars::add(tx, &mut new, Some(batch)).await?;
    let [scholar] = new;
    tell(tx, &scholar, observed, person::affiliations(&[observed]), false).await?;
    let words = format!("is about somebody new, {}", scholar.display_name);
    let id = Some(scholar.id);
    Ok((Standing { outcome: Outcome::Added, scholar: id, changes: before.changes.clone(), new: id }, words))
}

async fn took_part(tx: &impl ConnectionTrait, scholar: ScholarId, observed: &Observed) -> Result<bool, Fault> {
    let already = participation::Entity::find()
        .filter(participation::Column::ScholarId.eq(scholar.0))
        .filter(participation::Column::EditionId.eq(observed.edition.0))
        .one(tx)
        .await?;
    Ok(already.is_some())
}

async fn tell(
    tx: &impl ConnectionTrait,
    scholar: &Scholar,
    observed: &Observed,
    stays: Vec<(usize, scholars::NewAffiliation)>,
    repeated: bool,
) -> Result<(), Fault> {
    let (id, line) = (scholar.id, Some(observed.line));
    let emails = person::new_emails(&[observed], &scholar.emails);
    let mut told: Vec<Told> = emails.into_iter().map(|(_, email)| Told::Email { scholar: id, email, line }).collect();
    let seen_from = scholar.first_viewer(Field::Affiliations);
    told.extend(stays.into_iter().map(|(_, affiliation)| Told::Affiliation {
        scholar: id,
        affiliation,
        seen_from,
        line,
    }));
    if !repeated {
        let participation = NewParticipation {
            id: ParticipationId::new(),
            edition: observed.edition,
            year: observed.year,
            role: observed.role,
            sent_by: observed.sent_by,
        };
        let seen_from = scholar.first_viewer(Field::Programs);
        told.push(Told::Participation { scholar: id, participation, seen_from, line });
    }
    scholars::tell(tx, &told).await
}

async fn write(tx: &impl ConnectionTrait, id: LineId, standing: &Standing) -> Result<(), Fault> {
    let row = import_line::ActiveModel {
        id: Set(id.0),
        outcome: Set(standing.outcome.as_str().to_owned()),
        scholar_id: Set(standing.scholar.map(|scholar| scholar.0)),
        changes: Set(standing.changes.clone()),
        ..Default::default()
    };
    import_line::Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Takes an answer back: the line is held again. Gives what was edited since and stays as it is.
pub(crate) async fn undo_answer(tx: &impl ConnectionTrait, kept: &Kept) -> Result<Vec<String>, TakeBackError> {
    let bad = |column| Fault::from(BadRow::new("staff_decision", column, kept.decision.id));
    let before: Standing = serde_json::from_value(kept.before.clone()).map_err(|_| bad("before"))?;
    let after: Standing = serde_json::from_value(kept.after.clone()).map_err(|_| bad("after"))?;
    let id = LineId(kept.decision.subject);
    let line = import_line::Entity::find_by_id(id.0).one(tx).await?.ok_or(Fault::NotFound("line"))?;
    if line.scholar_id != after.scholar.map(|scholar| scholar.0) {
        let words = "its batch was taken back, or its scholar merged or split since";
        return Err(TakeBackError::InTheWay(words.to_owned()));
    }
    let mut touched = scholars::take_back_lines(tx, &[id.0]).await?;
    if let (Some(scholar), Value::Object(changes)) = (after.scholar, &after.changes) {
        scholars::restore(tx, scholar, changes).await?;
        touched.push(scholar);
    }
    write(tx, id, &before).await?;
    let mut stays = Vec::new();
    if let Some(new) = after.new
        && !scholars::merging::remove_if_alone(tx, new).await?
    {
        stays.push("the new record was edited since and stays".to_owned());
    }
    indexing::mark(tx, &touched).await?;
    Ok(stays)
}
