//! All that is kept about a person: told to them, and forgotten when they ask for it.
//!
//! `registry` names every table that has rows about somebody. A slice with such a table adds its line there; the
//! suite compares the list with the columns of the database.

mod erase;
mod leave;
mod registry;
mod tell;

pub use erase::erase;
pub use leave::{LeaveError, leave};
pub use registry::{PARTS, Part, Whose};
pub use tell::{Told, tell};
