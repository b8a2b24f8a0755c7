//! The test app: a whole Collegium in memory, and people with verbs who use it.
//!
//! ```text
//! let app = TestApp::new().await;
//! app.visitor().get("/scholars").await.ok().shows("812 scholars");
//! ```
//!
//! Every app has a database of its own: SQLite in a folder that goes away, or PostgreSQL where
//! `COLLEGIUM_TEST_POSTGRES` names a cluster. Its clock stands still.

#![expect(
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "checks are made to panic, and to be called for that alone"
)]

mod answer;
mod app;
mod command;
mod database;
mod dump;
mod person;

pub use answer::Answer;
pub use app::{NOW, TestApp};
pub use command::{Collegium, Finished};
pub use dump::{difference, dump};
pub use person::{Person, Request};
