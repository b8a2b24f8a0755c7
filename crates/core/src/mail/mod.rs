//! Letters: what waits in the outbox, who gets it, and what became of it.
//!
//! An operation queues a letter in its own transaction, by [`queue`]; the row holds ids alone. A worker
//! claims it by a lease, writes it from what the database says at that moment, and settles it. What is
//! promised about letters stands in `docs/adr/0010-what-the-outbox-promises.md`.

pub mod bounce;
mod browse;
mod eml;
mod letter;
mod listing;
mod outbox;
mod policy;
mod preferences;
mod recipient;
mod returned;
mod store;
mod worker;

pub use browse::{LetterLine, Suppressed, browse, counts, send_again, suppressed, write_again};
pub use eml::Eml;
pub use letter::{Class, Letter, NewLetter, OutboxAddress, To};
pub use outbox::{forget_settled, queue, send_test};
pub use policy::{Outcome, State};
pub use preferences::{ALL_KINDS, choose, decline, declined, declines, reader_of};
pub use recipient::{NotSent, Recipient, recipient};
pub use returned::{Followed, take_in};
pub use worker::{Claimed, LEASE, claim, hand_over, renew, settle, take_up_again};
