//! Letters on their way: writing them, and handing them to a mail server, a folder or a test.
//!
//! `letters/` writes each kind of letter, `message` makes it a MIME message, `transport/` carries it, and
//! `worker::mail` does all that for what waits in the outbox.

mod bounces;
mod choices;
pub mod demo;
mod dkim;
pub mod letters;
mod message;
mod staff;
mod token;
pub mod transport;

use axum::Router;

use crate::state::App;

pub use dkim::Dkim;
pub use message::{MessageError, Outside, Unsubscribe, compose};
pub(crate) use staff::card;
pub use token::Reader;
pub use transport::{Parcel, Transport};

/// The addresses of letters: for their readers, for staff, and for what comes back.
pub fn routes() -> Router<App> {
    choices::routes().merge(staff::routes()).merge(bounces::routes())
}
