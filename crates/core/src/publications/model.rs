//! What a publication is, whoever described it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::clean::plain;
use super::identifiers::{Doi, Isbn, Pmid};
use crate::scholars::OrcidId;
use crate::text::tidy;

/// What kind of work a publication is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PublicationKind {
    /// An article of a journal.
    Article,
    /// A book.
    Book,
    /// A chapter of a book.
    Chapter,
    /// A paper of a conference.
    ConferencePaper,
    /// A report.
    Report,
    /// A thesis.
    Thesis,
    /// A data set or software.
    Dataset,
    /// A text that is public before its review.
    Preprint,
    /// A page of the web.
    WebPage,
    /// Something else.
    Other,
}

impl PublicationKind {
    /// All kinds, in the order in which forms show them.
    pub const ALL: [Self; 10] = [
        Self::Article,
        Self::Book,
        Self::Chapter,
        Self::ConferencePaper,
        Self::Report,
        Self::Thesis,
        Self::Dataset,
        Self::Preprint,
        Self::WebPage,
        Self::Other,
    ];

    /// The word kept in the database and used in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Book => "book",
            Self::Chapter => "chapter",
            Self::ConferencePaper => "conference-paper",
            Self::Report => "report",
            Self::Thesis => "thesis",
            Self::Dataset => "dataset",
            Self::Preprint => "preprint",
            Self::WebPage => "web-page",
            Self::Other => "other",
        }
    }

    /// The kind in words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Article => "Journal article",
            Self::Book => "Book",
            Self::Chapter => "Book chapter",
            Self::ConferencePaper => "Conference paper",
            Self::Report => "Report",
            Self::Thesis => "Thesis",
            Self::Dataset => "Data or software",
            Self::Preprint => "Preprint",
            Self::WebPage => "Web page",
            Self::Other => "Other work",
        }
    }

    /// Reads the word kept in the database.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// One who wrote it: a person, or a group under its own name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The family name with its particles; the whole name of a group or of a person of one name.
    pub family: String,
    /// Given names or initials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// The ORCID iD, where the source says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orcid: Option<String>,
}

impl Author {
    /// A person of these names.
    #[must_use]
    pub fn person(family: impl Into<String>, given: impl Into<String>) -> Self {
        Self { family: family.into(), given: Some(given.into()), orcid: None }
    }

    /// A group, or a person of one name.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self { family: name.into(), given: None, orcid: None }
    }

    /// The same author with this ORCID iD, where it is one.
    #[must_use]
    pub fn with_orcid(mut self, orcid: Option<&str>) -> Self {
        self.orcid = orcid.and_then(|orcid| OrcidId::parse(orcid).ok()).map(|orcid| orcid.to_string());
        self
    }

    /// The name as a byline has it: given names first.
    #[must_use]
    pub fn full_name(&self) -> String {
        match &self.given {
            Some(given) => format!("{given} {}", self.family),
            None => self.family.clone(),
        }
    }

    fn tidied(self) -> Option<Self> {
        let given = self.given.map(|given| plain(&given)).filter(|given| !given.is_empty());
        let family = plain(&self.family);
        let (family, given) = if family.is_empty() { (given?, None) } else { (family, given) };
        Some(Self { family, given, orcid: self.orcid })
    }
}

/// A date of which the day, or day and month, may be unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PartialDate {
    year: i32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    month: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    day: Option<u32>,
}

impl PartialDate {
    /// A date as far as its parts make sense: a day that the month does not have, or a month that
    /// the year does not have, is left out. `None` where the year is out of any range that prints.
    #[must_use]
    pub fn new(year: i32, month: Option<u32>, day: Option<u32>) -> Option<Self> {
        if !(1400..=2200).contains(&year) {
            return None;
        }
        let month = month.filter(|month| (1..=12).contains(month));
        let day = day.filter(|day| month.and_then(|month| NaiveDate::from_ymd_opt(year, month, *day)).is_some());
        Some(Self { year, month, day })
    }

    /// Reads the beginning of `2019-03-14`, `2019/03/14` or `2019`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().split(['-', '/', ' ', 'T']).map(str::trim);
        let year = parts.next()?;
        let year = year.get(..4).filter(|_| year.len() == 4)?.parse().ok()?;
        let month = parts.next().and_then(month_of);
        let day = parts.next().and_then(|day| day.parse().ok());
        Self::new(year, month, day)
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> Option<u32> {
        self.month
    }

    /// The day of the month.
    #[must_use]
    pub fn day(self) -> Option<u32> {
        self.day
    }

    /// `2019`, `2019-03` or `2019-03-14`.
    #[must_use]
    pub fn iso(self) -> String {
        let Self { year, month, day } = self;
        match (month, day) {
            (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
            (Some(month), None) => format!("{year:04}-{month:02}"),
            _ => format!("{year:04}"),
        }
    }
}

/// The number of a month written as number or English name.
pub(super) fn month_of(text: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let text = text.trim().to_lowercase();
    if let Ok(number) = text.parse() {
        return Some(number).filter(|month| (1..=12).contains(month));
    }
    let start: String = text.chars().take(3).collect();
    MONTHS.iter().zip(1..).find_map(|(month, number)| (*month == start).then_some(number))
}

/// A published work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// What kind of work it is.
    pub kind: PublicationKind,
    /// The title, with its subtitle, in plain text; never empty.
    pub title: String,
    /// Who wrote it, in their order.
    #[serde(default)]
    pub authors: Vec<Author>,
    /// The journal, book or proceedings that it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
    /// When it came out, as far as is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// The volume.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<String>,
    /// The issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<String>,
    /// The pages, or the number of the article: `923-928`, `e1203`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<String>,
    /// The publisher, school or institution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// The DOI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doi: Option<Doi>,
    /// The number in PubMed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pmid: Option<Pmid>,
    /// The ISBN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub isbn: Option<Isbn>,
    /// An address of the work, http or https.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Whether a source says that it was retracted.
    #[serde(default)]
    pub retracted: bool,
}

/// A description from which no publication can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPublication {
    /// It says no title.
    #[error("it has no title")]
    NoTitle,
    /// Its title is longer than any.
    #[error("its title is longer than {} letters", Publication::LONGEST_TITLE)]
    TitleTooLong,
    /// It names more authors than are kept.
    #[error("it names more than {} authors", Publication::MOST_AUTHORS)]
    TooManyAuthors,
}

impl Publication {
    /// The longest title, in letters.
    pub const LONGEST_TITLE: usize = 1_000;
    /// The most authors; the largest collaborations of physicists stay below.
    pub const MOST_AUTHORS: usize = 6_000;
    /// The longest of the other texts, in letters.
    const LONGEST_TEXT: usize = 400;

    /// A work of this kind and title, of which nothing else is known yet.
    #[must_use]
    pub fn of(kind: PublicationKind, title: impl Into<String>) -> Self {
        Self {
            kind,
            title: title.into(),
            authors: Vec::new(),
            container: None,
            date: None,
            volume: None,
            issue: None,
            pages: None,
            publisher: None,
            doi: None,
            pmid: None,
            isbn: None,
            url: None,
            retracted: false,
        }
    }

    /// The publication with all texts plain and tidy, empty ones taken out. Doing it twice changes nothing.
    ///
    /// # Errors
    /// [`NotAPublication`].
    pub fn tidied(self) -> Result<Self, NotAPublication> {
        let title = plain(&self.title);
        if title.is_empty() {
            return Err(NotAPublication::NoTitle);
        }
        if title.chars().count() > Self::LONGEST_TITLE {
            return Err(NotAPublication::TitleTooLong);
        }
        if self.authors.len() > Self::MOST_AUTHORS {
            return Err(NotAPublication::TooManyAuthors);
        }
        let text = |text: Option<String>| text.map(|text| cut(&plain(&text))).filter(|text| !text.is_empty());
        Ok(Self {
            kind: self.kind,
            retracted: self.retracted || says_retracted(&title),
            title,
            authors: self.authors.into_iter().filter_map(Author::tidied).collect(),
            container: text(self.container),
            date: self.date,
            volume: text(self.volume),
            issue: text(self.issue),
            pages: text(self.pages).map(|pages| with_one_dash(&pages)),
            publisher: text(self.publisher),
            doi: self.doi,
            pmid: self.pmid,
            isbn: self.isbn,
            url: self.url.as_deref().and_then(web_address),
        })
    }

    /// The year it came out.
    #[must_use]
    pub fn year(&self) -> Option<i32> {
        self.date.map(PartialDate::year)
    }

    /// The best address to find the work at: by DOI, by PubMed, or its own.
    #[must_use]
    pub fn link(&self) -> Option<String> {
        let doi = self.doi.as_ref().map(Doi::url);
        doi.or_else(|| self.url.clone()).or_else(|| self.pmid.as_ref().map(Pmid::url))
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(Publication::LONGEST_TEXT) {
        Some((end, _)) => tidy(&text[..end]),
        None => text.to_owned(),
    }
}

/// Pages from and to with one plain hyphen, whatever dashes stood between them.
fn with_one_dash(pages: &str) -> String {
    let mut plain = String::with_capacity(pages.len());
    for letter in pages.chars() {
        let letter = if matches!(letter, '\u{2010}'..='\u{2015}' | '−') { '-' } else { letter };
        if letter != '-' || !plain.ends_with('-') {
            plain.push(letter);
        }
    }
    plain
}

/// Publishers put the word before the titles of works that they took back.
fn says_retracted(title: &str) -> bool {
    let start: String = title.chars().take(24).collect::<String>().to_uppercase();
    ["RETRACTED:", "RETRACTED ARTICLE:", "WITHDRAWN:", "[RETRACTED]", "[RETRACTED"]
        .iter()
        .any(|word| start.starts_with(word))
}

/// The address in its canonical form, if it leads to the web and carries no name and password.
fn web_address(text: &str) -> Option<String> {
    let url = url::Url::parse(text.trim()).ok()?;
    let fits = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.username().is_empty()
        && url.password().is_none();
    // Braces and backslashes have a meaning in BibTeX.
    let written = url.as_str().replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C");
    (fits && written.len() <= 2_000).then_some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_what_makes_sense() {
        assert_eq!(PartialDate::new(2019, Some(2), Some(30)).unwrap().iso(), "2019-02");
        assert_eq!(PartialDate::new(2019, Some(13), Some(3)).unwrap().iso(), "2019");
        assert_eq!(PartialDate::new(19, None, None), None);
        assert_eq!(PartialDate::parse("2019/03/14/").unwrap().iso(), "2019-03-14");
        assert_eq!(PartialDate::parse("2019 Mar 4").unwrap().iso(), "2019-03-04");
        assert_eq!(PartialDate::parse("in press"), None);
    }

    #[test]
    fn tidying_makes_texts_plain_and_addresses_safe() {
        let mut work = Publication::of(PublicationKind::Article, " RETRACTED: The <i>one</i> ");
        work.container = Some("  ".into());
        work.pages = Some("12–15".into());
        work.url = Some("javascript:alert(1)".into());
        work.authors = vec![Author::named(" "), Author::person("", "WHO")];
        let work = work.tidied().unwrap();
        assert_eq!((work.title.as_str(), work.retracted), ("RETRACTED: The one", true));
        assert_eq!(
            (work.container.as_deref(), work.pages.as_deref(), work.url.as_deref()),
            (None, Some("12-15"), None)
        );
        assert_eq!(work.authors, [Author::named("WHO")]);
        assert_eq!(work.clone().tidied().unwrap(), work);
        assert_eq!(Publication::of(PublicationKind::Book, "<p> </p>").tidied(), Err(NotAPublication::NoTitle));
    }
}
