//! Institutions: universities, schools, hospitals, agencies; their names, and which one a typed name means.

mod browse;
mod count;
mod model;
mod refs;
pub mod resolve;
pub mod ror;
mod show;
mod store;

pub use browse::{Count, CountedInstitution, InstitutionFilter, browse, report};
pub use model::{Institution, InstitutionName, InstitutionRef, NameKind};
pub(crate) use refs::refs;
pub use show::{Detail, SentScholar, Shown, by_id, sent, show};
