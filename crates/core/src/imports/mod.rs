//! Loading rosters: reading the files that staff keep, line by line, deciding who and where is meant, and
//! taking a load back.

mod answer;
mod batches;
mod decide;
mod editions;
mod files;
mod held;
mod interpret;
mod known;
mod observed;
mod person;
pub mod reader;
mod rehearse;
mod reread;
mod rosters;
mod said;
mod store;
mod undo;
mod update;
mod write;

pub(crate) use answer::undo_answer;
pub use answer::{AnswerError, HeldAnswer, answer};
pub use batches::{Batch, LineItem, batch, batches, held_lines, line, lines};
pub use held::HeldCandidate;
pub(crate) use held::tenths;
pub(crate) use known::{EditionNumbers, load as known_people};
pub use observed::Outcome;
pub use rehearse::{Question, Rehearsal, rehearse};
pub use rosters::{LineDecision, LoadRosters, LoadRostersError, Loaded, Progress, load_rosters};
pub use undo::{UndoError, Undone, undo};
