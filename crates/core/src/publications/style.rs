//! Publications as journals cite them: APA, Vancouver and AMA, by the styles that `hayagriva` carries.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::json::{DateValue, Item, LiteralName, NameItem, NameValue, Value, VecDate, VecDateRange};
use hayagriva::citationberg::{FontStyle, IndependentStyle, Locale, LocaleCode, Style, VerticalAlign};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, ElemChild, ElemChildren, Formatting,
};
use serde::{Deserialize, Serialize};

use super::model::{Author, Publication, PublicationKind};

/// A style of citing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CitationStyle {
    /// The American Psychological Association's.
    #[default]
    Apa,
    /// The one of medical journals, after the group that met in Vancouver.
    Vancouver,
    /// The American Medical Association's.
    Ama,
}

impl CitationStyle {
    /// All styles.
    pub const ALL: [Self; 3] = [Self::Apa, Self::Vancouver, Self::Ama];

    /// The word in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Apa => "apa",
            Self::Vancouver => "vancouver",
            Self::Ama => "ama",
        }
    }

    /// The name of the style.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Apa => "APA",
            Self::Vancouver => "Vancouver",
            Self::Ama => "AMA",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|style| style.as_str() == word)
    }

    fn rules(self) -> Option<&'static IndependentStyle> {
        RULES[self as usize].as_ref()
    }
}

/// The rules of each style, in the order of [`CitationStyle::ALL`], unpacked once.
static RULES: LazyLock<[Option<IndependentStyle>; 3]> = LazyLock::new(|| {
    let archived = [
        ArchivedStyle::AmericanPsychologicalAssociation,
        // The one that NLM itself gives comes out without its authors.
        ArchivedStyle::SpringerVancouver,
        ArchivedStyle::AmericanMedicalAssociation,
    ];
    archived.map(|style| match style.get() {
        Style::Independent(mut rules) => {
            // The number before an entry would be taken out as a column of its own, and names with it.
            rules.bibliography.iter_mut().for_each(|bibliography| bibliography.second_field_align = None);
            Some(rules)
        }
        Style::Dependent(_) => None,
    })
});

/// The words of American English that styles put between; all others are let go.
static WORDS: LazyLock<Vec<Locale>> =
    LazyLock::new(|| locales().into_iter().filter(|locale| locale.lang == Some(LocaleCode::en_us())).collect());

/// How a piece of a citation stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Emphasis {
    /// Not at all.
    #[default]
    None,
    /// In italics.
    Italic,
    /// Raised.
    Raised,
}

/// A piece of a citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The text.
    pub text: String,
    /// How it stands out.
    pub emphasis: Emphasis,
    /// Where it leads, http or https.
    pub link: Option<String>,
}

impl Run {
    /// Whether it stands in italics.
    #[must_use]
    pub fn is_italic(&self) -> bool {
        self.emphasis == Emphasis::Italic
    }

    /// Whether it is raised.
    #[must_use]
    pub fn is_raised(&self) -> bool {
        self.emphasis == Emphasis::Raised
    }
}

/// A publication as a style cites it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citation {
    /// Its pieces in their order.
    pub runs: Vec<Run>,
}

impl Citation {
    /// The citation without emphasis and links.
    #[must_use]
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }

    fn push(&mut self, text: &str, emphasis: Emphasis, link: Option<&str>) {
        let link = link.filter(|link| link.starts_with("https://") || link.starts_with("http://"));
        match self.runs.last_mut() {
            Some(last) if last.emphasis == emphasis && last.link.as_deref() == link => last.text.push_str(text),
            _ if text.is_empty() => {}
            _ => self.runs.push(Run { text: text.to_owned(), emphasis, link: link.map(str::to_owned) }),
        }
    }

    fn take_in(&mut self, children: &ElemChildren) {
        for child in &children.0 {
            match child {
                ElemChild::Text(text) => self.push(&text.text, emphasis(text.formatting), None),
                ElemChild::Link { text, url } => self.push(&text.text, emphasis(text.formatting), Some(url)),
                ElemChild::Elem(element) => self.take_in(&element.children),
                ElemChild::Markup(text) => self.push(text, Emphasis::None, None),
                ElemChild::Transparent { .. } => {}
            }
        }
    }

    /// Addresses that a style wrote as plain text lead where they say.
    fn with_addresses_linked(self) -> Self {
        let mut linked = Self::default();
        for run in self.runs {
            let address = run.text.find("https://").or_else(|| run.text.find("http://")).filter(|_| run.link.is_none());
            match address {
                Some(start) => {
                    let rest = &run.text[start..];
                    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                    let address = rest[..end].trim_end_matches(['.', ',', ';']);
                    linked.push(&run.text[..start], run.emphasis, None);
                    linked.push(address, run.emphasis, Some(address));
                    linked.push(&rest[address.len()..], run.emphasis, None);
                }
                None => linked.push(&run.text, run.emphasis, run.link.as_deref()),
            }
        }
        linked
    }

    /// Without the number of the only entry, and without blanks at the ends.
    fn trimmed(mut self) -> Self {
        if let Some(first) = self.runs.first_mut() {
            let text = first.text.trim_start();
            first.text =
                text.strip_prefix("1. ").or_else(|| text.strip_prefix("1.")).unwrap_or(text).trim_start().to_owned();
        }
        if let Some(last) = self.runs.last_mut() {
            last.text = last.text.trim_end().to_owned();
        }
        self.runs.retain(|run| !run.text.is_empty());
        self
    }
}

fn emphasis(formatting: Formatting) -> Emphasis {
    match (formatting.font_style, formatting.vertical_align) {
        (FontStyle::Italic, _) => Emphasis::Italic,
        (_, VerticalAlign::Sup) => Emphasis::Raised,
        _ => Emphasis::None,
    }
}

/// The most authors that are handed to a style; those that list all would fill a page with them.
const MOST_AUTHORS: usize = 60;

/// The publication as this style cites it, without the number that numbered styles put before.
#[must_use]
pub fn cite(publication: &Publication, style: CitationStyle) -> Citation {
    let Some(rules) = style.rules() else { return Citation::default() };
    let item = item(publication);
    let mut driver = BibliographyDriver::new();
    driver.citation(CitationRequest::from_items(vec![CitationItem::with_entry(&item)], rules, &WORDS));
    let rendered = driver.finish(BibliographyRequest { style: rules, locale: None, locale_files: &WORDS });
    let entry = rendered.bibliography.and_then(|bibliography| bibliography.items.into_iter().next());
    let mut citation = Citation::default();
    if let Some(entry) = entry {
        citation.take_in(&entry.content);
    }
    citation.with_addresses_linked().trimmed()
}

/// The publication as the engine of the styles takes it.
fn item(publication: &Publication) -> Item {
    let mut fields = BTreeMap::new();
    let mut text = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            fields.insert(key.to_owned(), Value::String(value));
        }
    };
    text("id", Some("work".to_owned()));
    text("type", Some(super::write::kind_word(publication.kind).to_owned()));
    text("language", Some("en-US".to_owned()));
    text("title", Some(publication.title.clone()));
    text("container-title", publication.container.clone());
    text("volume", publication.volume.clone());
    text("issue", publication.issue.clone());
    text("page", publication.pages.clone());
    // Journals are known by their name; books by their publisher.
    text("publisher", publication.publisher.clone().filter(|_| publication.kind != PublicationKind::Article));
    text("DOI", publication.doi.as_ref().map(ToString::to_string));
    text("PMID", publication.pmid.as_ref().map(ToString::to_string));
    text("URL", publication.url.clone().filter(|_| publication.doi.is_none()));
    if !publication.authors.is_empty() {
        let names = publication.authors.iter().take(MOST_AUTHORS).map(name).collect();
        fields.insert("author".to_owned(), Value::Names(names));
    }
    if let Some(date) = publication.date {
        let parts = [Some(date.year()), date.month().map(u32::cast_signed), date.day().map(u32::cast_signed)];
        let parts = parts.into_iter().flatten().filter_map(|part| i16::try_from(part).ok()).collect();
        let date_parts = VecDateRange(vec![VecDate(parts)]);
        fields.insert(
            "issued".to_owned(),
            Value::Date(DateValue::DateParts { date_parts, literal: None, season: None, circa: false }),
        );
    }
    Item(fields)
}

fn name(author: &Author) -> NameValue {
    let Some(given) = &author.given else {
        return NameValue::Literal(LiteralName { literal: author.family.clone() });
    };
    // Particles belong to the name here: “van der Berg” is not cited as “Berg, M. van der”.
    let particles =
        author.family.split(' ').take_while(|word| word.starts_with(char::is_lowercase)).collect::<Vec<_>>().join(" ");
    let rest = author.family[particles.len()..].trim_start();
    let has_both = !particles.is_empty() && !rest.is_empty();
    NameValue::Item(NameItem {
        family: if has_both { rest.to_owned() } else { author.family.clone() },
        given: Some(given.clone()),
        non_dropping_particle: has_both.then_some(particles),
        dropping_particle: None,
        suffix: None,
        comma_suffix: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publications::{Doi, PartialDate};

    fn article() -> Publication {
        Publication {
            authors: vec![
                Author::person("Owusu", "Ama Beatrice"),
                Author::person("van der Berg", "Maria"),
                Author::named("The Round Table"),
            ],
            container: Some("Journal of Teaching".into()),
            date: PartialDate::new(2019, Some(3), Some(14)),
            volume: Some("12".into()),
            issue: Some("3".into()),
            pages: Some("45-50".into()),
            doi: Doi::parse("10.5555/jt.2019").ok(),
            ..Publication::of(PublicationKind::Article, "Learning on night rounds")
        }
    }

    #[test]
    fn each_style_cites_in_its_own_way() {
        let text = |style| cite(&article(), style).text();
        assert_eq!(
            text(CitationStyle::Apa),
            "Owusu, A. B., van der Berg, M., & The Round Table. (2019). Learning on night rounds. Journal of Teaching, 12(3), 45–50. https://doi.org/10.5555/jt.2019"
        );
        assert_eq!(
            text(CitationStyle::Vancouver),
            "Owusu AB, van der Berg M, The Round Table. Learning on night rounds. Journal of Teaching. 2019;12:45–50. https://doi.org/10.5555/jt.2019"
        );
        assert_eq!(
            text(CitationStyle::Ama),
            "Owusu AB, van der Berg M, The Round Table. Learning on night rounds. Journal of Teaching. 2019;12(3):45-50. doi:10.5555/jt.2019"
        );
    }

    #[test]
    fn journals_stand_in_italics_and_dois_lead_to_the_work() {
        for style in CitationStyle::ALL {
            let citation = cite(&article(), style);
            let link = citation.runs.iter().find_map(|run| run.link.as_deref());
            assert_eq!(link, Some("https://doi.org/10.5555/jt.2019"), "{style:?}: {citation:?}");
        }
        let citation = cite(&article(), CitationStyle::Apa);
        assert!(
            citation.runs.iter().any(|run| run.is_italic() && run.text.contains("Journal of Teaching")),
            "{citation:?}"
        );
    }

    #[test]
    fn hostile_words_stay_words() {
        let mut work = article();
        work.title = "<script>alert(1)</script>".into();
        work.url = Some("https://example.org/\"onclick=x".into());
        assert!(cite(&work, CitationStyle::Apa).text().contains("<script>alert(1)</script>"));
        for kind in PublicationKind::ALL {
            let bare = Publication::of(kind, "T");
            for style in CitationStyle::ALL {
                assert!(cite(&bare, style).text().contains('T'), "{kind:?} {style:?}");
            }
        }
    }
}
