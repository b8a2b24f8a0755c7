//! A form as it was typed, kept as it is, and what can be made of it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::content::{Achievement, AchievementKind, Content, News, Promotion, Works};
use super::model::PieceKind;
use crate::publications::read::read_file;
use crate::publications::write::{WrittenAs, write};
use crate::publications::{Author, Doi, Isbn, PartialDate, Pmid, Publication, PublicationKind};
use crate::text::tidy;

/// The fields of a form, by name, as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Filled(BTreeMap<String, String>);

/// What is wrong with a field, and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The field's name.
    pub field: &'static str,
    /// What is wrong, as a sentence without its full stop.
    pub why: String,
}

/// All that is wrong with a form; never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("some fields need another look")]
pub struct Flaws(pub Vec<Flaw>);

/// The fields that a form of each kind may have; others are not kept.
const FIELDS: [(PieceKind, &[&str]); 4] = [
    (PieceKind::News, &["title", "text", "link", "happened", "colleagues"]),
    (
        PieceKind::Publication,
        &[
            "works",
            "work_kind",
            "title",
            "authors",
            "container",
            "date",
            "volume",
            "issue",
            "pages",
            "publisher",
            "doi",
            "pmid",
            "isbn",
            "link",
            "text",
            "colleagues",
        ],
    ),
    (PieceKind::Promotion, &["title", "institution", "department", "since", "text", "colleagues"]),
    (PieceKind::Achievement, &["what", "title", "from", "when", "link", "text", "colleagues"]),
];

/// The longest field, in bytes; lists of works are longer.
const LONGEST_FIELD: usize = 40_000;

/// The longest list of works, in bytes.
const LONGEST_WORKS: usize = 8 << 20;

/// The most works that one piece brings.
pub const MOST_WORKS: usize = 5_000;

impl Filled {
    /// The most colleagues that one piece names.
    const MOST_COLLEAGUES: usize = 30;

    /// Keeps the fields that a form of this kind has; those that are too long are cut.
    #[must_use]
    pub fn keep<'a>(kind: PieceKind, fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let known = Self::names(kind);
        let kept = fields.into_iter().filter(|(name, _)| known.contains(name));
        Self(kept.map(|(name, value)| (name.to_owned(), cut(name, value).replace("\r\n", "\n"))).collect())
    }

    /// The names of the fields that a form of this kind has.
    #[must_use]
    pub fn names(kind: PieceKind) -> &'static [&'static str] {
        FIELDS.iter().find(|(one, _)| *one == kind).map_or(&[], |(_, fields)| fields)
    }

    /// What stands in a field; empty where it is not there.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The same with something else in a field.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// The fields and what stands in them.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The form that says this.
    #[must_use]
    pub fn of(content: &Content) -> Self {
        let filled = match content {
            Content::News(news) => {
                let happened = news.happened.map(|day| day.to_string()).unwrap_or_default();
                Self::default().with("title", &*news.title).with("happened", happened)
            }
            Content::Publication(works) => match works.works.as_slice() {
                [one] => Self::of_publication(one),
                many => Self::default().with("works", write(many, WrittenAs::CslJson)),
            },
            Content::Promotion(promotion) => Self::default()
                .with("title", &*promotion.title)
                .with("institution", &*promotion.institution)
                .with("department", promotion.department.clone().unwrap_or_default())
                .with("since", promotion.since.iso()),
            Content::Achievement(achievement) => Self::default()
                .with("what", achievement.what.as_str())
                .with("title", &*achievement.title)
                .with("from", &*achievement.from)
                .with("when", achievement.when.iso()),
        };
        let filled = filled.with("text", content.text());
        match content.link() {
            Some(link) => filled.with("link", link),
            None => filled,
        }
    }

    /// The form that says this publication.
    #[must_use]
    pub fn of_publication(work: &Publication) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let authors: Vec<String> = work.authors.iter().map(written).collect();
        let fields = [
            ("work_kind", work.kind.as_str().to_owned()),
            ("title", work.title.clone()),
            ("authors", authors.join("\n")),
            ("container", text(&work.container)),
            ("date", work.date.map(PartialDate::iso).unwrap_or_default()),
            ("volume", text(&work.volume)),
            ("issue", text(&work.issue)),
            ("pages", text(&work.pages)),
            ("publisher", text(&work.publisher)),
            ("doi", work.doi.as_ref().map(ToString::to_string).unwrap_or_default()),
            ("pmid", work.pmid.as_ref().map(ToString::to_string).unwrap_or_default()),
            ("isbn", work.isbn.as_ref().map(ToString::to_string).unwrap_or_default()),
            ("link", text(&work.url)),
        ];
        Self(
            fields
                .into_iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    }

    /// The colleagues whom the piece names, by the last part of their addresses.
    #[must_use]
    pub fn colleagues(&self) -> Vec<String> {
        let parts = self.get("colleagues").split([',', ';', '\n', ' ']).map(|part| part.trim().trim_end_matches('/'));
        let slugs = parts.map(|part| part.rsplit('/').next().unwrap_or_default().to_lowercase());
        slugs.filter(|slug| !slug.is_empty()).take(Self::MOST_COLLEAGUES).collect()
    }

    /// What to call the piece in lists before it is checked.
    #[must_use]
    pub fn working_title(&self) -> String {
        let title = tidy(self.get("title"));
        title.chars().take(200).collect()
    }

    /// What the form says, checked.
    ///
    /// # Errors
    /// [`Flaws`] with every field that needs another look.
    pub fn check(&self, kind: PieceKind) -> Result<Content, Flaws> {
        let mut form = Checking { typed: self, flaws: Vec::new() };
        let content = match kind {
            PieceKind::News => form.news().map(Content::News),
            PieceKind::Publication => form.works().map(Content::Publication),
            PieceKind::Promotion => form.promotion().map(Content::Promotion),
            PieceKind::Achievement => form.achievement().map(Content::Achievement),
        };
        match content {
            Some(content) if form.flaws.is_empty() => Ok(content),
            _ => Err(Flaws(form.flaws)),
        }
    }
}

fn cut<'a>(name: &str, value: &'a str) -> &'a str {
    let longest = if name == "works" { LONGEST_WORKS } else { LONGEST_FIELD };
    &value[..value.floor_char_boundary(longest)]
}

/// A name as it stands in a line of the field of authors.
fn written(author: &Author) -> String {
    match &author.given {
        Some(given) => format!("{}, {given}", author.family),
        None => author.family.clone(),
    }
}

/// A form that is being checked: fields are read in turn, and what is wrong is gathered.
struct Checking<'a> {
    typed: &'a Filled,
    flaws: Vec<Flaw>,
}

impl Checking<'_> {
    fn flaw(&mut self, field: &'static str, why: impl Into<String>) {
        self.flaws.push(Flaw { field, why: why.into() });
    }

    /// One line, or nothing.
    fn line(&mut self, field: &'static str, most: usize) -> Option<String> {
        let text = tidy(self.typed.get(field));
        if text.chars().count() > most {
            self.flaw(field, format!("this is longer than {most} letters; say it in fewer"));
        }
        Some(text).filter(|text| !text.is_empty())
    }

    /// One line that must be there.
    fn needed(&mut self, field: &'static str, most: usize, missing: &str) -> Option<String> {
        let line = self.line(field, most);
        if line.is_none() {
            self.flaw(field, missing);
        }
        line
    }

    /// Paragraphs of Markdown, or nothing.
    fn text(&mut self) -> Option<String> {
        const MOST: usize = 10_000;
        let kept = |c: &char| !c.is_control() || *c == '\n' || *c == '\t';
        let text: String = self.typed.get("text").chars().filter(kept).collect();
        let text = text.trim().to_owned();
        if text.chars().count() > MOST {
            self.flaw("text", format!("this is longer than {MOST} letters; tell the heart of it and link to the rest"));
        }
        Some(text).filter(|text| !text.is_empty())
    }

    /// An address of the web, or nothing.
    fn link(&mut self) -> Option<String> {
        let typed = self.line("link", 2_000)?;
        let full = if typed.contains("://") { typed } else { format!("https://{typed}") };
        match url::Url::parse(&full) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() && url.username().is_empty() => {
                Some(url.to_string())
            }
            _ => {
                self.flaw("link", "this is no address of the web; copy it from the browser, with https://");
                None
            }
        }
    }

    /// A date as far as it is known, or nothing.
    fn date(&mut self, field: &'static str) -> Option<PartialDate> {
        let typed = self.line(field, 40)?;
        let date = PartialDate::parse(&typed);
        if date.is_none() {
            self.flaw(field, format!("“{typed}” is no date; write it as 2026, 2026-03 or 2026-03-14"));
        }
        date
    }

    fn news(&mut self) -> Option<News> {
        let title = self.needed("title", 200, "a title is missing; say the news in one line");
        let text = self.text();
        if text.is_none() {
            self.flaw("text", "the text is missing; a few sentences are enough");
        }
        let link = self.link();
        let happened = self.day("happened");
        Some(News { title: title?, text: text?, link, happened })
    }

    /// A whole day, or nothing.
    fn day(&mut self, field: &'static str) -> Option<NaiveDate> {
        let typed = self.line(field, 40)?;
        let day = NaiveDate::parse_from_str(&typed, "%Y-%m-%d").ok();
        if day.is_none() {
            self.flaw(field, format!("“{typed}” is no day; write it as 2026-03-14"));
        }
        day
    }

    fn works(&mut self) -> Option<Works> {
        let text = self.text();
        let works = if self.typed.get("works").trim().is_empty() { vec![self.work()?] } else { self.many_works()? };
        Some(Works { works, text })
    }

    fn many_works(&mut self) -> Option<Vec<Publication>> {
        let read = read_file(self.typed.get("works").as_bytes(), |_, _| {});
        match read {
            Ok(file) if file.refused.is_empty() && (1..=MOST_WORKS).contains(&file.found.len()) => {
                Some(file.found.into_iter().map(|found| found.publication).collect())
            }
            Ok(file) if file.found.len() > MOST_WORKS => {
                self.flaw("works", format!("one piece brings at most {MOST_WORKS} works; send them in parts"));
                None
            }
            _ => {
                self.flaw("works", "the list of works is damaged; load the file again");
                None
            }
        }
    }

    fn work(&mut self) -> Option<Publication> {
        let kind = PublicationKind::parse(self.typed.get("work_kind")).unwrap_or(PublicationKind::Article);
        let title = self.needed("title", Publication::LONGEST_TITLE, "the title is missing");
        let authors = self.authors();
        if authors.is_empty() {
            self.flaw("authors", "the authors are missing; write one a line: family name, given name");
        }
        let date = self.date("date");
        let doi = self.identifier("doi", |text| Doi::parse(text).map_err(|error| error.to_string()));
        let pmid = self.identifier("pmid", |text| Pmid::parse(text).map_err(|error| error.to_string()));
        let isbn = self.identifier("isbn", |text| Isbn::parse(text).map_err(|error| error.to_string()));
        let work = Publication {
            authors,
            container: self.line("container", 400),
            date,
            volume: self.line("volume", 60),
            issue: self.line("issue", 60),
            pages: self.line("pages", 60),
            publisher: self.line("publisher", 400),
            doi,
            pmid,
            isbn,
            url: self.link(),
            ..Publication::of(kind, title?)
        };
        work.tidied().map_err(|error| self.flaw("title", error.to_string())).ok()
    }

    fn authors(&mut self) -> Vec<Author> {
        let lines = self.typed.get("authors").split(['\n', ';']).map(tidy).filter(|line| !line.is_empty());
        lines
            .map(|line| match line.split_once(',') {
                Some((family, given)) if !given.trim().is_empty() => Author::person(family.trim(), given.trim()),
                _ => Author::named(line.trim_end_matches(',')),
            })
            .collect()
    }

    fn identifier<T>(&mut self, field: &'static str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let typed = self.line(field, 400)?;
        parse(&typed).map_err(|why| self.flaw(field, why)).ok()
    }

    fn promotion(&mut self) -> Option<Promotion> {
        let title = self.needed("title", 200, "the new title is missing, such as Associate Professor of Nursing");
        let institution = self.needed("institution", 300, "the institution is missing");
        let department = self.line("department", 200);
        let since = self.date("since");
        if since.is_none() && self.typed.get("since").trim().is_empty() {
            self.flaw("since", "since when? A year is enough");
        }
        let text = self.text();
        Some(Promotion { title: title?, institution: institution?, department, since: since?, text })
    }

    fn achievement(&mut self) -> Option<Achievement> {
        let what = AchievementKind::parse(self.typed.get("what"));
        if what.is_none() {
            self.flaw("what", "choose what it is: an award, a grant, a degree or an appointment");
        }
        let title = self.needed("title", 200, "its name is missing");
        let from = self.needed("from", 200, "from whom is it?");
        let when = self.date("when");
        if when.is_none() && self.typed.get("when").trim().is_empty() {
            self.flaw("when", "when was it? A year is enough");
        }
        let (link, text) = (self.link(), self.text());
        Some(Achievement { what: what?, title: title?, from: from?, when: when?, link, text })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn flaws(kind: PieceKind, fields: &[(&str, &str)]) -> Vec<&'static str> {
        let checked = Filled::keep(kind, fields.iter().copied()).check(kind);
        checked.map_or_else(|Flaws(flaws)| flaws.into_iter().map(|flaw| flaw.field).collect(), |_| Vec::new())
    }

    #[test]
    fn every_flaw_is_named_at_once() {
        assert_eq!(flaws(PieceKind::News, &[]), ["title", "text"]);
        assert_eq!(
            flaws(
                PieceKind::News,
                &[("title", "T"), ("text", "x"), ("link", "javascript:alert(1)"), ("happened", "soon")]
            ),
            ["link", "happened"]
        );
        assert_eq!(
            flaws(PieceKind::Publication, &[("doi", "x"), ("date", "in press")]),
            ["title", "authors", "date", "doi"]
        );
        assert_eq!(flaws(PieceKind::Promotion, &[("title", "Dean")]), ["institution", "since"]);
        assert_eq!(flaws(PieceKind::Achievement, &[("what", "medal")]), ["what", "title", "from", "when"]);
    }

    #[test]
    fn what_is_whole_is_taken() {
        let news = Filled::keep(
            PieceKind::News,
            [
                ("title", " A  talk "),
                ("text", "It *went* well.\r\n\r\nReally."),
                ("link", "example.org/x"),
                ("other", "x"),
            ],
        );
        assert_eq!(news.get("other"), "", "fields that no form has are not kept");
        let Ok(Content::News(news)) = news.check(PieceKind::News) else { panic!("{news:?}") };
        assert_eq!(
            (news.title.as_str(), news.text.as_str(), news.link.as_deref()),
            ("A talk", "It *went* well.\n\nReally.", Some("https://example.org/x"))
        );
    }

    #[test]
    fn a_publication_comes_back_from_its_form() {
        let work = Publication {
            authors: vec![Author::person("van der Berg", "Maria L."), Author::named("The Round Table")],
            date: PartialDate::new(2019, Some(3), None),
            doi: Doi::parse("10.5555/jt").ok(),
            pages: Some("45-50".to_owned()),
            ..Publication::of(PublicationKind::Chapter, "On rounds")
        };
        let checked = Filled::of_publication(&work).check(PieceKind::Publication).unwrap();
        assert_eq!(checked, Content::Publication(Works { works: vec![work], text: None }));
    }

    #[test]
    fn what_was_checked_comes_back_from_its_form() {
        for (kind, fields) in [
            (
                PieceKind::News,
                vec![
                    ("title", "A talk"),
                    ("text", "It went *well*."),
                    ("link", "https://example.org/"),
                    ("happened", "2026-03-14"),
                ],
            ),
            (PieceKind::Promotion, vec![("title", "Dean"), ("institution", "A School"), ("since", "2026-03")]),
            (
                PieceKind::Achievement,
                vec![("what", "award"), ("title", "A Prize"), ("from", "An Academy"), ("when", "2026")],
            ),
        ] {
            let content = Filled::keep(kind, fields).check(kind).unwrap();
            assert_eq!(Filled::of(&content).check(kind).unwrap(), content);
        }
    }

    proptest! {
        #[test]
        fn any_form_is_taken_or_told_of(kind in 0..4_usize, fields in proptest::collection::vec(("[a-z]{3,9}|title|text|link|since|when|date|doi|works", "\\PC{0,30}"), 0..12)) {
            let kind = PieceKind::ALL[kind];
            let typed = Filled::keep(kind, fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
            if let Err(Flaws(flaws)) = typed.check(kind) {
                prop_assert!(!flaws.is_empty());
            }
        }
    }
}
