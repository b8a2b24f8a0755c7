//! Spellings that a person decided about.

use rustc_hash::FxHashMap;

use crate::reference::CountryCode;
use crate::text::fold;

/// What a person decided that a spelling means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// This organization, by its place in the order given.
    Institution(u32),
    /// No organization.
    NoOrganization,
}

/// The decided spellings, by folded text; a decision for one country goes before one for all.
#[derive(Debug, Default)]
pub(super) struct DecidedSpellings {
    by_spelling: FxHashMap<(String, Option<CountryCode>), Decision>,
}

impl DecidedSpellings {
    pub(super) fn decide(&mut self, text: &str, country: Option<CountryCode>, decision: Decision) {
        self.by_spelling.insert((fold(text), country), decision);
    }

    pub(super) fn forget(&mut self, text: &str, country: Option<CountryCode>) -> Option<Decision> {
        self.by_spelling.remove(&(fold(text), country))
    }

    pub(super) fn decided(&self, text: &str, country: Option<CountryCode>) -> Option<Decision> {
        if self.by_spelling.is_empty() {
            return None;
        }
        let mut spelling = (fold(text), country);
        if let Some(decision) = self.by_spelling.get(&spelling) {
            return Some(*decision);
        }
        spelling.1 = None;
        self.by_spelling.get(&spelling).copied()
    }
}
