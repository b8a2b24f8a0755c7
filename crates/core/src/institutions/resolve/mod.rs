//! From a typed institution name to the institution.
//!
//! [`Resolver`] holds the organizations in memory and answers [`Resolver::resolve`] without a database:
//! which organization is meant, that none is, or that it is unsure; how sure; why, in words; and what else it
//! could have been. What people decided about a spelling ([`Resolver::decide`]) outranks everything.
//!
//! A question passes through these steps: the text is cut into words (`words`), which are understood as far as they
//! go (`query`: departments, places, mistyped words); names that share telling words are gathered
//! (`candidates`); each is laid over the text (`score`) and weighed with country, town and e-mail domain
//! (`evidence`); the weighed organizations are set against each other (`judge`).

mod candidates;
mod decided;
mod estimate;
mod evidence;
mod index;
mod judge;
mod lexicon;
mod model;
mod nobody;
mod places;
mod query;
mod reason;
mod resolver;
#[cfg(test)]
mod roster_tests;
mod score;
#[cfg(test)]
mod tests;
mod vocabulary;
mod weights;
mod words;

pub use decided::Decision;
pub use estimate::{Estimate, Estimates, Labelled, estimate};
pub use model::{Organization, OrganizationName, Resolution, TypedInstitution, Verdict};
pub use resolver::Resolver;
