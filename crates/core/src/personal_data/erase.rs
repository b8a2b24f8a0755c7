//! Being erased: everything about a person goes, but for ids in the audit log that lead nowhere any more.

use sea_orm::sea_query::{Condition, Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QuerySelect};
use serde_json::{Value, json};
use uuid::Uuid;

use super::leave::LeaveError;
use crate::accounts::Role;
use crate::audit;
use crate::db::begin_write;
use crate::entity::{
    abuse_report, account, account_address, audit_event, correction, import_line, mail_outbox, scholar, scholar_email,
    sign_in, staff_decision,
};
use crate::indexing;
use crate::op::Op;
use crate::submissions;

/// Erases who is signed in: record, account, history, photo, letters that wait, and what roster lines said of them.
///
/// # Errors
/// [`LeaveError`].
pub async fn erase(op: &Op) -> Result<(), LeaveError> {
    let signed = *op.account()?;
    if signed.role != Role::Scholar {
        return Err(LeaveError::HasRole);
    }
    let tx = begin_write(&op.db).await?;
    let mut addresses: Vec<String> = account_address::Entity::find()
        .filter(account_address::Column::AccountId.eq(signed.account.0))
        .all(&tx)
        .await?
        .into_iter()
        .map(|row| row.normalized)
        .collect();
    let mut readers = vec![signed.account.0];
    if let Some(id) = signed.scholar {
        let records = records_of(&tx, id.0).await?;
        let on_record = scholar_email::Entity::find()
            .filter(scholar_email::Column::ScholarId.is_in(records.clone()))
            .all(&tx)
            .await?;
        addresses.extend(on_record.into_iter().map(|row| row.normalized));
        readers.extend(records.iter().copied());
        // The line stays, so that the numbers of its file stay right; what it said of the person goes.
        import_line::Entity::update_many()
            .col_expr(import_line::Column::Cells, Expr::value(Value::Array(Vec::new())))
            .col_expr(import_line::Column::Changes, Expr::value(Value::Array(Vec::new())))
            .col_expr(import_line::Column::Said, Expr::value(None::<String>))
            .col_expr(import_line::Column::Note, Expr::value("erased"))
            .filter(import_line::Column::ScholarId.is_in(records.clone()))
            .exec(&tx)
            .await?;
        let about_them = correction::Column::ScholarId
            .is_in(records.clone())
            .or(correction::Column::Address.is_in(addresses.clone()));
        correction::Entity::delete_many().filter(about_them).exec(&tx).await?;
        for record in &records {
            submissions::forget(&tx, op, (*record).into()).await?;
        }
        forget_in_decisions(op, &tx, &records).await?;
        scholar::Entity::delete_many().filter(scholar::Column::Id.is_in(records)).exec(&tx).await?;
    }
    // What they reported stays to be seen to; that it was them goes.
    abuse_report::Entity::update_many()
        .col_expr(abuse_report::Column::AccountId, Expr::value(None::<uuid::Uuid>))
        .filter(abuse_report::Column::AccountId.eq(signed.account.0))
        .exec(&tx)
        .await?;
    account::Entity::delete_by_id(signed.account.0).exec(&tx).await?;
    let to_them = mail_outbox::Column::ToId.is_in(readers).or(mail_outbox::Column::ToAddress.is_in(addresses.clone()));
    mail_outbox::Entity::delete_many().filter(to_them).exec(&tx).await?;
    sign_in::Entity::delete_many().filter(sign_in::Column::Normalized.is_in(addresses)).exec(&tx).await?;
    let event = audit::Event {
        action: "person.erased",
        subject_kind: "account",
        subject: signed.account.0,
        detail: json!({ "scholar": signed.scholar }),
    };
    audit::record(&tx, op, event).await?;
    indexing::mark(&tx, signed.scholar.as_slice()).await?;
    tx.commit().await?;
    if op.db.get_database_backend() == DbBackend::Sqlite {
        // Pages that were written over still lie in the log beside the file.
        op.db.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
    }
    Ok(())
}

/// What staff decided about the person stays in the log with its time and who decided it; names and values in it go,
/// and it cannot be taken back any more.
async fn forget_in_decisions(op: &Op, tx: &impl ConnectionTrait, records: &[Uuid]) -> Result<(), DbErr> {
    use staff_decision::Column;
    let about = Column::Subject.is_in(records.to_vec()).or(Column::Other.is_in(records.to_vec()));
    let decisions: Vec<Uuid> =
        staff_decision::Entity::find().select_only().column(Column::Id).filter(about).into_tuple().all(tx).await?;
    let nothing = || Expr::value(json!({}));
    staff_decision::Entity::update_many()
        .col_expr(Column::Words, Expr::value("about somebody who was erased"))
        .col_expr(Column::Before, nothing())
        .col_expr(Column::After, nothing())
        .col_expr(Column::Moved, nothing())
        .col_expr(Column::UndoneAt, Expr::col(Column::UndoneAt).if_null(op.now))
        .col_expr(Column::UndoneBy, Expr::col(Column::UndoneBy).if_null(op.actor.name()))
        .filter(Column::Id.is_in(decisions.clone()))
        .exec(tx)
        .await?;
    let detail = || Expr::col(audit_event::Column::Detail).cast_as("text");
    let told = decisions.iter().fold(Condition::any(), |any, id| any.add(detail().like(format!("%{id}%"))));
    let subjects = records.iter().map(ToString::to_string);
    audit_event::Entity::update_many()
        .col_expr(audit_event::Column::Detail, Expr::value(json!({ "erased": true })))
        .filter(told.add(audit_event::Column::SubjectId.is_in(subjects)))
        .exec(tx)
        .await?;
    Ok(())
}

/// The person's record, and those that were merged into it, one into another.
async fn records_of(tx: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Uuid>, DbErr> {
    let mut records = vec![id];
    let mut looked_at = 0;
    while looked_at < records.len() {
        let merged: Vec<Uuid> = scholar::Entity::find()
            .select_only()
            .column(scholar::Column::Id)
            .filter(scholar::Column::MergedInto.is_in(records[looked_at..].to_vec()))
            .into_tuple()
            .all(tx)
            .await?;
        looked_at = records.len();
        let new: Vec<Uuid> = merged.into_iter().filter(|one| !records.contains(one)).collect();
        records.extend(new);
    }
    Ok(records)
}
