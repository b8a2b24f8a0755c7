//! Recovery codes: ten that stand in for a lost passkey, each once.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter, Set};
use uuid::Uuid;

use super::passkeys::strengthen;
use super::sign_in::NotSignedIn;
use super::tell::{KeyChange, tell};
use crate::audit;
use crate::db::begin_write;
use crate::entity::recovery_code;
use crate::fault::Fault;
use crate::limits::{self, Limit};
use crate::op::Op;
use crate::secret::{fingerprint, random};

/// How many are made at once.
const CODES: usize = 10;

/// Letters and digits that are not mistaken for each other, 32 of them: five bits a letter.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// Tries of one account.
const TRIES: Limit = Limit { name: "recovery.account", most: 10, per: chrono::TimeDelta::hours(1) };

/// Makes ten new codes; older ones are void. They are shown once: only fingerprints are kept.
///
/// # Errors
/// [`Fault::StepUp`] unless a passkey was shown within the last 10 minutes, or the database fails.
pub async fn new_codes(op: &Op) -> Result<Vec<String>, Fault> {
    let signed = *op.account()?;
    if !signed.strong {
        return Err(Fault::StepUp);
    }
    let codes: Vec<String> = std::iter::repeat_with(code).take(CODES).collect();
    let tx = begin_write(&op.db).await?;
    let of = recovery_code::Column::AccountId.eq(signed.account.0);
    recovery_code::Entity::delete_many().filter(of).exec(&tx).await?;
    let rows = codes.iter().map(|code| recovery_code::ActiveModel {
        id: Set(Uuid::now_v7()),
        account_id: Set(signed.account.0),
        fingerprint: Set(fingerprint(&plain(code))),
        created_at: Set(op.now),
        used_at: Set(None),
    });
    recovery_code::Entity::insert_many(rows).exec_without_returning(&tx).await?;
    let (action, detail) = ("account.recovery-codes", serde_json::json!({ "made": CODES }));
    let event = audit::Event { action, subject_kind: "account", subject: signed.account.0, detail };
    audit::record(&tx, op, event).await?;
    tell(&tx, op, signed.account, KeyChange::RecoveryCodes).await?;
    tx.commit().await?;
    Ok(codes)
}

/// How many codes can still be used.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn codes_left(op: &Op) -> Result<u64, Fault> {
    let signed = op.account()?;
    let left = recovery_code::Entity::find()
        .filter(recovery_code::Column::AccountId.eq(signed.account.0))
        .filter(recovery_code::Column::UsedAt.is_null());
    Ok(left.count(&op.db).await?)
}

/// Uses a code in place of the passkey: the session is a strong one from now on.
///
/// # Errors
/// [`NotSignedIn::Over`] for a code that is none or was used, [`NotSignedIn::TooMany`], or the database fails.
pub async fn spend_recovery_code(op: &Op, typed: &str) -> Result<(), NotSignedIn> {
    let signed = *op.account()?;
    limits::take(&op.db, op, &TRIES, &signed.account.to_string()).await??;
    let tx = begin_write(&op.db).await?;
    let used = recovery_code::Entity::update_many()
        .col_expr(recovery_code::Column::UsedAt, Expr::value(op.now))
        .filter(recovery_code::Column::AccountId.eq(signed.account.0))
        .filter(recovery_code::Column::Fingerprint.eq(fingerprint(&plain(typed))))
        .filter(recovery_code::Column::UsedAt.is_null())
        .exec(&tx)
        .await?;
    if used.rows_affected == 0 {
        return Err(NotSignedIn::Over);
    }
    strengthen(&tx, op, &signed).await?;
    let (action, detail) = ("account.recovery-code-used", serde_json::json!({}));
    let event = audit::Event { action, subject_kind: "account", subject: signed.account.0, detail };
    audit::record(&tx, op, event).await?;
    tx.commit().await?;
    Ok(())
}

/// Fifteen letters in groups of five: 75 random bits.
fn code() -> String {
    let letters: Vec<char> = random::<15>().iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect();
    letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// The code without what people put between its letters.
fn plain(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = code();
        assert_eq!(code.len(), 17);
        assert_eq!(plain(&code.to_uppercase().replace('-', " ")), plain(&code));
    }
}
