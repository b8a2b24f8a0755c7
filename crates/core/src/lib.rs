//! The domain of Collegium: scholars, institutions, programs, and the operations on them.
//!
//! Rules are pure (`model.rs` of each slice), operations are one function each and own their
//! transaction, and `store.rs` of each slice is the only place that knows the ORM. Nothing here
//! knows of HTTP or of the index. `docs/architecture.md` shows how a request passes through.

pub mod accounts;
pub mod addresses;
mod asked;
pub mod audience;
pub mod audit;
pub mod cells;
pub mod claims;
pub mod corrections;
pub mod db;
pub mod decisions;
pub mod desk;
pub mod duplicates;
mod entity;
pub mod fault;
pub mod following;
pub mod id;
pub mod idempotency;
pub mod imports;
pub mod indexing;
pub mod institutions;
pub mod jobs;
pub mod limits;
pub mod mail;
pub mod op;
pub mod page;
mod parallel;
pub mod peers;
pub mod personal_data;
pub mod programs;
pub mod publications;
pub mod reading;
pub mod reference;
pub mod scholars;
pub mod secret;
pub mod submissions;
pub mod text;
pub mod webhooks;
