//! Editing a profile: by its owner, or by staff. No change is lost silently: whoever saves over somebody else's
//! change is shown both.

mod audiences;
mod draft;
mod history;
mod proved;
mod save;
mod store;
#[cfg(test)]
mod tests;
mod written;

pub use audiences::{AudienceChange, AudienceError, Set, change_audiences, choose_set, set_listed};
pub use draft::{At, Draft, OwnName, Stay};
pub use history::{Change, What, changed_in, history};
pub use proved::take_orcid;
pub use save::{EditError, Edited, Editing, edit_other, edit_own, open, open_own};
pub use written::{Code, Line, Phone, Prose, Unfit, read_link, read_year};
