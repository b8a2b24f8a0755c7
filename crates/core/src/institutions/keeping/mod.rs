//! Keeping institutions right: their own values, which of them are one, and what the registry says of them today.

mod columns;
mod edit;
mod find;
mod held;
mod merge;
mod refresh;
mod roots;
mod ror_id;

pub(crate) use edit::undo_edit;
pub use edit::{EditError, InstitutionEdit, as_edit, edit};
pub use find::{Found, find};
pub use held::{Held, held};
pub use merge::{InstitutionMergeError, MergeInstitutions, merge};
pub(crate) use merge::{merge_within, undo_merge};
pub use refresh::{Difference, Outdated, RegistryField, differences, outdated, refresh};
pub use ror_id::parse_ror;
