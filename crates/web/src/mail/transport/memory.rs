//! Letters that go nowhere: tests read what was sent, and say what the other side answers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::{NotTaken, Parcel};

/// What was sent, and what is answered to whom.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    sent: Vec<Parcel>,
    offers: HashMap<String, NotTaken>,
    ends: HashMap<String, NotTaken>,
}

/// A letter that was sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SentLetter {
    /// The address it went to.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML.
    pub html: String,
    /// The message as it left.
    pub raw: String,
}

impl SentLetter {
    /// The first address in the plain text that begins so; empty where there is none.
    #[must_use]
    pub fn link(&self, begins: &str) -> &str {
        let links = self.text.split_whitespace().map(|word| word.trim_matches(['(', ')', '.', ',']));
        links.into_iter().find(|word| word.starts_with(begins)).unwrap_or_default()
    }

    /// A header's value, its folds undone; empty where there is none.
    #[must_use]
    pub fn header(&self, name: &str) -> String {
        let head = self.raw.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ");
        let value = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned));
        value.unwrap_or_default()
    }
}

impl Memory {
    /// All letters that were sent, the first one first.
    #[must_use]
    pub fn letters(&self) -> Vec<SentLetter> {
        let inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let letter = |parcel: &Parcel| SentLetter {
            to: recipient(parcel),
            subject: parcel.words.subject.clone(),
            text: parcel.words.text.clone(),
            html: parcel.words.html.clone(),
            raw: String::from_utf8_lossy(&parcel.bytes).into_owned(),
        };
        inner.sent.iter().map(letter).collect()
    }

    /// From now on, letters to this address are answered so before they are handed over.
    pub fn refuses(&self, address: &str, answer: NotTaken) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).offers.insert(address.to_owned(), answer);
    }

    /// From now on, letters to this address arrive, and are answered so.
    pub fn ends(&self, address: &str, answer: NotTaken) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).ends.insert(address.to_owned(), answer);
    }

    /// From now on, letters to this address are taken.
    pub fn accepts(&self, address: &str) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.offers.remove(address);
        inner.ends.remove(address);
    }

    pub(super) fn offer(&self, parcel: &Parcel) -> Result<(), NotTaken> {
        let inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.offers.get(&recipient(parcel)).map_or(Ok(()), |answer| Err(answer.clone()))
    }

    pub(super) fn take(&self, parcel: &Parcel) -> Result<(), NotTaken> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.sent.push(parcel.clone());
        inner.ends.get(&recipient(parcel)).map_or(Ok(()), |answer| Err(answer.clone()))
    }
}

fn recipient(parcel: &Parcel) -> String {
    parcel.envelope.to().first().map(ToString::to_string).unwrap_or_default()
}
