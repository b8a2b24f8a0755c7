//! Programs and their editions.

pub mod api;
