//! Scholars: the persons of the community, and who may see what of them.

pub mod matching;
mod model;
mod name;
mod orcid;
mod record;
mod show;
mod store;

pub use crate::institutions::InstitutionRef;
pub use crate::programs::ParticipationRole;
pub use model::{Affiliation, Audiences, Field, Link, Participation, Profile, Scholar, ScholarEmail};
pub use name::{NoName, PersonName};
pub use orcid::{NotAnOrcidId, OrcidId};
pub use record::{all_after, many};
pub use show::{Shown, by_id, show};
