//! RIS out.

use std::fmt::Write as _;

use crate::publications::model::{Author, Publication, PublicationKind};

pub(super) fn write(publications: &[Publication]) -> String {
    let mut text = String::new();
    for publication in publications {
        entry(&mut text, publication);
    }
    text
}

fn entry(text: &mut String, publication: &Publication) {
    let kind = publication.kind;
    let mut line = |tag: &str, value: Option<&str>| {
        if let Some(value) = value {
            let _ = write!(text, "{tag}  - {value}\r\n");
        }
    };
    line("TY", Some(kind_word(kind)));
    line("TI", Some(&publication.title));
    for author in &publication.authors {
        line("AU", Some(&name(author)));
    }
    line("T2", publication.container.as_deref());
    line("PY", publication.date.map(|date| date.year().to_string()).as_deref());
    line("DA", publication.date.map(|date| date.iso().replace('-', "/")).as_deref());
    line("VL", publication.volume.as_deref());
    line("IS", publication.issue.as_deref());
    let (first, last) = match publication.pages.as_deref().map(|pages| (pages, pages.split_once('-'))) {
        Some((_, Some((first, last)))) if is_page(first) && is_page(last) && first != last => (Some(first), Some(last)),
        pages => (pages.map(|(pages, _)| pages), None),
    };
    line("SP", first);
    line("EP", last);
    line("PB", publication.publisher.as_deref());
    line("SN", publication.isbn.as_ref().map(ToString::to_string).as_deref());
    line("DO", publication.doi.as_ref().map(ToString::to_string).as_deref());
    if let Some(pmid) = &publication.pmid {
        line("AN", Some(pmid.as_str()));
        line("DB", Some("PubMed"));
    }
    line("UR", publication.url.as_deref());
    line("N1", publication.retracted.then_some("Retracted publication"));
    text.push_str("ER  - \r\n\r\n");
}

fn is_page(text: &str) -> bool {
    !text.is_empty() && text.chars().all(char::is_alphanumeric)
}

/// Family name, given name. A name alone that has a comma within would be taken apart, so the comma goes.
fn name(author: &Author) -> String {
    let family = author.family.replace(',', "");
    match &author.given {
        Some(given) => format!("{family}, {}", given.replace(',', "")),
        None => family,
    }
}

fn kind_word(kind: PublicationKind) -> &'static str {
    match kind {
        PublicationKind::Article => "JOUR",
        PublicationKind::Book => "BOOK",
        PublicationKind::Chapter => "CHAP",
        PublicationKind::ConferencePaper => "CPAPER",
        PublicationKind::Report => "RPRT",
        PublicationKind::Thesis => "THES",
        PublicationKind::Dataset => "DATA",
        PublicationKind::Preprint => "UNPB",
        PublicationKind::WebPage => "ELEC",
        PublicationKind::Other => "GEN",
    }
}
