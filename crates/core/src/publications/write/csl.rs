//! CSL-JSON out.

use serde_json::{Map, Value, json};

use crate::publications::model::{Author, PartialDate, Publication, PublicationKind};

pub(super) fn write(publications: &[Publication]) -> String {
    let items: Vec<Value> =
        (1..).zip(publications).map(|(number, publication)| csl_item(publication, &number.to_string())).collect();
    format!("{:#}\n", Value::Array(items))
}

/// One publication as an item of CSL-JSON under this id.
#[must_use]
pub fn csl_item(publication: &Publication, id: &str) -> Value {
    let mut item = Map::new();
    item.insert("id".to_owned(), json!(id));
    item.insert("type".to_owned(), json!(kind_word(publication.kind)));
    item.insert("title".to_owned(), json!(publication.title));
    if !publication.authors.is_empty() {
        item.insert("author".to_owned(), publication.authors.iter().map(name).collect());
    }
    if let Some(date) = publication.date {
        item.insert("issued".to_owned(), json!({ "date-parts": [parts(date)] }));
    }
    let texts = [
        ("container-title", publication.container.clone()),
        ("volume", publication.volume.clone()),
        ("issue", publication.issue.clone()),
        ("page", publication.pages.clone()),
        ("publisher", publication.publisher.clone()),
        ("DOI", publication.doi.as_ref().map(ToString::to_string)),
        ("PMID", publication.pmid.as_ref().map(ToString::to_string)),
        ("ISBN", publication.isbn.as_ref().map(ToString::to_string)),
        ("URL", publication.url.clone()),
        ("status", publication.retracted.then(|| "retracted".to_owned())),
    ];
    for (key, text) in texts {
        if let Some(text) = text {
            item.insert(key.to_owned(), Value::String(text));
        }
    }
    Value::Object(item)
}

fn parts(date: PartialDate) -> Vec<i64> {
    let month = date.month().map(i64::from);
    let day = date.day().map(i64::from);
    [Some(i64::from(date.year())), month, day].into_iter().flatten().collect()
}

fn name(author: &Author) -> Value {
    let mut name = Map::new();
    match &author.given {
        Some(given) => {
            name.insert("family".to_owned(), json!(author.family));
            name.insert("given".to_owned(), json!(given));
        }
        None => {
            name.insert("literal".to_owned(), json!(author.family));
        }
    }
    if let Some(orcid) = &author.orcid {
        name.insert("ORCID".to_owned(), json!(format!("https://orcid.org/{orcid}")));
    }
    Value::Object(name)
}

pub(in crate::publications) fn kind_word(kind: PublicationKind) -> &'static str {
    match kind {
        PublicationKind::Article => "article-journal",
        PublicationKind::Book => "book",
        PublicationKind::Chapter => "chapter",
        PublicationKind::ConferencePaper => "paper-conference",
        PublicationKind::Report => "report",
        PublicationKind::Thesis => "thesis",
        PublicationKind::Dataset => "dataset",
        PublicationKind::Preprint => "article",
        PublicationKind::WebPage => "webpage",
        PublicationKind::Other => "document",
    }
}
