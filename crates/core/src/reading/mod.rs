//! How many profiles a member may read: a directory that colleagues use is not one that somebody copies.
//!
//! Different people count, each once a day; one's own profile and staff do not. The rows are kept for two days.

mod browse;
mod read;
mod store;

pub use browse::{Network, Reader, Today, forget_old, today};
pub use read::{Budget, read};
