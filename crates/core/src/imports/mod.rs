//! Loading rosters: reading the files that staff keep, line by line, deciding who and where is meant, and
//! taking a load back.

mod decide;
mod editions;
mod files;
mod interpret;
mod known;
mod observed;
mod person;
pub mod reader;
mod rehearse;
mod rosters;
mod said;
mod store;
mod undo;
mod update;
mod write;

pub use observed::Outcome;
pub use rehearse::{Question, Rehearsal, rehearse};
pub use rosters::{LineDecision, LoadRosters, LoadRostersError, Loaded, Progress, load_rosters};
pub use undo::{UndoError, Undone, undo};
