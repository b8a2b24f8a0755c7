//! The durable part of the index: one tantivy document a scholar, with the record and the words of longer
//! texts. The only place that knows tantivy.

mod phrases;
mod schema;
mod shelf;
mod texts;
mod tokens;
mod writer;

pub(crate) use schema::{Document, open_or_create};
pub(crate) use shelf::Shelf;
pub(crate) use texts::TextQuestion;
pub(crate) use writer::{Mark, StoreWriter};
