//! What people write about themselves, checked where it comes in: inner code takes these types, never bare text.

use serde::{Deserialize, Serialize};

use crate::reference;
use crate::scholars::Link;
use crate::text::tidy;

/// Why something that was written cannot be kept. The words are the reader's; the text itself is not repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Too long.
    #[error("this is longer than {0} characters; please shorten it")]
    TooLong(usize),
    /// No phone number.
    #[error("a phone number has at least three digits; please look for a typo")]
    NotAPhone,
    /// No address of a page.
    #[error("this is no address of a page; please copy it from the browser, as in https://example.org/me")]
    NotAnAddress,
    /// A code that is on no list.
    #[error("this is not on the list; please choose from it")]
    NotListed,
    /// No year that makes sense.
    #[error("a year of four digits from 1900 on is meant, such as 2014")]
    NotAYear,
}

/// One line of text as somebody wrote it: blanks single, nothing invisible, at most `MOST` characters, not empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Line<const MOST: usize>(String);

impl<const MOST: usize> Line<MOST> {
    /// Reads a line; `None` where nothing is written.
    ///
    /// # Errors
    /// [`Unfit::TooLong`].
    pub fn read(text: &str) -> Result<Option<Self>, Unfit> {
        let text = tidy(text);
        if text.chars().count() > MOST {
            return Err(Unfit::TooLong(MOST));
        }
        Ok((!text.is_empty()).then_some(Self(text)))
    }

    /// Several lines, one in each part of the text between these separators.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_all(text: &str, separators: &[char]) -> Result<Vec<Self>, Unfit> {
        text.split(separators).filter_map(|part| Self::read(part).transpose()).collect()
    }

    /// A line that is kept already, however long it is.
    pub(super) fn stored(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text of several paragraphs, at most `MOST` characters, not empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Prose<const MOST: usize>(String);

impl<const MOST: usize> Prose<MOST> {
    /// Reads a text; `None` where nothing is written. Control characters but the ends of lines are dropped.
    ///
    /// # Errors
    /// [`Unfit::TooLong`].
    pub fn read(text: &str) -> Result<Option<Self>, Unfit> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text: String = text.chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect();
        let text = text.trim();
        if text.chars().count() > MOST {
            return Err(Unfit::TooLong(MOST));
        }
        Ok((!text.is_empty()).then(|| Self(text.to_owned())))
    }

    /// A text that is kept already.
    pub(super) fn stored(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A phone number in its owner's own writing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phone(Line<40>);

impl Phone {
    /// Reads one number from each line.
    ///
    /// # Errors
    /// [`Unfit`].
    pub fn read_all(text: &str) -> Result<Vec<Self>, Unfit> {
        let lines = Line::<40>::read_all(text, &['\n'])?;
        let has_digits = |line: &Line<40>| line.as_str().chars().filter(char::is_ascii_digit).count() >= 3;
        if lines.iter().all(has_digits) { Ok(lines.into_iter().map(Self).collect()) } else { Err(Unfit::NotAPhone) }
    }

    pub(super) fn stored(text: &str) -> Option<Self> {
        Line::stored(text).map(Self)
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// A code of one of the curated lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Code(String);

impl Code {
    /// A discipline.
    ///
    /// # Errors
    /// [`Unfit::NotListed`].
    pub fn discipline(code: &str) -> Result<Self, Unfit> {
        reference::discipline(code).map(|found| Self(found.code.to_owned())).ok_or(Unfit::NotListed)
    }

    /// An interest.
    ///
    /// # Errors
    /// [`Unfit::NotListed`].
    pub fn interest(code: &str) -> Result<Self, Unfit> {
        reference::interest(code).map(|found| Self(found.code.to_owned())).ok_or(Unfit::NotListed)
    }

    /// A language by its BCP 47 tag: `en`, `pt-BR`.
    ///
    /// # Errors
    /// [`Unfit::NotListed`].
    pub fn language(tag: &str) -> Result<Self, Unfit> {
        let mut parts = tag.split('-');
        let first = parts.next().unwrap_or_default();
        let leads = (2..=3).contains(&first.len()) && first.bytes().all(|letter| letter.is_ascii_lowercase());
        let follows = |part: &str| (2..=8).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_alphanumeric());
        if leads && parts.all(follows) && tag.len() <= 35 { Ok(Self(tag.to_owned())) } else { Err(Unfit::NotListed) }
    }

    pub(super) fn stored(code: &str) -> Self {
        Self(code.to_owned())
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Reads a link; `None` where no address is written. A missing scheme is taken for https, missing words for
/// the host's name.
///
/// # Errors
/// [`Unfit`].
pub fn read_link(label: &str, address: &str) -> Result<Option<Link>, Unfit> {
    let address = tidy(address);
    if address.is_empty() {
        return Ok(None);
    }
    let whole = if address.contains("://") { address } else { format!("https://{address}") };
    if whole.chars().count() > 400 {
        return Err(Unfit::TooLong(400));
    }
    let url = url::Url::parse(&whole).map_err(|_| Unfit::NotAnAddress)?;
    let host = url.host_str().filter(|host| host.contains('.')).ok_or(Unfit::NotAnAddress)?;
    let on_the_web = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    if !on_the_web {
        return Err(Unfit::NotAnAddress);
    }
    let label = Line::<80>::read(label)?.map_or_else(|| host.to_owned(), |label| label.0);
    Ok(Some(Link { label, url: url.into() }))
}

/// Reads a year; `None` where nothing is written.
///
/// # Errors
/// [`Unfit::NotAYear`].
pub fn read_year(text: &str) -> Result<Option<i32>, Unfit> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let year = text.parse::<i32>().ok().filter(|year| text.len() == 4 && (1900..=2199).contains(year));
    year.map(Some).ok_or(Unfit::NotAYear)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_are_tidied_and_measured() {
        assert_eq!(Line::<5>::read(" a\u{200b}b\n c "), Ok(Line::stored("ab c")));
        assert_eq!(Line::<5>::read(" \u{0} "), Ok(None));
        assert_eq!(Line::<3>::read("abcd"), Err(Unfit::TooLong(3)));
        assert_eq!(Line::<9>::read_all("MD, ,MPH", &[',']).unwrap().len(), 2);
    }

    #[test]
    fn links_lead_to_the_web_alone() {
        let link = read_link("", "lagos.example/ada").unwrap().unwrap();
        assert_eq!((link.label.as_str(), link.url.as_str()), ("lagos.example", "https://lagos.example/ada"));
        for bad in ["javascript://a.b/%0aalert(1)", "ftp://a.b", "https://me:pw@a.b", "nowhere", "https://"] {
            assert_eq!(read_link("x", bad), Err(Unfit::NotAnAddress), "{bad}");
        }
        assert_eq!(read_link("x", " "), Ok(None));
    }

    #[test]
    fn years_phones_and_codes_are_checked() {
        assert_eq!((read_year(" 2014 "), read_year("")), (Ok(Some(2014)), Ok(None)));
        assert!(read_year("14").is_err() && read_year("20144").is_err() && read_year("1066").is_err());
        assert_eq!(Phone::read_all("+234 1 555\r\n020 7946 0000").unwrap().len(), 2);
        assert_eq!(Phone::read_all("call me"), Err(Unfit::NotAPhone));
        assert!(Code::language("pt-BR").is_ok() && Code::language("Klingon!").is_err());
        assert!(Code::discipline("nurse").is_ok() && Code::discipline("wizard").is_err());
    }

    proptest! {
        #[test]
        fn what_is_read_is_read_the_same_again(text in "(?s).{0,60}") {
            if let Ok(Some(line)) = Line::<60>::read(&text) {
                prop_assert_eq!(Line::<60>::read(line.as_str()), Ok(Some(line.clone())));
            }
            if let Ok(Some(prose)) = Prose::<60>::read(&text) {
                prop_assert_eq!(Prose::<60>::read(prose.as_str()), Ok(Some(prose.clone())));
            }
        }
    }
}
