//! Rows of jobs and of their files.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use serde_json::Value;
use uuid::Uuid;

use super::model::{Asked, Ended, Job, JobState, Upload};
use crate::entity::{staff_job, staff_job_upload};
use crate::fault::{BadRow, Fault};
use crate::id::JobId;
use crate::op::Op;
use crate::page::{Page, PageRequest};

pub(super) async fn insert(
    tx: &impl ConnectionTrait,
    op: &Op,
    id: JobId,
    asked: &Asked,
    files: Vec<Upload>,
) -> Result<(), Fault> {
    let kind = match asked {
        Asked::Rosters(_) => "rosters",
        Asked::Duplicates => "duplicates",
    };
    let row = staff_job::ActiveModel {
        id: Set(id.0),
        kind: Set(kind.to_owned()),
        state: Set(JobState::Waiting.as_str().to_owned()),
        asked: Set(serde_json::to_value(asked).unwrap_or_default()),
        step: Set(String::new()),
        done: Set(0),
        total: Set(0),
        result: Set(Value::Null),
        decisions: Set(None),
        error: Set(None),
        batch_id: Set(None),
        actor: Set(op.actor.name()),
        stop: Set(false),
        created_at: Set(op.now),
        lease_until: Set(None),
        finished_at: Set(None),
    };
    staff_job::Entity::insert(row).exec_without_returning(tx).await?;
    for (place, file) in (0..).zip(files) {
        let row = staff_job_upload::ActiveModel {
            id: Set(Uuid::now_v7()),
            job_id: Set(id.0),
            place: Set(place),
            name: Set(file.name),
            bytes: Set(file.bytes),
        };
        staff_job_upload::Entity::insert(row).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Gives the files of one job to another. Says how many there were.
pub(super) async fn hand_over_uploads(tx: &impl ConnectionTrait, from: JobId, to: JobId) -> Result<u64, Fault> {
    let handed = staff_job_upload::Entity::update_many()
        .col_expr(staff_job_upload::Column::JobId, Expr::value(to.0))
        .filter(staff_job_upload::Column::JobId.eq(from.0))
        .exec(tx)
        .await?;
    Ok(handed.rows_affected)
}

pub(super) async fn find(db: &impl ConnectionTrait, id: JobId) -> Result<Option<Job>, Fault> {
    let row = staff_job::Entity::find_by_id(id.0).one(db).await?;
    Ok(row.map(read).transpose()?)
}

fn read(row: staff_job::Model) -> Result<Job, BadRow> {
    let bad = |column| BadRow::new("staff_job", column, row.id);
    Ok(Job {
        id: row.id.into(),
        asked: serde_json::from_value(row.asked).map_err(|_| bad("asked"))?,
        state: JobState::parse(&row.state).ok_or_else(|| bad("state"))?,
        step: row.step,
        done: row.done.cast_unsigned(),
        total: row.total.cast_unsigned(),
        result: row.result,
        error: row.error,
        batch: row.batch_id.map(Into::into),
        actor: row.actor,
        created_at: row.created_at,
        finished_at: row.finished_at,
    })
}

pub(super) async fn decisions(db: &impl ConnectionTrait, id: JobId) -> Result<Option<String>, Fault> {
    let row = staff_job::Entity::find_by_id(id.0).one(db).await?;
    Ok(row.ok_or(Fault::NotFound("job"))?.decisions)
}

pub(super) async fn page(db: &impl ConnectionTrait, request: PageRequest) -> Result<Page<Job>, Fault> {
    let total = staff_job::Entity::find().count(db).await?;
    let rows = staff_job::Entity::find()
        .order_by_desc(staff_job::Column::CreatedAt)
        .order_by_desc(staff_job::Column::Id)
        .limit(request.size())
        .offset(request.offset())
        .all(db)
        .await?;
    Ok(Page { rows: rows.into_iter().map(read).collect::<Result<_, _>>()?, total, request })
}

/// A job that waits, or whose worker has not been heard of for a while.
fn free(now: DateTime<Utc>) -> Condition {
    let abandoned = Condition::all()
        .add(staff_job::Column::State.eq(JobState::Running.as_str()))
        .add(staff_job::Column::LeaseUntil.lt(now));
    Condition::any().add(staff_job::Column::State.eq(JobState::Waiting.as_str())).add(abandoned)
}

pub(super) async fn claim(
    db: &DatabaseConnection,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Option<Job>, Fault> {
    loop {
        let oldest = staff_job::Entity::find()
            .filter(free(now))
            .order_by_asc(staff_job::Column::CreatedAt)
            .order_by_asc(staff_job::Column::Id)
            .one(db)
            .await?;
        let Some(oldest) = oldest else { return Ok(None) };
        // Whoever else saw it waiting finds it taken now, and looks for the next.
        let taken = staff_job::Entity::update_many()
            .col_expr(staff_job::Column::State, Expr::value(JobState::Running.as_str()))
            .col_expr(staff_job::Column::LeaseUntil, Expr::value(until))
            .filter(staff_job::Column::Id.eq(oldest.id))
            .filter(free(now))
            .exec(db)
            .await?;
        if taken.rows_affected == 1 {
            return find(db, oldest.id.into()).await;
        }
    }
}

pub(super) async fn uploads(db: &impl ConnectionTrait, id: JobId) -> Result<Vec<Upload>, Fault> {
    let rows = staff_job_upload::Entity::find()
        .filter(staff_job_upload::Column::JobId.eq(id.0))
        .order_by_asc(staff_job_upload::Column::Place)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| Upload { name: row.name, bytes: row.bytes }).collect())
}

pub(super) async fn progress(
    db: &impl ConnectionTrait,
    id: JobId,
    step: &str,
    done: u64,
    total: u64,
) -> Result<bool, Fault> {
    let row = staff_job::ActiveModel {
        id: Set(id.0),
        step: Set(step.to_owned()),
        done: Set(done.cast_signed()),
        total: Set(total.cast_signed()),
        ..Default::default()
    };
    Ok(staff_job::Entity::update(row).exec(db).await?.stop)
}

pub(super) async fn stop(tx: &impl ConnectionTrait, now: DateTime<Utc>, job: &Job) -> Result<(), Fault> {
    let mut row = staff_job::ActiveModel { id: Set(job.id.0), stop: Set(true), ..Default::default() };
    if job.state == JobState::Waiting {
        row.state = Set(JobState::Stopped.as_str().to_owned());
        row.finished_at = Set(Some(now));
    }
    staff_job::Entity::update(row).exec(tx).await?;
    Ok(())
}

pub(super) async fn end(db: &impl ConnectionTrait, now: DateTime<Utc>, id: JobId, ended: Ended) -> Result<(), Fault> {
    let mut row = staff_job::ActiveModel {
        id: Set(id.0),
        finished_at: Set(Some(now)),
        lease_until: Set(None),
        ..Default::default()
    };
    let state = match ended {
        Ended::Done { result, decisions, batch } => {
            row.result = Set(result);
            row.decisions = Set(decisions);
            row.batch_id = Set(batch.map(|batch| batch.0));
            JobState::Done
        }
        Ended::Failed(error) => {
            row.error = Set(Some(error));
            JobState::Failed
        }
        Ended::Stopped => JobState::Stopped,
    };
    row.state = Set(state.as_str().to_owned());
    staff_job::Entity::update(row).exec(db).await?;
    Ok(())
}

pub(super) async fn forget_uploads(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<u64, Fault> {
    let ended = Query::select()
        .column(staff_job::Column::Id)
        .from(staff_job::Entity)
        .and_where(Expr::col(staff_job::Column::FinishedAt).lt(before))
        .take();
    let forgotten = staff_job_upload::Entity::delete_many()
        .filter(staff_job_upload::Column::JobId.in_subquery(ended))
        .exec(db)
        .await?;
    Ok(forgotten.rows_affected)
}
