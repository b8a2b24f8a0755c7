//! The weights of evidence: Fellegi and Sunter's chances, one pair a finding.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::finding::Finding;

/// How often a finding shows among lines of one person, and among lines of two.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chance {
    /// Among pairs of lines of one person (`m`).
    pub same: f32,
    /// Among pairs of lines of two people (`u`). Where the finding is about a value (a family name, an
    /// institution) this is multiplied by how common the value is.
    pub other: f32,
}

/// Weights and thresholds of the matcher. All scores are in bits (base-2 logarithms of odds).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Weights {
    /// The chances of findings that differ from the program's own.
    chances: BTreeMap<Finding, Chance>,
    /// How many other lines of the same person a line has on average; sets the odds before any evidence.
    pub partners: f32,
    /// The community is taken to be at least this much larger than the lines at hand.
    pub unseen: f32,
    /// From this score on two lines are one person. 3.3 bits are ten to one: joining two people wrongly is ten
    /// times as bad as missing that they are one.
    pub join: f32,
    /// From this score on, and below `join`, a line is held for staff.
    pub hold: f32,
    /// A line that fits two people who cannot be one, with less than this between them, is held.
    pub margin: f32,
}

impl Weights {
    /// The chances of one finding.
    #[must_use]
    pub fn chance(&self, finding: Finding) -> Chance {
        self.chances.get(&finding).copied().unwrap_or_else(|| finding.default_chance())
    }

    /// The same weights with other chances for one finding; chances are kept above one in a million.
    #[must_use]
    pub fn with(mut self, finding: Finding, chance: Chance) -> Self {
        let within = |value: f32| if value.is_nan() { 0.5 } else { value.clamp(1e-6, 100.0) };
        let chance = Chance { same: within(chance.same), other: within(chance.other) };
        self.chances.insert(finding, chance);
        self
    }

    /// What is wrong with weights that somebody wrote, and what would do.
    ///
    /// # Errors
    /// The first thing that makes no sense, in words.
    pub fn checked(self) -> Result<Self, String> {
        for (finding, chance) in &self.chances {
            for (name, value) in [("same", chance.same), ("other", chance.other)] {
                if !(1e-6..=100.0).contains(&value) {
                    return Err(format!("chances.{}.{name} is {value}; from 0.000001 to 100 is meant", finding.name()));
                }
            }
        }
        for (name, value) in [("partners", self.partners), ("unseen", self.unseen)] {
            if !(value > 0.0 && value.is_finite()) {
                return Err(format!("{name} is {value}; a number above 0 is meant"));
            }
        }
        if !(self.join.is_finite() && self.hold.is_finite() && self.hold <= self.join) {
            return Err(format!("hold is {} and join is {}; hold must not be above join", self.hold, self.join));
        }
        if !(self.margin >= 0.0 && self.margin.is_finite()) {
            return Err(format!("margin is {}; 0 or more is meant", self.margin));
        }
        Ok(self)
    }

    /// The weight of a finding in bits. Where it is about a value, that of a value which everybody has: a rarer one
    /// weighs more.
    #[must_use]
    pub fn bits(&self, finding: Finding) -> f32 {
        let chance = self.chance(finding);
        (chance.same / chance.other).log2()
    }

    /// The odds of two lines being one person before any evidence, in bits.
    pub(super) fn prior(&self, lines: usize) -> f32 {
        (self.partners / (lines as f32 + self.unseen)).log2()
    }
}

impl Default for Weights {
    /// Chances set on development rosters and rounded; good for rosters of professional courses anywhere.
    fn default() -> Self {
        Self { chances: BTreeMap::new(), partners: 0.6, unseen: 2000.0, join: 3.3, hold: 1.5, margin: 3.0 }
    }
}
