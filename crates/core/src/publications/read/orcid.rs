//! The works that a scholar's ORCID record names.

use serde_json::Value;

use super::json::{number, words};
use crate::publications::identifiers::{Doi, Pmid};
use crate::publications::model::{PartialDate, Publication, PublicationKind};

/// The works of ORCID's answer to `/works`; those without a title are passed over. Little is said of each, and
/// its identifiers lead to the rest.
#[must_use]
pub fn from_orcid_works(answer: &Value) -> Vec<Publication> {
    let groups = answer["group"].as_array().into_iter().flatten();
    groups.filter_map(|group| work(&group["work-summary"][0])).collect()
}

fn work(summary: &Value) -> Option<Publication> {
    let title = words(&summary["title"]["title"]["value"])?;
    let date = &summary["publication-date"];
    let part = |key: &str| number(&date[key]["value"]);
    let year = words(&date["year"]["value"]).and_then(|year| year.parse().ok());
    let publication = Publication {
        container: words(&summary["journal-title"]["value"]),
        date: year.and_then(|year| PartialDate::new(year, part("month"), part("day"))),
        doi: identifier(summary, "doi").and_then(|doi| Doi::parse(&doi).ok()),
        pmid: identifier(summary, "pmid").and_then(|pmid| Pmid::parse(&pmid).ok()),
        url: words(&summary["url"]["value"]),
        ..Publication::of(kind(summary["type"].as_str().unwrap_or_default()), title)
    };
    publication.tidied().ok()
}

/// The identifier of this kind that names the work itself, not what it is a part of.
fn identifier(summary: &Value, kind: &str) -> Option<String> {
    let all = summary["external-ids"]["external-id"].as_array().into_iter().flatten();
    let mut own =
        all.filter(|id| id["external-id-relationship"].as_str().is_none_or(|word| word.eq_ignore_ascii_case("self")));
    own.find(|id| id["external-id-type"] == kind).and_then(|id| words(&id["external-id-value"]))
}

fn kind(word: &str) -> PublicationKind {
    match word {
        "journal-article" | "magazine-article" | "newspaper-article" => PublicationKind::Article,
        "book" | "edited-book" => PublicationKind::Book,
        "book-chapter" => PublicationKind::Chapter,
        "conference-paper" | "conference-abstract" | "conference-poster" => PublicationKind::ConferencePaper,
        "report" | "working-paper" => PublicationKind::Report,
        "dissertation" | "dissertation-thesis" => PublicationKind::Thesis,
        "data-set" | "software" => PublicationKind::Dataset,
        "preprint" => PublicationKind::Preprint,
        "website" | "online-resource" => PublicationKind::WebPage,
        _ => PublicationKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn works_come_with_their_own_identifiers() {
        let id = |kind: &str, value: &str, relation: &str| json!({"external-id-type": kind, "external-id-value": value, "external-id-relationship": relation});
        let works = from_orcid_works(&json!({"group": [
            {"work-summary": [{"title": {"title": {"value": "On rounds"}}, "type": "book-chapter", "publication-date": {"year": {"value": "2018"}},
                "external-ids": {"external-id": [id("doi", "10.5555/book", "part-of"), id("doi", "10.5555/book.3", "self")]}}]},
            {"work-summary": [{"title": null}]},
        ]}));
        assert_eq!(works.len(), 1);
        assert_eq!(works[0].doi.as_ref().unwrap().as_str(), "10.5555/book.3");
        assert_eq!(works[0].year(), Some(2018));
    }
}
