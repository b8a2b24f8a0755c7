//! The resolver itself: what it holds and the order in which it asks.

use rustc_hash::FxHashMap;

use super::candidates;
use super::decided::{DecidedSpellings, Decision};
use super::evidence::{Weighed, owners, weigh};
use super::index::Index;
use super::judge::{Judged, Judgement, judge, judged};
use super::model::{Organization, Resolution, TypedInstitution, Verdict};
use super::nobody::{names_nobody, probably_nobody};
use super::query::Query;
use super::reason::reason;
use super::score::fit;
use super::weights::Weights;
use crate::reference::CountryCode;

/// Knows organizations and tells which one a typed name means.
pub struct Resolver {
    decided: DecidedSpellings,
    index: Index,
    pub(super) weights: Weights,
}

/// From this likelihood on the verdict is an institution; below, somebody should look.
const SURE: f32 = 0.42;
/// The same where the text names two and the first is the likelier: from this likelihood that one of both is meant.
const SURE_OF_EITHER: f32 = 0.7;
/// From this likelihood on one of two may be the main one.
const LIKELY: f32 = 0.2;
/// Below these odds of the best by itself, words that were taken as right are doubted too.
const DOUBTFUL: f32 = 1.5;
/// How many runners-up are told.
const RUNNERS_UP: usize = 5;

impl Resolver {
    /// Takes in the organizations; their order gives the numbers that results speak in.
    pub fn new(organizations: impl IntoIterator<Item = Organization>) -> Self {
        let index = Index::new(organizations);
        Self { decided: DecidedSpellings::default(), index, weights: Weights::default() }
    }

    /// How many organizations are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.index.known.len()
    }

    /// Whether none is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.index.known.is_empty()
    }

    /// Lets a person's decision about a spelling stand before everything else, for one country or for all.
    pub fn decide(&mut self, text: &str, country: Option<CountryCode>, decision: Decision) {
        self.decided.decide(text, country, decision);
    }

    /// Takes a decision back and answers what it was.
    pub fn forget(&mut self, text: &str, country: Option<CountryCode>) -> Option<Decision> {
        self.decided.forget(text, country)
    }

    /// Tells what a typed name means.
    #[must_use]
    pub fn resolve(&self, typed: &TypedInstitution<'_>) -> Resolution {
        if let Some(decision) = self.decided.decided(typed.text, typed.country) {
            return self.as_decided(decision);
        }
        if let Some(why) = names_nobody(typed.text) {
            return nobody(why, 0.97);
        }
        let mut query = Query::new(&self.index, typed);
        let mut judgement = judge(&self.index, &self.weights, &query, self.weighed(&query));
        if judgement.ranked.first().is_none_or(|best| best.weighed.odds < DOUBTFUL) {
            query.doubt_known_words(&self.index);
            judgement = judge(&self.index, &self.weights, &query, self.weighed(&query));
        }
        self.resolution(typed, &query, &judgement)
    }

    /// The organizations that a text may mean, as [`Resolver::resolve`] sets them against each other.
    pub(super) fn judged(&self, typed: &TypedInstitution<'_>) -> Vec<Judged> {
        let mut query = Query::new(&self.index, typed);
        let first = judged(&self.index, &self.weights, &query, self.weighed(&query));
        if first.first().is_some_and(|best| best.weighed.odds >= DOUBTFUL) {
            return first;
        }
        query.doubt_known_words(&self.index);
        judged(&self.index, &self.weights, &query, self.weighed(&query))
    }

    /// The place in the order given of an organization.
    pub(super) fn given(&self, organization: u32) -> u32 {
        self.index.given(organization)
    }

    /// The name of the organization of this place.
    #[must_use]
    pub fn name(&self, place: u32) -> &str {
        self.index.number(place).map_or("", |number| self.shown(number))
    }

    /// The place of the organization that stands for the one of this place: itself, or its successor if it was
    /// withdrawn.
    #[must_use]
    pub fn stands_for(&self, place: u32) -> u32 {
        self.index.number(place).map_or(place, |number| self.index.given(self.index.standing(number)))
    }

    /// Each organization that shares telling words with the text, by its best-fitting name.
    fn weighed(&self, query: &Query) -> Vec<Weighed> {
        let owners = owners(&self.index, query.domain.as_deref());
        let mut names = candidates::names(&self.index, query);
        for owner in owners.exact.iter().chain(&owners.above) {
            names.extend(self.index.names_of(*owner));
        }
        names.sort_unstable();
        names.dedup();
        let mut best: FxHashMap<u32, Weighed> = FxHashMap::default();
        for name in names {
            let Some(fit) = fit(&self.index, query, name) else { continue };
            let weighed = weigh(&self.index, &self.weights, query, &owners, fit);
            let have = best.entry(weighed.organization).or_insert(weighed);
            if weighed.odds > have.odds {
                *have = weighed;
            }
        }
        best.into_values().collect()
    }

    fn resolution(&self, typed: &TypedInstitution<'_>, query: &Query, judgement: &Judgement) -> Resolution {
        let Some(best) = judgement.ranked.first().copied() else {
            return match probably_nobody(typed.text, query) {
                Some(why) => nobody(why, 0.8),
                None => unsure("no known organization has a name like this".to_owned(), 0.0),
            };
        };
        let (organization, likely) = (best.weighed.organization, best.likely);
        let also = judgement.also.iter().map(|(organization, likely)| (self.given(*organization), *likely)).collect();
        let told = |ranked: &[Judged]| {
            let likely = ranked.iter().filter(|one| one.likely > 0.005);
            likely.take(RUNNERS_UP).map(|one| (self.given(one.weighed.organization), one.likely)).collect::<Vec<_>>()
        };
        if likely >= SURE || likely >= LIKELY && judgement.either >= SURE_OF_EITHER {
            return Resolution {
                verdict: Verdict::Institution(self.given(organization)),
                confidence: likely,
                reason: reason(&self.index, &best),
                runners_up: told(&judgement.ranked[1..]),
                also,
            };
        }
        if let Some(why) = probably_nobody(typed.text, query).filter(|_| likely < 0.3) {
            return Resolution { runners_up: told(&judgement.ranked), ..nobody(why, 0.7) };
        }
        let doubt = format!("perhaps “{}”, but this is not clear enough", self.shown(organization));
        Resolution { runners_up: told(&judgement.ranked), also, ..unsure(doubt, likely) }
    }

    fn as_decided(&self, decision: Decision) -> Resolution {
        let (verdict, reason) = match decision {
            Decision::Institution(index) => {
                (Verdict::Institution(index), format!("decided to be “{}”", self.name(index)))
            }
            Decision::NoOrganization => (Verdict::NoOrganization, "decided to be no organization".to_owned()),
        };
        Resolution { verdict, confidence: 1.0, reason, runners_up: Vec::new(), also: Vec::new() }
    }

    fn shown(&self, index: u32) -> &str {
        self.index.known.get(index as usize).map_or("", |known| &known.shown)
    }
}

fn nobody(why: &str, confidence: f32) -> Resolution {
    Resolution {
        verdict: Verdict::NoOrganization,
        confidence,
        reason: why.to_owned(),
        runners_up: Vec::new(),
        also: Vec::new(),
    }
}

fn unsure(why: String, confidence: f32) -> Resolution {
    Resolution { verdict: Verdict::Unsure, confidence, reason: why, runners_up: Vec::new(), also: Vec::new() }
}
