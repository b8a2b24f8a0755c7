//! The home page: search first, then who and where the community is.

mod page;

pub use page::{CountryRow, EditionRow, Figure, HomePage};
