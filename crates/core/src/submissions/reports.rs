//! Reports that a page does harm.

use chrono::{DateTime, TimeDelta, Utc};

use super::error::SubmissionError;
use super::model::Reason;
use super::store;
use crate::audit;
use crate::db::begin_write;
use crate::fault::Fault;
use crate::id::ReportId;
use crate::limits::{self, Limit};
use crate::op::{Op, Permission};
use crate::text::tidy;

/// Reports from one network in an hour.
const REPORTS: Limit = Limit { name: "abuse.reports-hour", most: 10, per: TimeDelta::hours(1) };

/// The longest path that is kept, in letters.
const LONGEST_PATH: usize = 300;

/// A report that nobody has settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AbuseReport {
    /// Identity.
    pub id: ReportId,
    /// The page.
    pub path: String,
    /// What is wrong with it.
    pub reason: String,
    /// When it was reported.
    pub at: DateTime<Utc>,
}

/// Reports a page of this site. Everybody may; `network` is where the request comes from, for the limit.
///
/// # Errors
/// [`SubmissionError::Reason`] where it is not said what is wrong, [`SubmissionError::TooMany`].
pub async fn report_abuse(op: &Op, path: &str, reason: &str, network: &str) -> Result<(), SubmissionError> {
    let reason = Reason::parse(reason)?;
    limits::take(&op.db, op, &REPORTS, network).await??;
    let path: String = tidy(path).chars().take(LONGEST_PATH).collect();
    let path = if path.starts_with('/') { path } else { "/".to_owned() };
    let account = op.account().ok().map(|signed| signed.account);
    store::insert_report(&op.db, ReportId::new(), &path, reason.as_str(), account, op.now).await?;
    Ok(())
}

/// The reports that wait, the oldest first.
///
/// # Errors
/// [`Fault::Forbidden`] for all but editors.
pub async fn open_reports(op: &Op) -> Result<Vec<AbuseReport>, Fault> {
    op.require(Permission::Review)?;
    store::open_reports(&op.db).await
}

/// Says that a report was seen to.
///
/// # Errors
/// [`Fault::NotFound`] where it was already.
pub async fn settle_report(op: &Op, id: ReportId) -> Result<(), Fault> {
    op.require(Permission::Review)?;
    let by = op.account()?.account;
    let tx = begin_write(&op.db).await?;
    if !store::settle_report(&tx, id, by, op.now).await? {
        return Err(Fault::NotFound("report"));
    }
    let detail = serde_json::json!({});
    audit::record(&tx, op, audit::Event { action: "abuse.settle", subject_kind: "report", subject: id.0, detail })
        .await?;
    tx.commit().await?;
    Ok(())
}
