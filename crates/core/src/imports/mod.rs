//! Loading rosters: reading the files that staff keep, line by line.

pub mod reader;
