//! Publications: what scholars wrote, as registries and reference managers describe it.
//!
//! Readers of many formats make one [`Publication`]; writers turn it back; [`style`] shows it as
//! journals cite it; [`same`] tells when two descriptions mean one work.

mod answers;
mod clean;
mod identifiers;
mod model;
pub mod read;
pub mod same;
mod store;
pub mod style;
pub mod write;

pub use answers::{forget_old_answers, recall, remember};
pub use identifiers::{Doi, Isbn, NotAnIdentifier, Pmid};
pub use model::{Author, NotAPublication, PartialDate, Publication, PublicationKind};
