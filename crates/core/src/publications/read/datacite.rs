//! What DataCite says of a DOI: data, software, theses and preprints that are not Crossref's.

use serde_json::Value;

use super::json::{number, words};
use crate::publications::identifiers::Doi;
use crate::publications::model::{Author, NotAPublication, PartialDate, Publication, PublicationKind};

/// The work of DataCite's answer, from `data` or its `attributes`.
///
/// # Errors
/// [`NotAPublication`] where the record says no title.
pub fn from_datacite(answer: &Value) -> Result<Publication, NotAPublication> {
    let data = answer.get("data").unwrap_or(answer);
    let record = data.get("attributes").unwrap_or(data);
    let said = |key: &str| words(&record[key]);
    let main_title = record["titles"].as_array().into_iter().flatten().find(|title| title["titleType"].is_null());
    let title = main_title.and_then(|title| words(&title["title"])).ok_or(NotAPublication::NoTitle)?;
    let container = &record["container"];
    let first = words(&container["firstPage"]);
    let pages = match (first, words(&container["lastPage"])) {
        (Some(first), Some(last)) if first != last => Some(format!("{first}-{last}")),
        (first, _) => first,
    };
    let publication = Publication {
        authors: record["creators"].as_array().into_iter().flatten().filter_map(author).collect(),
        container: words(&container["title"]),
        date: issued(record),
        volume: words(&container["volume"]),
        issue: words(&container["issue"]),
        pages,
        publisher: said("publisher").or_else(|| words(&record["publisher"]["name"])),
        doi: said("doi").and_then(|doi| Doi::parse(&doi).ok()),
        url: said("url"),
        ..Publication::of(kind(&record["types"]), title)
    };
    publication.tidied()
}

fn author(creator: &Value) -> Option<Author> {
    let name = words(&creator["name"]);
    let ids = creator["nameIdentifiers"].as_array().into_iter().flatten();
    let orcid = ids.filter_map(|id| id["nameIdentifier"].as_str()).find(|id| id.contains("orcid.org"));
    let given = words(&creator["givenName"]);
    let author = if let Some(family) = words(&creator["familyName"]) {
        Author { family, given, orcid: None }
    } else {
        let name = name?;
        match name.split_once(',').filter(|_| creator["nameType"].as_str() != Some("Organizational")) {
            Some((family, given)) => Author::person(family.trim(), given.trim()),
            None => Author::named(name),
        }
    };
    Some(author.with_orcid(orcid))
}

fn issued(record: &Value) -> Option<PartialDate> {
    let dates = record["dates"].as_array().into_iter().flatten();
    let issued = dates.filter(|date| date["dateType"] == "Issued").find_map(|date| date["date"].as_str());
    issued.and_then(PartialDate::parse).or_else(|| PartialDate::new(number(&record["publicationYear"])?, None, None))
}

fn kind(types: &Value) -> PublicationKind {
    match types["resourceTypeGeneral"].as_str().unwrap_or_default() {
        "JournalArticle" | "DataPaper" => PublicationKind::Article,
        "Book" => PublicationKind::Book,
        "BookChapter" => PublicationKind::Chapter,
        "ConferencePaper" => PublicationKind::ConferencePaper,
        "Report" => PublicationKind::Report,
        "Dissertation" => PublicationKind::Thesis,
        "Dataset" | "Software" | "Collection" => PublicationKind::Dataset,
        "Preprint" => PublicationKind::Preprint,
        "Text" if types["citeproc"] == "article-journal" => PublicationKind::Article,
        _ => PublicationKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn attributes_become_a_publication() {
        let work = from_datacite(&json!({"data": {"attributes": {
            "doi": "10.5555/DATA.7", "titles": [{"title": "Scores of 2020", "titleType": null}], "publisher": {"name": "An Archive"},
            "creators": [{"name": "Diallo, Mariama", "nameType": "Personal", "nameIdentifiers": [{"nameIdentifier": "https://orcid.org/0000-0002-1825-0097"}]},
                {"name": "Committee of Three, The", "nameType": "Organizational"}],
            "publicationYear": 2020, "dates": [{"date": "2020-05-06", "dateType": "Issued"}], "types": {"resourceTypeGeneral": "Dataset"},
        }}})).unwrap();
        assert_eq!((work.kind, work.date.unwrap().iso().as_str()), (PublicationKind::Dataset, "2020-05-06"));
        assert_eq!(work.authors[0], Author::person("Diallo", "Mariama").with_orcid(Some("0000-0002-1825-0097")));
        assert_eq!(
            (work.authors[1].family.as_str(), work.publisher.as_deref()),
            ("Committee of Three, The", Some("An Archive"))
        );
    }
}
