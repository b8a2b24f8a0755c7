//! ORCID iDs: sixteen digits of which the last checks the others.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An ORCID iD whose checksum holds, as `0000-0002-1825-0097`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrcidId([u8; 16]);

/// The text is no ORCID iD.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnOrcidId {
    /// Not sixteen digits.
    #[error("an ORCID iD has sixteen digits, such as 0000-0002-1825-0097")]
    Shape,
    /// Sixteen digits, but the last does not fit the others.
    #[error("the last digit of this ORCID iD does not fit the others; please look for a typo")]
    Checksum,
}

impl OrcidId {
    /// Reads an iD, bare or as an address: `https://orcid.org/0000-0002-1825-0097`.
    ///
    /// # Errors
    /// [`NotAnOrcidId`] where it is not sixteen digits, or the checksum does not hold.
    pub fn parse(text: &str) -> Result<Self, NotAnOrcidId> {
        let last = text.trim().trim_end_matches('/').rsplit(['/', ':']).next().unwrap_or_default().trim();
        let is_separator = |c: char| matches!(c, '-' | ' ' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}');
        let mut digits = [0_u8; 16];
        let mut count = 0;
        for c in last.chars().filter(|c| !is_separator(*c)).map(|c| c.to_ascii_uppercase()) {
            let is_check = count == 15 && c == 'X';
            if count == 16 || !(c.is_ascii_digit() || is_check) {
                return Err(NotAnOrcidId::Shape);
            }
            digits[count] = u8::try_from(c).map_err(|_| NotAnOrcidId::Shape)?;
            count += 1;
        }
        if count != 16 {
            return Err(NotAnOrcidId::Shape);
        }
        if digits[15] == check_digit(&digits[..15]) { Ok(Self(digits)) } else { Err(NotAnOrcidId::Checksum) }
    }

    /// The address of the record at ORCID.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://orcid.org/{self}")
    }
}

/// ISO 7064 MOD 11-2.
fn check_digit(digits: &[u8]) -> u8 {
    let total = digits.iter().fold(0_u32, |total, digit| (total + u32::from(digit - b'0')) * 2 % 11);
    match (12 - total) % 11 {
        10 => b'X',
        rest => b"0123456789"[rest as usize],
    }
}

impl fmt::Display for OrcidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, digit) in self.0.iter().enumerate() {
            if index > 0 && index % 4 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(*digit))?;
        }
        Ok(())
    }
}

impl TryFrom<String> for OrcidId {
    type Error = NotAnOrcidId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<OrcidId> for String {
    fn from(orcid: OrcidId) -> Self {
        orcid.to_string()
    }
}

impl fmt::Debug for OrcidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for OrcidId {
    type Err = NotAnOrcidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_checksum_decides() {
        for text in
            ["0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097/", "0000000218250097", "0000-0002-1694-233x"]
        {
            assert!(OrcidId::parse(text).is_ok(), "{text}");
        }
        assert_eq!(OrcidId::parse("https://orcid.org/0000-0002-1694-233x").unwrap().to_string(), "0000-0002-1694-233X");
        assert_eq!(OrcidId::parse("0000-0002-1825-0098"), Err(NotAnOrcidId::Checksum));
        assert_eq!(OrcidId::parse("0000-0002-1825-009"), Err(NotAnOrcidId::Shape));
        assert_eq!(OrcidId::parse("X000-0002-1825-0097"), Err(NotAnOrcidId::Shape));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
            if let Ok(orcid) = OrcidId::parse(&text) {
                prop_assert_eq!(OrcidId::parse(&orcid.to_string()), Ok(orcid));
            }
        }

        #[test]
        fn one_wrong_digit_is_noticed(place in 0_usize..15, step in 1_u8..10) {
            let mut digits = *b"0000000218250097";
            digits[place] = b'0' + (digits[place] - b'0' + step) % 10;
            prop_assert_eq!(OrcidId::parse(std::str::from_utf8(&digits).unwrap()), Err(NotAnOrcidId::Checksum));
        }
    }
}
