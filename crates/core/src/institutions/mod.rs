//! Institutions: universities, schools, hospitals, agencies; their names, and which one a typed name means.

mod model;
mod refs;
mod store;

pub use model::{Institution, InstitutionName, InstitutionRef, NameKind};
pub(crate) use refs::refs;
