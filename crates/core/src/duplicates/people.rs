//! Scholars who may be one, by the matcher's evidence.

use sea_orm::DatabaseConnection;

use super::store::FoundPair;
use crate::fault::Fault;
use crate::imports::{EditionNumbers, known_people, tenths};
use crate::scholars::matching::{Weights, likely_duplicates};

/// All pairs that the matcher would hold or join.
pub(super) async fn find(db: &DatabaseConnection) -> Result<Vec<FoundPair>, Fault> {
    let known = known_people(db).await?;
    let people = known.people(&mut EditionNumbers::default());
    let likely = likely_duplicates(&people, &Weights::default());
    Ok(likely
        .into_iter()
        .map(|pair| {
            let id = |place: usize| known.profiles[place].scholar.id.0;
            let (a, b) = (id(pair.people.0), id(pair.people.1));
            let reasons = pair.reasons.into_iter().map(|reason| (reason.words, tenths(reason.weight))).collect();
            FoundPair { one: a.min(b), other: a.max(b), score: tenths(pair.score), reasons }
        })
        .collect())
}
