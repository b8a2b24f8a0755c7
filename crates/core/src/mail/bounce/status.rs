//! Status codes (RFC 3463): `5.1.1`.

use std::fmt;
use std::str::FromStr;

/// A status code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Status {
    class: u8,
    subject: u16,
    detail: u16,
}

impl Status {
    /// A permanent failure of no stated kind, in the room that the standard leaves for such: `5.0.9xx`.
    pub(super) const fn ours(detail: u16) -> Self {
        Self { class: 5, subject: 0, detail }
    }

    /// Whether trying later may help.
    #[must_use]
    pub fn is_temporary(self) -> bool {
        self.class == 4
    }

    /// Whether it says no more than that it failed.
    #[must_use]
    pub fn is_general(self) -> bool {
        self.subject == 0 && self.detail == 0
    }

    /// Subject and detail: `(1, 1)` of `5.1.1`.
    #[must_use]
    pub fn about(self) -> (u16, u16) {
        (self.subject, self.detail)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

/// The text is no status code of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no status code of a failure")]
pub struct NoStatus;

impl FromStr for Status {
    type Err = NoStatus;

    fn from_str(text: &str) -> Result<Self, NoStatus> {
        let number = |part: Option<&str>| {
            let digits = part.filter(|part| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
            digits.and_then(|digits| digits.parse::<u16>().ok()).ok_or(NoStatus)
        };
        let mut parts = text.split('.');
        let class = match parts.next() {
            Some("4") => 4,
            Some("5") => 5,
            _ => return Err(NoStatus),
        };
        let status = Self { class, subject: number(parts.next())?, detail: number(parts.next())? };
        if parts.next().is_none() && status.subject < 10 { Ok(status) } else { Err(NoStatus) }
    }
}

/// The status code that a text states: the last one right behind a reply code, else the first one at all.
pub(super) fn stated(text: &str) -> Option<Status> {
    let mut behind_reply = None;
    let mut first = None;
    let mut after_reply = false;
    for word in text.split(|letter: char| letter.is_whitespace() || "()[]<>#;,:'\"-".contains(letter)) {
        if word.is_empty() {
            continue;
        }
        let status = word.trim_end_matches('.').parse::<Status>().ok();
        if after_reply && status.is_some() {
            behind_reply = status;
        }
        first = first.or(status);
        after_reply = is_reply(word);
    }
    behind_reply.or(first)
}

/// Whether the word is a reply code of a refusal: `550`.
pub(super) fn is_reply(word: &str) -> bool {
    word.len() == 3 && word.starts_with(['4', '5']) && word.bytes().all(|byte| byte.is_ascii_digit())
}
