//! What happened, who did it and when: written in the same transaction as the thing itself.

mod browse;

use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, Set};
use serde_json::Value;
use uuid::Uuid;

use crate::entity::audit_event;
use crate::op::Op;

pub use browse::{AuditFilter, Happened, actions, browse};

/// Something worth telling later.
#[derive(Clone, Debug)]
pub(crate) struct Event<'a> {
    /// What was done, area first: `import.load`.
    pub(crate) action: &'a str,
    /// The kind of thing it was done to: `batch`.
    pub(crate) subject_kind: &'a str,
    /// Which one.
    pub(crate) subject: Uuid,
    /// What else matters; never contact details.
    pub(crate) detail: Value,
}

/// Writes the event down, with the operation's actor, time and request.
pub(crate) async fn record(tx: &impl ConnectionTrait, op: &Op, event: Event<'_>) -> Result<(), DbErr> {
    audit_event::ActiveModel {
        id: Set(Uuid::now_v7()),
        at: Set(op.now),
        actor: Set(op.actor.name()),
        action: Set(event.action.to_owned()),
        subject_kind: Set(event.subject_kind.to_owned()),
        subject_id: Set(event.subject.to_string()),
        detail: Set(event.detail),
        request_id: Set(op.request_id),
    }
    .insert(tx)
    .await
    .map(|_| ())
}
