//! Names that registries gave to works: DOI, PMID and ISBN. Each is checked once, where it comes in.

use std::fmt::{self, Write as _};

use serde::{Deserialize, Serialize};

/// The text is not an identifier of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnIdentifier {
    /// Not a DOI.
    #[error("a DOI begins with 10. and has a slash, such as 10.1000/182")]
    Doi,
    /// Not a PMID.
    #[error("a PMID has one to eight digits, such as 28513461")]
    Pmid,
    /// Not an ISBN.
    #[error("an ISBN has ten or thirteen digits of which the last checks the others; please look for a typo")]
    Isbn,
}

/// Text in both directions, and the checks again when it is read back.
macro_rules! as_text {
    ($name:ident) => {
        impl $name {
            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnIdentifier;

            fn try_from(text: String) -> Result<Self, NotAnIdentifier> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(identifier: $name) -> Self {
                identifier.0
            }
        }
    };
}

/// A DOI in lower case, without address or prefix: `10.1097/acm.0000000000001234`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Doi(String);

as_text!(Doi);

/// The longest DOI that is taken; real ones are far below.
const LONGEST_DOI: usize = 300;

impl Doi {
    /// Reads a DOI, bare, with `doi:` before it, or as an address.
    ///
    /// # Errors
    /// [`NotAnIdentifier::Doi`].
    pub fn parse(text: &str) -> Result<Self, NotAnIdentifier> {
        let text = text.trim();
        let lower = text.to_ascii_lowercase();
        let is_address = lower.starts_with("http");
        let bare = match lower.find("10.") {
            Some(start) if is_address || lower[..start].trim_end().trim_end_matches(':').trim_end().len() <= 12 => {
                &text[start..]
            }
            _ => return Err(NotAnIdentifier::Doi),
        };
        let bare = if is_address { decode_percent(bare) } else { bare.to_owned() };
        Self::checked(&bare).ok_or(NotAnIdentifier::Doi)
    }

    fn checked(bare: &str) -> Option<Self> {
        let lower = bare.to_lowercase();
        let (prefix, suffix) = lower.strip_prefix("10.")?.split_once('/')?;
        let registrant = prefix.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
        let first = prefix.split('.').next().unwrap_or_default().len();
        let suffix_stands = !suffix.is_empty() && suffix.chars().all(stands_in_a_doi);
        (registrant && (4..=9).contains(&first) && suffix_stands && lower.len() <= LONGEST_DOI).then_some(Self(lower))
    }

    /// The first DOI within a longer text, with where it stands.
    #[must_use]
    pub fn find(text: &str) -> Option<(Self, std::ops::Range<usize>)> {
        let starts = text.match_indices("10.").map(|(start, _)| start);
        for start in starts {
            let rest = &text[start..];
            let end = rest.find(|c: char| !stands_in_a_doi(c) || matches!(c, '"' | '“' | '”')).unwrap_or(rest.len());
            let candidate = without_closing_marks(&rest[..end]);
            if let Some(doi) = Self::checked(candidate) {
                return Some((doi, start..start + candidate.len()));
            }
        }
        None
    }

    /// The address that leads to the work.
    #[must_use]
    pub fn url(&self) -> String {
        let mut url = String::from("https://doi.org/");
        for byte in self.0.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~/:;()!$*+,=@".contains(&byte) {
                url.push(char::from(byte));
            } else {
                let _ = write!(url, "%{byte:02X}");
            }
        }
        url
    }
}

/// Letters that a DOI may have. Braces and backslashes, which some formats give a meaning, are in none that is known.
fn stands_in_a_doi(letter: char) -> bool {
    !letter.is_whitespace() && !letter.is_control() && !matches!(letter, '{' | '}' | '\\')
}

/// Without the marks that end a sentence around it; a closing bracket belongs to it where one opens inside.
fn without_closing_marks(text: &str) -> &str {
    let mut text = text;
    loop {
        let closes = |open: char, close: char| text.matches(close).count() > text.matches(open).count();
        let cut = match text.chars().next_back() {
            Some('.' | ',' | ';' | ':' | '\'' | '’' | '?' | '!') => true,
            Some(')') => closes('(', ')'),
            Some(']') => closes('[', ']'),
            Some('>') => closes('<', '>'),
            _ => false,
        };
        if !cut {
            return text;
        }
        text = &text[..text.len() - text.chars().next_back().map_or(0, char::len_utf8)];
    }
}

fn decode_percent(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        if let Some(byte) = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            decoded.push(byte);
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// A number in PubMed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pmid(String);

as_text!(Pmid);

impl Pmid {
    /// Reads a PMID, bare, with `PMID:` before it, or as an address.
    ///
    /// # Errors
    /// [`NotAnIdentifier::Pmid`].
    pub fn parse(text: &str) -> Result<Self, NotAnIdentifier> {
        let last = text.trim().trim_end_matches('/').rsplit(['/', ':', ' ']).next().unwrap_or_default();
        let before = text.trim().trim_end_matches('/').strip_suffix(last).unwrap_or_default().to_ascii_lowercase();
        let named = before.trim().is_empty() || ["pmid", "pubmed"].iter().any(|word| before.contains(word));
        Self::checked(last).filter(|_| named).ok_or(NotAnIdentifier::Pmid)
    }

    fn checked(digits: &str) -> Option<Self> {
        let digits = digits.trim_start_matches('0');
        let fits = (1..=8).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| Self(digits.to_owned()))
    }

    /// The first PMID that a longer text names as such, with where its name and number stand.
    #[must_use]
    pub fn find(text: &str) -> Option<(Self, std::ops::Range<usize>)> {
        let lower = text.to_ascii_lowercase();
        for name in ["pmid", "pubmed.ncbi.nlm.nih.gov/", "ncbi.nlm.nih.gov/pubmed/"] {
            for (start, _) in lower.match_indices(name) {
                let rest = &text[start + name.len()..];
                let digits = rest.trim_start_matches([':', ' ', '\u{a0}']);
                let number: &str = &digits[..digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len())];
                if let Some(pmid) = Self::checked(number) {
                    let end = text.len() - digits.len() + number.len();
                    return Some((pmid, start..end));
                }
            }
        }
        None
    }

    /// The address of the record at PubMed.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://pubmed.ncbi.nlm.nih.gov/{}/", self.0)
    }
}

/// An ISBN of thirteen digits whose check holds; those of ten are turned into it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Isbn(String);

as_text!(Isbn);

impl Isbn {
    /// Reads an ISBN with or without hyphens.
    ///
    /// # Errors
    /// [`NotAnIdentifier::Isbn`] where it has another length or its check does not hold.
    pub fn parse(text: &str) -> Result<Self, NotAnIdentifier> {
        let mark = |c: char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}');
        let signs: String = text.chars().filter(|c| !mark(*c)).map(|c| c.to_ascii_uppercase()).collect();
        let signs = signs.trim_start_matches("ISBN").trim_start_matches(':');
        let digits: Option<Vec<u32>> =
            signs.chars().map(|c| if c == 'X' { Some(10) } else { c.to_digit(10) }).collect();
        let digits = digits.ok_or(NotAnIdentifier::Isbn)?;
        match digits.len() {
            10 if digits[..9].iter().all(|d| *d < 10) && check_of_ten(&digits) => {
                let mut long: Vec<u32> = [9, 7, 8].into_iter().chain(digits[..9].iter().copied()).collect();
                long.push((10 - weighted(&long) % 10) % 10);
                Ok(Self(written(&long)))
            }
            13 if digits.iter().all(|d| *d < 10) && weighted(&digits).is_multiple_of(10) => Ok(Self(written(&digits))),
            _ => Err(NotAnIdentifier::Isbn),
        }
    }

    /// The first ISBN among several in one field.
    #[must_use]
    pub fn first_of(text: &str) -> Option<Self> {
        let parts = text.split([',', ';', '\n', '\r']).chain(text.split_whitespace()).chain([text]);
        parts.map(|part| part.split('(').next().unwrap_or_default()).find_map(|part| Self::parse(part).ok())
    }
}

fn check_of_ten(digits: &[u32]) -> bool {
    let sum: u32 = digits.iter().zip((1..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    sum.is_multiple_of(11)
}

fn weighted(digits: &[u32]) -> u32 {
    digits.iter().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum()
}

fn written(digits: &[u32]) -> String {
    digits.iter().filter_map(|digit| char::from_digit(*digit, 10)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dois_are_read_however_they_are_written() {
        for text in [
            "10.1000/182",
            "doi:10.1000/182",
            "DOI: 10.1000/182",
            "https://doi.org/10.1000/182",
            "http://dx.doi.org/10.1000%2F182",
        ] {
            assert_eq!(Doi::parse(text).unwrap().as_str(), "10.1000/182", "{text}");
        }
        assert_eq!(
            Doi::parse("10.1002/(SICI)1097-4679(199901)55:1<1::AID-JCLP1>3.0.CO;2-#").unwrap().url(),
            "https://doi.org/10.1002/(sici)1097-4679(199901)55:1%3C1::aid-jclp1%3E3.0.co;2-%23"
        );
        for text in ["", "10.1/2", "10.1000/", "11.1000/182", "a sentence that has 10.1000/182 in it", "10.1000/a b"] {
            assert_eq!(Doi::parse(text), Err(NotAnIdentifier::Doi), "{text}");
        }
    }

    #[test]
    fn dois_are_found_within_a_reference() {
        let found = |text| Doi::find(text).map(|(doi, _)| doi.0);
        assert_eq!(found("Acad Med. 2019. doi:10.1097/ACM.0001.").as_deref(), Some("10.1097/acm.0001"));
        assert_eq!(
            found("(https://doi.org/10.1016/S0140-6736(10)61854-5)").as_deref(),
            Some("10.1016/s0140-6736(10)61854-5")
        );
        assert_eq!(found("costs 10.50 dollars / 2"), None);
    }

    #[test]
    fn pmids_are_read_and_found() {
        for text in ["28513461", "PMID: 28513461", "https://pubmed.ncbi.nlm.nih.gov/28513461/"] {
            assert_eq!(Pmid::parse(text).unwrap().as_str(), "28513461", "{text}");
        }
        for text in ["", "0", "123456789", "12a", "volume 12"] {
            assert_eq!(Pmid::parse(text), Err(NotAnIdentifier::Pmid), "{text}");
        }
        let (pmid, place) = Pmid::find("Nurs Educ. 2012. PMID: 21106211; more").unwrap();
        assert_eq!((pmid.as_str(), place), ("21106211", 17..31));
    }

    #[test]
    fn isbns_of_ten_become_thirteen() {
        assert_eq!(Isbn::parse("0-306-40615-2").unwrap().as_str(), "9780306406157");
        assert_eq!(Isbn::parse("978-0-306-40615-7").unwrap().as_str(), "9780306406157");
        assert_eq!(Isbn::parse("080442957X").unwrap().as_str(), "9780804429573");
        assert_eq!(Isbn::parse("978-0-306-40615-8"), Err(NotAnIdentifier::Isbn));
        assert_eq!(Isbn::first_of("9780306406157 (print), 9780804429573").unwrap().as_str(), "9780306406157");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,40}|[0-9Xx:./ -]{0,30}") {
            if let Ok(doi) = Doi::parse(&text) {
                prop_assert_eq!(Doi::parse(doi.as_str()), Ok(doi.clone()));
                prop_assert_eq!(Doi::parse(&doi.url()), Ok(doi));
            }
            if let Ok(pmid) = Pmid::parse(&text) {
                prop_assert_eq!(Pmid::parse(pmid.as_str()), Ok(pmid));
            }
            if let Ok(isbn) = Isbn::parse(&text) {
                prop_assert_eq!(Isbn::parse(isbn.as_str()), Ok(isbn));
            }
            let _ = (Doi::find(&text), Pmid::find(&text), Isbn::first_of(&text));
        }
    }
}
