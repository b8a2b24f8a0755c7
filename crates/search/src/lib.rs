//! Finding scholars, and counting them.
//!
//! [`Index`] answers questions from what one viewer may see, and from nothing else: every number, order,
//! suggestion and snippet is made of `Profile::seen_by(viewer)`. `docs/adr/0004-index-per-viewer.md` tells how
//! the parts fit together; in short:
//!
//! - `store` keeps one tantivy document a scholar: the durable record, and the words of longer texts.
//! - `segment` holds in memory, for each viewer apart, names, facets and orders.
//! - `query` reads what was typed; `find` answers it; `index` keeps the whole fresh and safe.

mod error;
mod find;
mod index;
mod labels;
mod plain;
mod query;
mod record;
mod results;
mod segment;
mod store;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod words;

pub use error::SearchError;
pub use index::{Change, Check, Index, Opened, Rebuild, RebuildReason};
pub use labels::{Label, Labels, NameVariants};
pub use query::{Cursor, FacetKind, NotACursor, Query, Sort, Window};
pub use results::{
    Counts, FacetCount, Facets, Hit, HitInstitution, HitProgram, Results, SnippetPart, Suggestion, SuggestionKind,
    Suggestions, Understood, UnderstoodFilter,
};
