//! Who may do what, route by route (requirements AZ-1, ID-10, ID-16, IO-4): `matrix.txt` has a line for every route of
//! the site, and every cell of it is tried.

mod matrix;
pub(crate) mod routes;
mod sweeps;

pub(crate) use matrix::{NOTHING, filled};
