//! Reading the audit log.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use uuid::Uuid;

use crate::entity::audit_event;
use crate::fault::Fault;
use crate::op::{Op, Permission};
use crate::page::{Page, PageRequest};

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it: `operator`, `account:…`.
    pub actor: String,
    /// What was done, area first: `scholar.merge`.
    pub action: String,
    /// The kind of thing it was done to.
    pub subject_kind: String,
    /// Which one.
    pub subject: String,
    /// What else matters, before and after among it.
    pub detail: Value,
    /// The request or run that it belongs to.
    pub request_id: Uuid,
}

/// What is asked for; blanks ask for everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Who did it.
    pub actor: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// To which record.
    pub subject: Option<String>,
    /// Not before this moment.
    pub from: Option<DateTime<Utc>>,
    /// Before this moment.
    pub until: Option<DateTime<Utc>>,
}

/// A page of what happened, the newest first.
///
/// # Errors
/// [`Fault::Forbidden`] for anybody who may not read the log; the database fails.
pub async fn browse(op: &Op, filter: &AuditFilter, request: PageRequest) -> Result<Page<Happened>, Fault> {
    op.require(Permission::ReadAudit)?;
    let mut found = audit_event::Entity::find();
    let texts = [
        (audit_event::Column::Actor, &filter.actor),
        (audit_event::Column::Action, &filter.action),
        (audit_event::Column::SubjectId, &filter.subject),
    ];
    for (column, wanted) in texts {
        if let Some(wanted) = wanted {
            found = found.filter(column.eq(wanted.as_str()));
        }
    }
    if let Some(from) = filter.from {
        found = found.filter(audit_event::Column::At.gte(from));
    }
    if let Some(until) = filter.until {
        found = found.filter(audit_event::Column::At.lt(until));
    }
    let total = found.clone().count(&op.db).await?;
    let rows = found
        .order_by_desc(audit_event::Column::At)
        .order_by_desc(audit_event::Column::Id)
        .limit(request.size())
        .offset(request.offset())
        .all(&op.db)
        .await?;
    Ok(Page { rows: rows.into_iter().map(happened).collect(), total, request })
}

/// All actions that ever happened, by name.
///
/// # Errors
/// As [`browse`].
pub async fn actions(op: &Op) -> Result<Vec<String>, Fault> {
    op.require(Permission::ReadAudit)?;
    Ok(audit_event::Entity::find()
        .select_only()
        .column(audit_event::Column::Action)
        .distinct()
        .order_by_asc(audit_event::Column::Action)
        .into_tuple()
        .all(&op.db)
        .await?)
}

fn happened(row: audit_event::Model) -> Happened {
    Happened {
        at: row.at,
        actor: row.actor,
        action: row.action,
        subject_kind: row.subject_kind,
        subject: row.subject_id,
        detail: row.detail,
        request_id: row.request_id,
    }
}
