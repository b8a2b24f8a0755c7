//! Ways in which institutions' names were typed: kept by imports, listed for staff, and decided.

mod decide;
mod guesses;
mod keep;
mod look;
mod queue;

pub(crate) use decide::undo_decision;
pub use decide::{DecideError, Decided, Meant, decide};
pub use guesses::{Guess, Target};
pub(crate) use keep::{Meaning, Spelling, SpellingKey, keep};
pub use look::{SeenIn, SeenPerson, SpellingDetail, look};
pub use queue::{SpellingItem, SpellingState, of_institution, queue, waiting};
