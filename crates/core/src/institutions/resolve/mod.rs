//! From a typed institution name to the institution.
//!
//! [`Resolver`] holds the organizations in memory and answers [`Resolver::resolve`] without a database:
//! which organization is meant, that none is, or that it is unsure; how sure; why, in words; and what else it
//! could have been. What people decided about a spelling ([`Resolver::decide`]) outranks everything.

mod decided;
mod model;
mod resolver;

pub use decided::Decision;
pub use model::{Organization, OrganizationName, Resolution, TypedInstitution, Verdict};
pub use resolver::Resolver;
