//! Scholars: the persons of the community, and who may see what of them.

mod model;

pub use model::{
    Affiliation, Audiences, Field, InstitutionRef, Link, Participation, ParticipationRole, Profile, Scholar,
    ScholarEmail,
};
