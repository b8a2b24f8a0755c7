//! An institution's name that a person typed about themselves.

use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

use super::spellings::Meaning;
use crate::entity::spelling;
use crate::fault::Fault;
use crate::id::InstitutionId;
use crate::op::Op;
use crate::reference::CountryCode;
use crate::text;

/// Which institution this way of typing was decided to mean. One that nobody typed before is kept as an open
/// question for staff.
pub(crate) async fn meant_by(
    tx: &impl ConnectionTrait,
    op: &Op,
    typed: &str,
    country: Option<CountryCode>,
) -> Result<Option<InstitutionId>, Fault> {
    let folded = text::fold(typed);
    // An unknown country is kept as an empty text: unique indexes take two NULLs for different.
    let country: String = country.map(Into::into).unwrap_or_default();
    let known = spelling::Entity::find()
        .filter(spelling::Column::Folded.eq(folded.as_str()))
        .filter(spelling::Column::Country.eq(country.as_str()))
        .one(tx)
        .await?;
    if let Some(known) = known {
        return Ok(known.institution_id.map(Into::into));
    }
    spelling::ActiveModel {
        id: Set(Uuid::now_v7()),
        folded: Set(folded),
        country: Set(country),
        typed: Set(typed.to_owned()),
        institution_id: Set(None),
        verdict: Set(Meaning::Open.as_str().to_owned()),
        decided_by: Set("rule".to_owned()),
        confidence: Set(0.0),
        reason: Set("typed in a profile".to_owned()),
        batch_id: Set(None),
        created_at: Set(op.now),
        guesses: Set(None),
        later_at: Set(None),
    }
    .insert(tx)
    .await?;
    Ok(None)
}
