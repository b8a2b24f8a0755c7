//! Institutions: whom they sent, and who is there now.

pub mod api;
pub mod table;
