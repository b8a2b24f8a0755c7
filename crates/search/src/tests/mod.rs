//! The index as its users meet it.

mod cursors;
mod disk;
mod facets;
mod law;
mod words;
