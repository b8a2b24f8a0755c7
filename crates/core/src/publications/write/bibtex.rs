//! BibTeX out.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::publications::model::{Author, Publication, PublicationKind};
use crate::text::romanize;

pub(super) fn write(publications: &[Publication]) -> String {
    let mut keys = Keys::default();
    let mut text = String::new();
    for publication in publications {
        entry(&mut text, publication, &keys.of(publication));
    }
    text
}

fn entry(text: &mut String, publication: &Publication, key: &str) {
    let kind = publication.kind;
    let _ = writeln!(text, "@{}{{{key},", kind_word(kind));
    let mut field = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(text, "  {name} = {{{value}}},");
        }
    };
    let escaped = |value: &Option<String>| value.as_deref().map(escape);
    // Braces around the whole keep the capitals that BibTeX would make small.
    field("title", Some(format!("{{{}}}", escape(&publication.title))));
    let authors: Vec<String> = publication.authors.iter().map(author).collect();
    field("author", Some(authors.join(" and ")).filter(|names| !names.is_empty()));
    field(
        if matches!(kind, PublicationKind::Chapter | PublicationKind::ConferencePaper) {
            "booktitle"
        } else {
            "journal"
        },
        escaped(&publication.container),
    );
    let date = publication.date;
    field("year", date.map(|date| date.year().to_string()));
    field("month", date.and_then(|date| Some(date.month()?.to_string())));
    field("day", date.and_then(|date| Some(date.day()?.to_string())));
    field("volume", escaped(&publication.volume));
    field("number", escaped(&publication.issue));
    field(
        "pages",
        publication
            .pages
            .as_deref()
            .map(|pages| escape(pages).replace('-', "{-}{-}"))
            .map(|pages| pages.replace("{-}{-}", "--")),
    );
    field(publisher_word(kind), escaped(&publication.publisher));
    field("isbn", publication.isbn.as_ref().map(ToString::to_string));
    field("doi", publication.doi.as_ref().map(ToString::to_string));
    field("pmid", publication.pmid.as_ref().map(ToString::to_string));
    field("url", publication.url.clone());
    field("note", publication.retracted.then(|| "Retracted".to_owned()));
    text.push_str("}\n\n");
}

/// A name as BibTeX takes it apart: what could be taken for a particle, a comma or the word between two
/// authors stands in braces.
fn author(author: &Author) -> String {
    let part = |part: &str| {
        let plain = part.split(' ').all(|word| {
            word.starts_with(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '.' | '’' | '\''))
                && !word.contains("--")
                && !word.eq_ignore_ascii_case("and")
        });
        if plain { part.to_owned() } else { in_braces(part) }
    };
    match &author.given {
        Some(given) => format!("{}, {}", part(&author.family), part(given)),
        None => in_braces(&author.family),
    }
}

/// A name that is not taken apart. An equals sign would begin the long form of names.
fn in_braces(name: &str) -> String {
    format!("{{{}}}", escape(name).replace('=', "{=}"))
}

/// The text with all that TeX gives a meaning made harmless.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '{' => escaped.push_str("\\textbraceleft{}"),
            '}' => escaped.push_str("\\textbraceright{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '#' | '&' | '%' | '$' | '_' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            // Two in a row would become a dash.
            '-' if escaped.ends_with('-') => escaped.push_str("{}-"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

fn kind_word(kind: PublicationKind) -> &'static str {
    match kind {
        PublicationKind::Article => "article",
        PublicationKind::Book => "book",
        PublicationKind::Chapter => "incollection",
        PublicationKind::ConferencePaper => "inproceedings",
        PublicationKind::Report => "techreport",
        PublicationKind::Thesis => "phdthesis",
        PublicationKind::Dataset => "dataset",
        PublicationKind::Preprint => "unpublished",
        PublicationKind::WebPage => "online",
        PublicationKind::Other => "misc",
    }
}

fn publisher_word(kind: PublicationKind) -> &'static str {
    match kind {
        PublicationKind::Report => "institution",
        PublicationKind::Thesis => "school",
        _ => "publisher",
    }
}

/// Keys that no two entries of a file share: `owusu2019`, `owusu2019-2`.
#[derive(Default)]
struct Keys(HashMap<String, usize>);

impl Keys {
    fn of(&mut self, publication: &Publication) -> String {
        let family =
            publication.authors.first().map_or_else(|| publication.title.as_str(), |author| author.family.as_str());
        let word = romanize(family).split(' ').next_back().unwrap_or_default().to_owned();
        let plain: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
        let word = if plain.is_empty() { "work".to_owned() } else { plain };
        let key = format!("{word}{}", publication.year().map_or_else(String::new, |year| year.to_string()));
        let times = self.0.entry(key.clone()).or_insert(0);
        *times += 1;
        if *times == 1 { key } else { format!("{key}-{times}") }
    }
}
