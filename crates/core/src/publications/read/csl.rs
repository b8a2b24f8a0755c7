//! CSL-JSON, as Zotero, Mendeley and citation processors exchange it.

use serde_json::Value;

use super::BadEntry;
use super::json::{authors, date, words};
use crate::publications::identifiers::{Doi, Isbn, Pmid};
use crate::publications::model::{Publication, PublicationKind};

/// Reads one entry.
pub(super) fn read(text: &str) -> Result<Publication, BadEntry> {
    let entry: Value = serde_json::from_str(text)
        .map_err(|error| BadEntry::at(error.line().saturating_sub(1), format!("this is no valid JSON ({error})")))?;
    let said = |key: &str| words(&entry[key]);
    let kind = entry["type"].as_str().map_or(PublicationKind::Other, kind);
    let title = said("title").ok_or_else(|| BadEntry::new("it has no title"))?;
    Ok(Publication {
        authors: authors(&entry["author"]),
        container: said("container-title"),
        date: date(&entry["issued"]),
        volume: said("volume"),
        issue: said("issue"),
        pages: said("page").or_else(|| said("number").filter(|_| kind == PublicationKind::Article)),
        publisher: said("publisher"),
        doi: said("DOI").and_then(|doi| Doi::parse(&doi).ok()),
        pmid: said("PMID").and_then(|pmid| Pmid::parse(&pmid).ok()),
        isbn: said("ISBN").and_then(|isbn| Isbn::first_of(&isbn)),
        url: said("URL"),
        retracted: said("status").is_some_and(|status| status.eq_ignore_ascii_case("retracted")),
        ..Publication::of(kind, title)
    })
}

fn kind(word: &str) -> PublicationKind {
    match word {
        "article-journal" | "article-magazine" | "article-newspaper" | "review" | "review-book" => {
            PublicationKind::Article
        }
        "book" => PublicationKind::Book,
        "chapter" | "entry-encyclopedia" | "entry-dictionary" | "entry" => PublicationKind::Chapter,
        "paper-conference" | "speech" => PublicationKind::ConferencePaper,
        "report" | "standard" => PublicationKind::Report,
        "thesis" => PublicationKind::Thesis,
        "dataset" | "software" => PublicationKind::Dataset,
        "article" | "manuscript" => PublicationKind::Preprint,
        "webpage" | "post-weblog" | "post" => PublicationKind::WebPage,
        _ => PublicationKind::Other,
    }
}
