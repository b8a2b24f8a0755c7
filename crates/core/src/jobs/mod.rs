//! Work that staff ask for in the browser and that is done in the background: loading rosters, looking for
//! duplicates. The row says how far it has come; whoever works claims it for a while.

mod model;
mod store;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::DatabaseConnection;

use crate::audit;
use crate::db::begin_write;
use crate::fault::Fault;
use crate::id::JobId;
use crate::op::{Op, Permission};
use crate::page::{Page, PageRequest};

pub use model::{Asked, Ended, Job, JobState, RostersAsked, Upload};

/// For how long a job belongs to who claimed it.
const LEASE: TimeDelta = TimeDelta::minutes(20);

/// Why no work was put in.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// Rosters without files.
    #[error("choose at least one roster")]
    NoFiles,
    /// The operation failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl JobError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> crate::fault::Kind {
        match self {
            Self::NoFiles => crate::fault::Kind::Invalid,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for JobError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Puts work in, with the files it needs.
///
/// # Errors
/// [`JobError`]; nothing is kept then.
pub async fn ask(op: &Op, asked: &Asked, files: Vec<Upload>) -> Result<JobId, JobError> {
    op.require(Permission::Import)?;
    if files.is_empty() && matches!(asked, Asked::Rosters(_)) {
        return Err(JobError::NoFiles);
    }
    let tx = begin_write(&op.db).await?;
    let id = JobId::new();
    store::insert(&tx, op, id, asked, files).await?;
    record(&tx, op, id, "job.ask", asked).await?;
    tx.commit().await?;
    Ok(id)
}

/// Puts the same rosters in again to be loaded for good, after a dry run.
///
/// # Errors
/// [`JobError`]; the files of a job are forgotten a day after it ended.
pub async fn ask_for_good(op: &Op, dry: JobId) -> Result<JobId, JobError> {
    op.require(Permission::Import)?;
    let tx = begin_write(&op.db).await?;
    let job = store::find(&tx, dry).await?.ok_or(Fault::NotFound("job"))?;
    let Asked::Rosters(rosters) = job.asked else { return Err(Fault::NotFound("dry run").into()) };
    let id = JobId::new();
    let asked = Asked::Rosters(RostersAsked { dry_run: false, ..rosters });
    store::insert(&tx, op, id, &asked, Vec::new()).await?;
    if store::hand_over_uploads(&tx, dry, id).await? == 0 {
        return Err(JobError::NoFiles);
    }
    record(&tx, op, id, "job.ask", &asked).await?;
    tx.commit().await?;
    Ok(id)
}

async fn record(
    tx: &impl sea_orm::ConnectionTrait,
    op: &Op,
    id: JobId,
    action: &str,
    asked: &Asked,
) -> Result<(), Fault> {
    let detail = serde_json::to_value(asked).unwrap_or_default();
    audit::record(tx, op, audit::Event { action, subject_kind: "job", subject: id.0, detail }).await?;
    Ok(())
}

/// Asks that a job be stopped. One that waits ends at once; one that runs ends as soon as it looks up, and leaves
/// nothing behind.
///
/// # Errors
/// [`Fault`] when there is no such job, or the database fails.
pub async fn stop(op: &Op, id: JobId) -> Result<(), Fault> {
    op.require(Permission::Import)?;
    let tx = begin_write(&op.db).await?;
    let job = store::find(&tx, id).await?.ok_or(Fault::NotFound("job"))?;
    store::stop(&tx, op.now, &job).await?;
    record(&tx, op, id, "job.stop", &job.asked).await?;
    tx.commit().await?;
    Ok(())
}

/// The job of this id.
///
/// # Errors
/// [`Fault::NotFound`], [`Fault::Forbidden`] for anybody but staff, or the database fails.
pub async fn job(op: &Op, id: JobId) -> Result<Job, Fault> {
    op.require(Permission::ReadReports)?;
    store::find(&op.db, id).await?.ok_or(Fault::NotFound("job"))
}

/// The lines that a job decided about, as CSV; `None` where it did not come so far.
///
/// # Errors
/// As [`job`].
pub async fn decisions(op: &Op, id: JobId) -> Result<Option<String>, Fault> {
    op.require(Permission::ReadReports)?;
    store::decisions(&op.db, id).await
}

/// A page of jobs, the newest first.
///
/// # Errors
/// [`Fault::Forbidden`] for anybody but staff; the database fails.
pub async fn jobs(op: &Op, request: PageRequest) -> Result<Page<Job>, Fault> {
    op.require(Permission::ReadReports)?;
    store::page(&op.db, request).await
}

/// Takes the job that has waited longest, if there is one. Of two who ask, one gets it.
///
/// # Errors
/// The database fails.
pub async fn claim(db: &DatabaseConnection, now: DateTime<Utc>) -> Result<Option<Job>, Fault> {
    store::claim(db, now, now + LEASE).await
}

/// The files of a job, in order.
///
/// # Errors
/// The database fails.
pub async fn uploads(db: &DatabaseConnection, id: JobId) -> Result<Vec<Upload>, Fault> {
    store::uploads(db, id).await
}

/// Says how far a job has come. Answers whether somebody asked for it to be stopped.
///
/// # Errors
/// The database fails.
pub async fn progress(db: &DatabaseConnection, id: JobId, step: &str, done: u64, total: u64) -> Result<bool, Fault> {
    store::progress(db, id, step, done, total).await
}

/// Says how a job ended.
///
/// # Errors
/// The database fails.
pub async fn end(db: &DatabaseConnection, now: DateTime<Utc>, id: JobId, ended: Ended) -> Result<(), Fault> {
    store::end(db, now, id, ended).await
}

/// Forgets the files of jobs that ended more than a day ago.
///
/// # Errors
/// The database fails.
pub async fn forget_uploads(db: &DatabaseConnection, now: DateTime<Utc>) -> Result<u64, Fault> {
    store::forget_uploads(db, now - TimeDelta::days(1)).await
}
