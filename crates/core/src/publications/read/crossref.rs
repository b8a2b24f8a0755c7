//! What Crossref says of a DOI.

use serde_json::Value;

use super::json::{authors, date, words};
use crate::publications::identifiers::{Doi, Isbn};
use crate::publications::model::{NotAPublication, Publication, PublicationKind};

/// The work of Crossref's `message`.
///
/// # Errors
/// [`NotAPublication`] where the record says no title.
pub fn from_crossref(message: &Value) -> Result<Publication, NotAPublication> {
    let said = |key: &str| words(&message[key]);
    let kind = message["type"].as_str().map_or(PublicationKind::Other, kind);
    let title = said("title").ok_or(NotAPublication::NoTitle)?;
    let dates = ["issued", "published-print", "published-online", "published", "posted"];
    // A pre-publication server or institution stands for the publisher's part in naming where it is.
    let place = || words(&message["institution"][0]["name"]).or_else(|| said("group-title"));
    let publication = Publication {
        authors: authors(&message["author"]),
        container: said("container-title").or_else(place),
        date: dates.iter().find_map(|key| date(&message[*key])),
        volume: said("volume"),
        issue: said("issue"),
        pages: said("page").or_else(|| said("article-number")),
        publisher: said("publisher"),
        doi: said("DOI").and_then(|doi| Doi::parse(&doi).ok()),
        isbn: isbn(&message["ISBN"]),
        url: words(&message["resource"]["primary"]["URL"]).or_else(|| said("URL")),
        retracted: is_retracted(message),
        ..Publication::of(kind, with_subtitle(&title, said("subtitle").as_deref()))
    };
    publication.tidied()
}

/// The first ISBN of a list that is one.
fn isbn(value: &Value) -> Option<Isbn> {
    value.as_array()?.iter().filter_map(Value::as_str).find_map(|text| Isbn::parse(text).ok())
}

/// Title and subtitle; some deposits have the one in the other already.
fn with_subtitle(title: &str, subtitle: Option<&str>) -> String {
    match subtitle.map(str::trim).filter(|subtitle| !title.contains(subtitle)) {
        Some(subtitle) => format!("{}: {subtitle}", title.trim_end_matches([':', ' '])),
        None => title.to_owned(),
    }
}

/// Whether a later notice takes the work back.
fn is_retracted(message: &Value) -> bool {
    let notices = message["updated-by"].as_array().into_iter().flatten();
    notices.filter_map(|notice| notice["type"].as_str()).any(|kind| {
        let kind = kind.to_ascii_lowercase();
        kind.contains("retract") || kind.contains("withdraw") || kind == "removal"
    })
}

fn kind(word: &str) -> PublicationKind {
    match word {
        "journal-article" => PublicationKind::Article,
        "book" | "monograph" | "edited-book" | "reference-book" => PublicationKind::Book,
        "book-chapter" | "book-section" | "book-part" | "reference-entry" => PublicationKind::Chapter,
        "proceedings-article" => PublicationKind::ConferencePaper,
        "report" | "report-component" | "standard" => PublicationKind::Report,
        "dissertation" => PublicationKind::Thesis,
        "dataset" | "database" => PublicationKind::Dataset,
        "posted-content" => PublicationKind::Preprint,
        _ => PublicationKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::publications::model::Author;

    #[test]
    fn a_message_becomes_a_publication() {
        let work = from_crossref(&json!({
            "type": "journal-article", "DOI": "10.5555/COL.1", "title": ["Feedback &amp; growth"], "subtitle": ["A trial"],
            "author": [{"given": "Ama", "family": "Owusu", "ORCID": "http://orcid.org/0000-0002-1825-0097"}, {"name": "The COL Group"}],
            "container-title": ["Journal of Teaching"], "issued": {"date-parts": [[2021, 4]]}, "volume": "3", "issue": "2",
            "page": "10-19", "publisher": "A Press", "updated-by": [{"type": "retraction", "DOI": "10.5555/col.2"}],
        })).unwrap();
        assert_eq!(work.title, "Feedback & growth: A trial");
        assert_eq!(
            work.authors,
            [Author::person("Owusu", "Ama").with_orcid(Some("0000-0002-1825-0097")), Author::named("The COL Group")]
        );
        assert_eq!(
            (work.doi.unwrap().as_str(), work.date.unwrap().iso().as_str(), work.retracted),
            ("10.5555/col.1", "2021-04", true)
        );
    }

    #[test]
    fn a_record_without_title_is_refused() {
        assert_eq!(
            from_crossref(&json!({"title": [], "issued": {"date-parts": [[null]]}})),
            Err(NotAPublication::NoTitle)
        );
    }
}
