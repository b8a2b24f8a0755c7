//! Ways for letters out of the house. Each works in two steps, so that a worker can write down that a letter is
//! about to leave before it leaves: [`Transport::offer`] finds out whether the letter is taken at all, and
//! [`Offered::hand_over`] gives its text away.

mod folder;
mod memory;
mod smtp;

use std::fmt;

use collegium_core::id::LetterId;
use lettre::address::Envelope;

pub use memory::{Memory, SentLetter};
pub use smtp::Server;

use crate::mail::letters::Prepared;
use crate::settings::{MailRoute, MailSettings};

/// A message, ready to be sent.
#[derive(Clone)]
pub struct Parcel {
    /// The letter's place in the outbox.
    pub id: LetterId,
    /// From where and to whom, for the mail server.
    pub envelope: Envelope,
    /// The message.
    pub bytes: Vec<u8>,
    /// What it says.
    pub words: Prepared,
}

impl fmt::Debug for Parcel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parcel").field("id", &self.id).field("length", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// Why a letter did not leave, or may not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// The way itself is blocked, for every letter: no connection, no encryption, a full disk.
    Blocked(String),
    /// This letter is not taken now.
    Later(String),
    /// This letter is not taken, now or later.
    Refused(String),
    /// The letter was given away, and no answer came.
    Uncertain,
}

/// A way out of the house.
#[derive(Clone, Debug)]
pub enum Transport {
    /// A mail server.
    Smtp(Server),
    /// A folder of `.eml` files.
    Folder(folder::Folder),
    /// Nowhere; tests read what was sent.
    Memory(Memory),
}

/// A letter that the other side is willing to take.
#[derive(Debug)]
pub enum Offered {
    /// A connection on which the recipient was accepted.
    Smtp(Box<smtp::Offer>),
    /// A folder.
    Folder(folder::Folder),
    /// Nowhere.
    Memory(Memory),
}

impl Transport {
    /// The way that the settings name.
    #[must_use]
    pub fn new(settings: &MailSettings) -> Self {
        match &settings.route {
            MailRoute::Smtp(smtp) => Self::Smtp(Server::new(smtp, settings.authority.as_ref())),
            MailRoute::Folder(path) => Self::Folder(folder::Folder::new(path.clone())),
            MailRoute::Memory => Self::Memory(Memory::default()),
        }
    }

    /// Asks whether the letter is taken.
    ///
    /// # Errors
    /// [`NotTaken`]; the letter then certainly did not leave.
    pub async fn offer(&self, parcel: &Parcel) -> Result<Offered, NotTaken> {
        match self {
            Self::Smtp(server) => server.offer(parcel).await.map(|offer| Offered::Smtp(Box::new(offer))),
            Self::Folder(folder) => Ok(Offered::Folder(folder.clone())),
            Self::Memory(memory) => memory.offer(parcel).map(|()| Offered::Memory(memory.clone())),
        }
    }
}

impl Offered {
    /// Gives the letter away.
    ///
    /// # Errors
    /// [`NotTaken`]; only [`NotTaken::Uncertain`] leaves open whether the letter left.
    pub async fn hand_over(self, parcel: &Parcel) -> Result<(), NotTaken> {
        match self {
            Self::Smtp(offer) => offer.hand_over(parcel).await,
            Self::Folder(folder) => folder.write(parcel).await,
            Self::Memory(memory) => memory.take(parcel),
        }
    }
}
