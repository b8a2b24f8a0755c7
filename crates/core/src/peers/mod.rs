//! Writing to a peer: a letter goes by way of the site, and neither sees the other's address.

mod received;
mod store;
mod write;

pub use received::{Received, block, letter, received, report, reported, settle, unsettled};
pub use write::{NewPeerLetter, PeerError, write};
