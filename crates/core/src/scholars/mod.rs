//! Scholars: the persons of the community, and who may see what of them.

mod countries;
pub mod edit;
mod email;
pub mod freshness;
mod look_up;
pub mod matching;
pub mod merging;
mod model;
mod name;
mod orcid;
pub mod photo;
mod promote;
mod record;
mod save;
mod show;
mod store;
mod take_back;

pub use crate::institutions::InstitutionRef;
pub use crate::programs::ParticipationRole;
pub(crate) use countries::countries_of;
pub use email::{EmailAddress, ReadEmail, RefusedEmail};
pub use look_up::look_up;
pub use model::{Affiliation, Audiences, Availability, Field, Link, Participation, Profile, Scholar, ScholarEmail};
pub use name::{NoName, PersonName};
pub use orcid::{NotAnOrcidId, OrcidId};
pub(crate) use promote::{NewPost, PostBefore, promote, take_back_promotion};
pub(crate) use record::{
    NewAffiliation, NewParticipation, Told, add, by_address, close_affiliations, next_after, tell, update_from_lines,
    whole,
};
pub use record::{all_after, many};
pub use save::{SaveError, save};
pub use show::{Shown, by_id, show};
pub(crate) use take_back::{restore, take_back_batch, take_back_lines};
