//! Keeping spellings that lines brought, with what rules took each to mean.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

use super::guesses;
use crate::db::CHUNK;
use crate::entity::spelling;
use crate::fault::Fault;
use crate::id::{BatchId, InstitutionId, SpellingId};
use crate::institutions::Origin;
use crate::op::Op;
use crate::reference::CountryCode;

/// One spelling is a folded text and the country that was known with it.
pub(crate) type SpellingKey = (String, Option<CountryCode>);

/// What rules took a spelling to mean.
#[derive(Clone, Debug)]
pub(crate) struct Spelling {
    pub(crate) typed: String,
    pub(crate) meaning: Meaning,
    pub(crate) confidence: f32,
    pub(crate) reason: String,
    /// What it may mean, likeliest first, for staff to choose from.
    pub(crate) guesses: Vec<(Origin, f32)>,
}

/// What a spelling means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// This institution.
    Institution(InstitutionId),
    /// No organization at all.
    Nothing,
    /// Nobody knows yet.
    Open,
}

impl Meaning {
    /// The word in the database.
    pub(in crate::institutions) fn as_str(self) -> &'static str {
        match self {
            Self::Institution(_) => "institution",
            Self::Nothing => "nothing",
            Self::Open => "open",
        }
    }
}

/// Keeps spellings that are not kept yet; those that are stay as they were decided. Returns all their ids.
pub(crate) async fn keep(
    tx: &impl ConnectionTrait,
    op: &Op,
    batch: BatchId,
    spellings: &HashMap<SpellingKey, Spelling>,
) -> Result<HashMap<SpellingKey, SpellingId>, Fault> {
    let mut ids = kept(tx, spellings.keys()).await?;
    let mut new: Vec<(&SpellingKey, &Spelling)> = spellings.iter().filter(|(key, _)| !ids.contains_key(*key)).collect();
    new.sort_by(|a, b| a.0.cmp(b.0));
    for chunk in new.chunks(CHUNK) {
        let mut rows = Vec::with_capacity(chunk.len());
        for (key, spelling) in chunk {
            let id = Uuid::now_v7();
            ids.insert((*key).clone(), id.into());
            rows.push(row(op, batch, id, key, spelling));
        }
        spelling::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(ids)
}

fn row(op: &Op, batch: BatchId, id: Uuid, key: &SpellingKey, spelling: &Spelling) -> spelling::ActiveModel {
    let institution = match spelling.meaning {
        Meaning::Institution(id) => Some(id.0),
        Meaning::Nothing | Meaning::Open => None,
    };
    spelling::ActiveModel {
        id: Set(id),
        folded: Set(key.0.clone()),
        country: Set(column(key.1)),
        typed: Set(spelling.typed.clone()),
        institution_id: Set(institution),
        verdict: Set(spelling.meaning.as_str().to_owned()),
        decided_by: Set("rule".to_owned()),
        confidence: Set(f64::from(spelling.confidence)),
        reason: Set(spelling.reason.clone()),
        batch_id: Set(Some(batch.0)),
        created_at: Set(op.now),
        guesses: Set(Some(guesses::to_json(&spelling.guesses))),
        later_at: Set(None),
    }
}

/// An unknown country is kept as an empty text: unique indexes take two NULLs for different.
fn column(country: Option<CountryCode>) -> String {
    country.map(Into::into).unwrap_or_default()
}

async fn kept(
    tx: &impl ConnectionTrait,
    keys: impl Iterator<Item = &SpellingKey>,
) -> Result<HashMap<SpellingKey, SpellingId>, Fault> {
    let mut folded: Vec<String> = keys.map(|key| key.0.clone()).collect();
    folded.sort_unstable();
    folded.dedup();
    let mut ids = HashMap::new();
    for chunk in folded.chunks(CHUNK) {
        let rows = spelling::Entity::find().filter(spelling::Column::Folded.is_in(chunk.to_vec())).all(tx).await?;
        for row in rows {
            ids.insert((row.folded, CountryCode::parse(&row.country).ok()), row.id.into());
        }
    }
    Ok(ids)
}
