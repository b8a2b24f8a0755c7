//! Publications: what scholars wrote, as registries and reference managers describe it.
//!
//! Readers of many formats make one [`Publication`]; writers turn it back; [`style`] shows it as
//! journals cite it; [`same`] tells when two descriptions mean one work.

mod answers;
mod clean;
mod identifiers;
mod list;
mod model;
pub mod read;
mod record;
pub mod same;
mod store;
pub mod style;
pub mod write;

pub use answers::{forget_old_answers, recall, remember};
pub use identifiers::{Doi, Isbn, NotAnIdentifier, Pmid};
pub use list::{
    Found, Listed, MOST_EXPORTED, PublicationFilter, Tally, Writer, browse, count_with, export, find, show, tallies,
};
pub use model::{Author, NotAPublication, PartialDate, Publication, PublicationKind};
pub use record::disown;
pub(crate) use record::{Wrote, take_back, take_in};
