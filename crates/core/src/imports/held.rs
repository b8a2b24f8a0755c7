//! Whose a held line may be, as it is kept with the line.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::known::Known;
use crate::id::ScholarId;
use crate::scholars::matching::{Decision, Match, Person};

/// Somebody whom a held line may belong to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeldCandidate {
    /// Who.
    pub scholar: ScholarId,
    /// For and against, in bits: each bit doubles the odds, 0 is even.
    pub score: f64,
    /// What speaks for (positive) and against (negative), in words and bits.
    pub reasons: Vec<(String, f64)>,
}

/// The candidates of a line that is held, to be kept with it.
pub(super) fn candidates(found: &Match, new: &HashMap<Person, ScholarId>, known: &Known) -> Option<Value> {
    let Decision::Held(candidates) = &found.decision else { return None };
    let kept: Vec<HeldCandidate> = candidates
        .iter()
        .filter_map(|candidate| {
            let scholar = match candidate.person {
                Person::Known(place) => known.profiles.get(place)?.scholar.id,
                person @ Person::New(_) => *new.get(&person)?,
            };
            let reasons =
                candidate.reasons.iter().map(|reason| (reason.words.clone(), tenths(reason.weight))).collect();
            Some(HeldCandidate { scholar, score: tenths(candidate.score), reasons })
        })
        .collect();
    Some(json!({ "candidates": kept }))
}

/// The candidates that were kept with a line.
pub(super) fn kept(changes: &Value) -> Vec<HeldCandidate> {
    changes.get("candidates").cloned().and_then(|kept| serde_json::from_value(kept).ok()).unwrap_or_default()
}

/// Bits as they are kept and shown: to one place behind the point.
pub(crate) fn tenths(bits: f32) -> f64 {
    (f64::from(bits) * 10.0).round() / 10.0
}
