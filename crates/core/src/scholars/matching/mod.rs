//! Who is the same person: lines of rosters matched to scholars on record and to each other.
//!
//! Fellegi and Sunter's model: each finding about two lines ([`Finding`]) has a chance among lines of one
//! person and a chance among lines of two people; the logarithm of their ratio is its weight, and agreeing on a
//! rare value weighs more than on a common one. Lines that share a key are compared, the surest pairs are joined
//! first, and groups whose lines contradict each other stay apart. No database, no clock, no chance: the same lines
//! give the same people, in whatever order they come.

mod blocking;
mod cluster;
mod compare;
mod duplicates;
mod estimate;
mod evaluate;
mod evidence;
mod explain;
mod finding;
mod frequency;
mod judge;
mod labelled;
mod marks;
mod names;
mod people;
mod pool;
mod prepare;
mod weights;

pub use duplicates::{LikelyDuplicate, likely_duplicates};
pub use estimate::Estimate;
pub use evaluate::{Evaluation, PairError, PairErrorKind, evaluate};
pub use evidence::{Candidate, Decision, Evidence, InstitutionKey, KnownPerson, Mark, MarkKind, Match, Person, Reason};
pub use finding::Finding;
pub use judge::Judge;
pub use labelled::{Labelled, LabelledLines, LabelledPair, UnreadableList, read_labelled};
pub use people::match_people;
pub use weights::{Chance, Weights};

#[cfg(test)]
mod tests;
