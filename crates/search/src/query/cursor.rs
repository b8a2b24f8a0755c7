//! Where a part of an answer ended, as opaque text.
//!
//! A cursor holds the place of the last hit in the order asked for, all of it visible to whoever got the
//! hit, and a fingerprint of the question. A made-up cursor starts at a made-up place, nothing more.

use std::cmp::Ordering;
use std::fmt::{self, Write as _};
use std::hash::{Hash as _, Hasher as _};
use std::str::FromStr;

use rustc_hash::FxHasher;
use serde::{Serialize, Serializer};

use super::{FacetKind, Query, Sort};

/// Where to read on. Opaque text for whoever carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) question: u32,
    pub(crate) place: Place,
}

/// The text is no cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no cursor; take “next_cursor” of the answer before, or none to start")]
pub struct NotACursor;

/// Where a hit stands in an order: a total order over scholars, made of visible values alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Relevance; 0 in the other orders.
    pub(crate) score: u16,
    /// Newest year; 0 in the order of names, and for scholars without one.
    pub(crate) year: i16,
    pub(crate) sort_name: String,
    pub(crate) slug: String,
}

/// The same without owning the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seek<'a> {
    pub(crate) score: u16,
    pub(crate) year: i16,
    pub(crate) sort_name: &'a str,
    pub(crate) slug: &'a str,
}

impl Place {
    pub(crate) fn seek(&self) -> Seek<'_> {
        Seek { score: self.score, year: self.year, sort_name: &self.sort_name, slug: &self.slug }
    }
}

impl Ord for Seek<'_> {
    /// Higher scores first, then newer years, then names, then slugs.
    fn cmp(&self, other: &Self) -> Ordering {
        (other.score, other.year, self.sort_name, self.slug).cmp(&(self.score, self.year, other.sort_name, other.slug))
    }
}

impl PartialOrd for Seek<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Cursor {
    /// The fingerprint of what is asked, whatever part of the answer is wanted.
    pub(crate) fn fingerprint(query: &Query) -> u32 {
        let mut hasher = FxHasher::default();
        query.text.hash(&mut hasher);
        for kind in FacetKind::ALL {
            let mut chosen = query.chosen(kind);
            chosen.sort();
            chosen.hash(&mut hasher);
        }
        match query.sort {
            Sort::Relevance => 0_u8,
            Sort::Name => 1,
            Sort::Newest => 2,
        }
        .hash(&mut hasher);
        u32::try_from(hasher.finish() >> 32).unwrap_or_default()
    }

    fn bytes(&self) -> Vec<u8> {
        let name = self.place.sort_name.as_bytes();
        let mut bytes = Vec::with_capacity(12 + name.len() + self.place.slug.len());
        bytes.extend(self.question.to_be_bytes());
        bytes.extend(self.place.score.to_be_bytes());
        bytes.extend(self.place.year.to_be_bytes());
        bytes.extend(u32::try_from(name.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend(name);
        bytes.extend(self.place.slug.as_bytes());
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (question, rest) = bytes.split_first_chunk()?;
        let (score, rest) = rest.split_first_chunk()?;
        let (year, rest) = rest.split_first_chunk()?;
        let (length, rest) = rest.split_first_chunk()?;
        let (name, slug) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
        let place = Place {
            score: u16::from_be_bytes(*score),
            year: i16::from_be_bytes(*year),
            sort_name: text(name)?,
            slug: text(slug)?,
        };
        Some(Self { question: u32::from_be_bytes(*question), place })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for byte in self.bytes() {
            write!(text, "{byte:02x}")?;
        }
        f.write_str(&text)
    }
}

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let digits = text.as_bytes();
        if digits.len() > 4_096 || !digits.len().is_multiple_of(2) || !digits.iter().all(u8::is_ascii_hexdigit) {
            return Err(NotACursor);
        }
        let value = |digit: u8| u8::try_from(char::from(digit).to_digit(16).unwrap_or(0)).unwrap_or(0);
        let bytes: Vec<u8> = digits.chunks_exact(2).map(|pair| value(pair[0]) << 4 | value(pair[1])).collect();
        Self::from_bytes(&bytes).ok_or(NotACursor)
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_survives_being_text(score: u16, year: i16, sort_name in ".{0,20}", slug in "[a-z-]{1,20}", question: u32) {
            let cursor = Cursor { question, place: Place { score, year, sort_name, slug } };
            prop_assert_eq!(cursor.to_string().parse::<Cursor>(), Ok(cursor));
        }

        #[test]
        fn any_text_is_a_cursor_or_is_refused(text in ".{0,60}", hex in "[0-9a-f]{0,80}") {
            let _ = text.parse::<Cursor>();
            let _ = hex.parse::<Cursor>();
        }
    }
}
