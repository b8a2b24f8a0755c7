//! The resolver itself: what it holds and the order in which it asks.

use rustc_hash::FxHashMap;

use super::decided::{DecidedSpellings, Decision};
use super::model::{Organization, Resolution, TypedInstitution, Verdict};
use crate::reference::CountryCode;
use crate::text::fold;

/// Knows organizations and tells which one a typed name means.
pub struct Resolver {
    decided: DecidedSpellings,
    by_name: FxHashMap<String, Vec<u32>>,
    shown: Vec<Box<str>>,
}

impl Resolver {
    /// Takes in the organizations; their order gives the numbers that results speak in.
    pub fn new(organizations: impl IntoIterator<Item = Organization>) -> Self {
        let mut by_name: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        let mut shown = Vec::new();
        for (index, organization) in (0u32..).zip(organizations) {
            for name in &organization.names {
                let meant = by_name.entry(fold(&name.text)).or_default();
                if meant.last() != Some(&index) {
                    meant.push(index);
                }
            }
            shown.push(organization.names.first().map_or("", |name| &name.text).into());
        }
        Self { decided: DecidedSpellings::default(), by_name, shown }
    }

    /// How many organizations are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shown.len()
    }

    /// Whether none is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
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
        let meant = self.by_name.get(&fold(typed.text)).map_or(&[][..], Vec::as_slice);
        match *meant {
            [index] => Resolution {
                verdict: Verdict::Institution(index),
                confidence: 0.95,
                reason: format!("“{}” is its name", self.shown(index)),
                runners_up: Vec::new(),
                also: Vec::new(),
            },
            _ => Resolution {
                verdict: Verdict::Unsure,
                confidence: 0.0,
                reason: "no single organization has this name".to_owned(),
                runners_up: meant.iter().map(|index| (*index, 0.5)).collect(),
                also: Vec::new(),
            },
        }
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
        self.shown.get(index as usize).map_or("", |name| name)
    }
}
