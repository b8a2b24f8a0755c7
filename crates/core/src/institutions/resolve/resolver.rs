//! The resolver itself: what it holds and the order in which it asks.

use rustc_hash::FxHashMap;

use super::candidates;
use super::decided::{DecidedSpellings, Decision};
use super::evidence::{Weighed, owners, weigh};
use super::index::Index;
use super::judge::{Judgement, judge};
use super::model::{Organization, Resolution, TypedInstitution, Verdict};
use super::nobody::{names_nobody, probably_nobody};
use super::query::Query;
use super::reason::reason;
use super::score::fit;
use crate::reference::CountryCode;

/// Knows organizations and tells which one a typed name means.
pub struct Resolver {
    decided: DecidedSpellings,
    index: Index,
}

/// From this likelihood on the verdict is an institution; below, somebody should look.
const SURE: f32 = 0.55;
/// Below this likelihood of the best, words that were taken as right are doubted too.
const DOUBTFUL: f32 = 0.8;
/// How many runners-up are told.
const RUNNERS_UP: usize = 5;

impl Resolver {
    /// Takes in the organizations; their order gives the numbers that results speak in.
    pub fn new(organizations: impl IntoIterator<Item = Organization>) -> Self {
        Self { decided: DecidedSpellings::default(), index: Index::new(organizations) }
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
        let mut judgement = self.judge(&query);
        if judgement.ranked.first().is_none_or(|(_, likely)| *likely < DOUBTFUL) {
            query.doubt_known_words(&self.index);
            judgement = self.judge(&query);
        }
        self.resolution(typed, &query, judgement)
    }

    fn judge(&self, query: &Query) -> Judgement {
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
            let weighed = weigh(&self.index, query, &owners, fit);
            let have = best.entry(weighed.organization).or_insert(weighed);
            if weighed.odds > have.odds {
                *have = weighed;
            }
        }
        judge(&self.index, best.into_values().collect())
    }

    fn resolution(&self, typed: &TypedInstitution<'_>, query: &Query, judgement: Judgement) -> Resolution {
        let Some((best, likely)) = judgement.ranked.first().copied() else {
            return match probably_nobody(typed.text, query) {
                Some(why) => nobody(why, 0.8),
                None => unsure("no known organization has a name like this".to_owned(), 0.0),
            };
        };
        let told = |ranked: &[(Weighed, f32)]| {
            let likely = ranked.iter().filter(|(_, likely)| *likely > 0.005);
            likely.take(RUNNERS_UP).map(|(one, likely)| (one.organization, *likely)).collect::<Vec<_>>()
        };
        if likely >= SURE {
            return Resolution {
                verdict: Verdict::Institution(best.organization),
                confidence: likely,
                reason: reason(&self.index, &best),
                runners_up: told(&judgement.ranked[1..]),
                also: judgement.also,
            };
        }
        if let Some(why) = probably_nobody(typed.text, query).filter(|_| likely < 0.3) {
            return Resolution { runners_up: told(&judgement.ranked), ..nobody(why, 0.7) };
        }
        let doubt = format!("perhaps “{}”, but this is not clear enough", self.shown(best.organization));
        Resolution { runners_up: told(&judgement.ranked), also: judgement.also, ..unsure(doubt, likely) }
    }

    fn as_decided(&self, decision: Decision) -> Resolution {
        let (verdict, reason) = match decision {
            Decision::Institution(index) => {
                (Verdict::Institution(index), format!("decided to be “{}”", self.shown(index)))
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
