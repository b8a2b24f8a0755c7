//! Finding people: the search page and what it was asked.

pub mod api;
mod page;
mod question;

pub use page::{Chip, Choice, Facet, ResultsPage};
pub use question::{FACETS, Question, Sort};
