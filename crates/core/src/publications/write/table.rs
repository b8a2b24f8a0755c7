//! A table out: one row a publication, harmless in any spreadsheet.

use csv::{Terminator, WriterBuilder};

use crate::cells::neutralise;
use crate::publications::model::{Author, Publication};

/// The names of the columns.
pub const COLUMNS: [&str; 14] = [
    "kind",
    "title",
    "authors",
    "container",
    "date",
    "volume",
    "issue",
    "pages",
    "publisher",
    "doi",
    "pmid",
    "isbn",
    "url",
    "retracted",
];

/// The cells of one publication.
#[must_use]
pub fn row(publication: &Publication) -> [String; 14] {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let authors: Vec<String> = publication.authors.iter().map(Author::full_name).collect();
    [
        publication.kind.as_str().to_owned(),
        publication.title.clone(),
        authors.join("; "),
        text(&publication.container),
        publication.date.map(crate::publications::PartialDate::iso).unwrap_or_default(),
        text(&publication.volume),
        text(&publication.issue),
        text(&publication.pages),
        text(&publication.publisher),
        publication.doi.as_ref().map(ToString::to_string).unwrap_or_default(),
        publication.pmid.as_ref().map(ToString::to_string).unwrap_or_default(),
        publication.isbn.as_ref().map(ToString::to_string).unwrap_or_default(),
        text(&publication.url),
        if publication.retracted { "yes".to_owned() } else { String::new() },
    ]
}

pub(super) fn write(publications: &[Publication]) -> String {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory does not fail, and all rows have the columns' number of cells.
    let _ = writer.write_record(COLUMNS);
    for publication in publications {
        let _ = writer.write_record(row(publication).iter().map(|cell| neutralise(cell).into_owned()));
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
