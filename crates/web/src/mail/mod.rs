//! Letters on their way: writing them, and handing them to a mail server, a folder or a test.
//!
//! `letters/` writes each kind of letter, `message` makes it a MIME message, `transport/` carries it, and
//! `worker::mail` does all that for what waits in the outbox.

mod dkim;
pub mod letters;
mod message;
pub mod transport;

pub use dkim::Dkim;
pub use message::{MessageError, Outside, Unsubscribe, compose};
pub use transport::{Parcel, Transport};
