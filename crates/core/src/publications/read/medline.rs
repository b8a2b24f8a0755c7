//! The tagged text that PubMed saves as `.nbib`.

use super::BadEntry;
use super::block::{Block, Lines};
use super::pubmed::{bare_title, whole_range};
use crate::publications::identifiers::{Doi, Isbn, Pmid};
use crate::publications::model::{Author, PartialDate, Publication, PublicationKind};

/// The entries, each from its `PMID` to before the next.
pub(super) fn split(text: &str) -> Vec<Block<'_>> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with("PMID- ") {
            starts.push(at);
        }
        at += line.len();
    }
    let mut lines = Lines::of(text);
    let nexts = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(nexts).map(|(&start, next)| lines.block(start, next)).collect()
}

/// Reads one entry.
pub(super) fn read(text: &str) -> Result<Publication, BadEntry> {
    let values = tagged(text);
    let all = |tag: &'static str| values.iter().filter(move |(one, _)| *one == tag).map(|(_, value)| value.as_str());
    let one = |tag: &'static str| all(tag).next().map(str::to_owned);
    let title = one("TI").or_else(|| one("BTI")).ok_or_else(|| BadEntry::new("it has no title (TI)"))?;
    let title = bare_title(&title);
    let is_book = one("TI").is_none();
    let names: Vec<&str> = if all("FAU").next().is_some() { all("FAU").collect() } else { all("AU").collect() };
    let groups = all("CN").map(Author::named);
    let doi = |tag| all(tag).find_map(|id| Doi::parse(id.strip_suffix("[doi]")?.trim()).ok());
    Ok(Publication {
        authors: names.into_iter().map(author).chain(groups).collect(),
        container: one("JT").or_else(|| one("TA")),
        date: one("DP").and_then(|date| PartialDate::parse(&date)),
        volume: one("VI"),
        issue: one("IP"),
        pages: one("PG").map(|pages| whole_range(&pages)),
        publisher: one("PB"),
        doi: doi("LID").or_else(|| doi("AID")),
        pmid: one("PMID").and_then(|pmid| Pmid::parse(&pmid).ok()),
        isbn: one("ISBN").and_then(|isbn| Isbn::first_of(&isbn)),
        retracted: all("PT").any(|kind| kind == "Retracted Publication") || all("RIN").next().is_some(),
        ..Publication::of(if is_book { PublicationKind::Book } else { PublicationKind::Article }, title)
    })
}

/// `FAU - Owusu, Ama`, gone on with by lines that begin with blanks.
fn tagged(text: &str) -> Vec<(&str, String)> {
    let mut values: Vec<(&str, String)> = Vec::new();
    for line in text.lines() {
        let begun = line.split_at_checked(4).and_then(|(tag, rest)| Some((tag.trim_end(), rest.strip_prefix("- ")?)));
        match begun {
            Some((tag, value)) if !tag.is_empty() => values.push((tag, value.trim().to_owned())),
            _ => {
                if let Some((_, value)) = values.last_mut().filter(|_| line.starts_with("      ")) {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            }
        }
    }
    values
}

fn author(name: &str) -> Author {
    match name.split_once(',').or_else(|| name.rsplit_once(' ')) {
        Some((family, given)) => Author::person(family.trim(), given.trim()),
        None => Author::named(name),
    }
}
