//! RIS, the tagged lines of reference managers: from `TY` to `ER`, as many makers write it.

use super::BadEntry;
use super::block::{Block, Lines};
use crate::publications::identifiers::{Doi, Isbn, Pmid};
use crate::publications::model::{Author, PartialDate, Publication, PublicationKind};

/// A line's tag and value: two capital letters or digits, blanks and a hyphen.
pub(super) fn tag(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = line.split_at_checked(2)?;
    let mut signs = tag.bytes();
    let is_tag = signs.next().is_some_and(|byte| byte.is_ascii_uppercase())
        && signs.next().is_some_and(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let value = rest.strip_prefix("  -").filter(|_| is_tag)?;
    let fits = value.is_empty() || value.starts_with([' ', '\t']);
    fits.then(|| (tag, value.trim()))
}

/// The entries, each from its `TY` to before the next.
pub(super) fn split(text: &str) -> Vec<Block<'_>> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if tag(line).is_some_and(|(tag, _)| tag == "TY") {
            starts.push(at);
        }
        at += line.len();
    }
    let mut lines = Lines::of(text);
    let nexts = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(nexts).map(|(&start, next)| lines.block(start, next)).collect()
}

/// The values of one entry by their tags; a line without a tag goes on with the one before.
struct Tagged<'a>(Vec<(&'a str, String)>);

impl<'a> Tagged<'a> {
    fn of(text: &'a str) -> Self {
        let mut values: Vec<(&str, String)> = Vec::new();
        for line in text.lines() {
            match tag(line) {
                Some(("ER", _)) => break,
                Some((tag, value)) => values.push((tag, value.to_owned())),
                None if !line.trim().is_empty() => {
                    if let Some((_, value)) = values.last_mut() {
                        value.push(' ');
                        value.push_str(line.trim());
                    }
                }
                None => {}
            }
        }
        Self(values)
    }

    fn all(&self, tags: &[&str]) -> impl Iterator<Item = &str> {
        let said = self.0.iter().filter(move |(tag, value)| tags.contains(tag) && !value.is_empty());
        said.map(|(_, value)| value.as_str())
    }

    /// The value of the first of these tags that says something.
    fn one(&self, tags: &[&str]) -> Option<String> {
        tags.iter().find_map(|tag| self.all(&[tag]).next()).map(str::to_owned)
    }
}

/// Reads one entry.
pub(super) fn read(text: &str) -> Result<Publication, BadEntry> {
    let tags = Tagged::of(text);
    let kind = kind(&tags.one(&["TY"]).unwrap_or_default());
    let is_book = kind == PublicationKind::Book;
    let title = tags.one(if is_book { &["TI", "T1", "BT", "CT"] } else { &["TI", "T1", "CT"] });
    let title = title.ok_or_else(|| BadEntry::new("it has no title (TI or T1)"))?;
    let authors = tags.all(&["AU", "A1"]).map(author).collect();
    let container = if is_book { None } else { tags.one(&["T2", "JF", "JO", "JA", "J2", "BT"]) };
    Ok(Publication {
        authors,
        container,
        date: tags
            .one(&["DA"])
            .and_then(|date| PartialDate::parse(&date))
            .or_else(|| PartialDate::parse(&tags.one(&["PY", "Y1"])?)),
        volume: tags.one(&["VL"]),
        issue: tags.one(&["IS"]),
        pages: pages(&tags),
        publisher: tags.one(&["PB"]),
        doi: tags
            .one(&["DO"])
            .and_then(|doi| Doi::parse(&doi).ok())
            .or_else(|| tags.all(&["UR", "L3", "M3", "N1"]).find_map(|text| Doi::parse(text).ok())),
        pmid: pmid(&tags),
        isbn: tags.all(&["SN"]).find_map(Isbn::first_of),
        url: tags.one(&["UR", "L2", "LK"]),
        retracted: tags.all(&["N1", "KW", "M3"]).any(says_retracted),
        ..Publication::of(kind, title)
    })
}

fn author(name: &str) -> Author {
    let mut parts = name.split(',').map(str::trim);
    let family = parts.next().unwrap_or_default();
    match (parts.next().filter(|given| !given.is_empty()), parts.next().filter(|suffix| !suffix.is_empty())) {
        (Some(given), None) => Author::person(family, given),
        (Some(given), Some(suffix)) => Author::person(format!("{family} {suffix}"), given),
        _ => Author::named(family),
    }
}

fn pages(tags: &Tagged<'_>) -> Option<String> {
    match (tags.one(&["SP"]), tags.one(&["EP"])) {
        (Some(first), Some(last)) if first != last && !first.contains('-') => Some(format!("{first}-{last}")),
        (Some(first), _) => Some(first),
        _ => tags.one(&["C7"]),
    }
}

/// PubMed's number: named as such, or the accession number of an entry that comes from there.
fn pmid(tags: &Tagged<'_>) -> Option<Pmid> {
    let from_pubmed = tags.all(&["DB", "DP"]).any(|name| {
        let name = name.to_lowercase();
        name.contains("pubmed") || name.contains("medline") || name.contains("nlm")
    });
    let number = tags.one(&["AN"]).filter(|number| from_pubmed || number.to_lowercase().contains("pmid"));
    let number = number.and_then(|number| Pmid::parse(&number).ok());
    number.or_else(|| tags.all(&["N1", "C2", "UR", "AN"]).find_map(Pmid::find).map(|(pmid, _)| pmid))
}

fn says_retracted(text: &str) -> bool {
    let text = text.trim().trim_end_matches('.').to_lowercase();
    matches!(text.as_str(), "retracted" | "retracted publication" | "retracted article")
}

fn kind(word: &str) -> PublicationKind {
    match word.to_ascii_uppercase().as_str() {
        "JOUR" | "JFULL" | "ABST" | "INPR" | "MGZN" | "NEWS" | "EJOUR" => PublicationKind::Article,
        "BOOK" | "EDBOOK" | "EBOOK" => PublicationKind::Book,
        "CHAP" | "ECHAP" | "ENCYC" | "DICT" => PublicationKind::Chapter,
        "CONF" | "CPAPER" | "SLIDE" => PublicationKind::ConferencePaper,
        "RPRT" | "STAND" | "GOVDOC" => PublicationKind::Report,
        "THES" => PublicationKind::Thesis,
        "DATA" | "AGGR" | "COMP" => PublicationKind::Dataset,
        "UNPB" | "PREPRINT" => PublicationKind::Preprint,
        "ELEC" | "BLOG" | "ICOMM" => PublicationKind::WebPage,
        _ => PublicationKind::Other,
    }
}
