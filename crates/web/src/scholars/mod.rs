//! Scholars: the profile of one.

pub mod api;
