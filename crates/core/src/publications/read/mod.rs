//! Files of publications, whatever made them: each entry is read for itself, and what cannot be read is
//! told by entry and line while the others go in.

mod bibtex;
mod block;
mod crossref;
mod csl;
mod datacite;
mod json;
mod medline;
mod orcid;
mod pubmed;
mod reference;
mod ris;
mod text;
mod xml;

use super::model::{NotAPublication, Publication};

use block::Block;
pub use crossref::from_crossref;
pub use datacite::from_datacite;
pub use orcid::from_orcid_works;
pub use pubmed::from_pubmed;
pub use reference::{Reference, read_reference};

/// The most entries that one file brings in.
pub const MOST_ENTRIES: usize = 20_000;

/// The largest file that is read, in bytes.
pub const LARGEST_FILE: usize = 32 << 20;

/// A format that files come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// BibTeX and BibLaTeX.
    Bibtex,
    /// RIS, of reference managers.
    Ris,
    /// CSL-JSON, as one list or one entry a line.
    CslJson,
    /// XML of PubMed.
    PubmedXml,
    /// The tagged text of PubMed, `.nbib`.
    Medline,
}

impl Format {
    /// The format in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bibtex => "BibTeX",
            Self::Ris => "RIS",
            Self::CslJson => "CSL-JSON",
            Self::PubmedXml => "PubMed XML",
            Self::Medline => "PubMed text",
        }
    }

    /// The format that a text is in, told by how it begins.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let start = text.trim_start();
        if start.starts_with('<') && text.contains("<PubmedArticle") {
            return Some(Self::PubmedXml);
        }
        if start.starts_with(['[', '{']) {
            return Some(Self::CslJson);
        }
        for line in text.lines() {
            match ris::tag(line) {
                Some(("TY", _)) => return Some(Self::Ris),
                _ if line.starts_with("PMID- ") => return Some(Self::Medline),
                _ if bibtex::begins_entry(line) => return Some(Self::Bibtex),
                _ => {}
            }
        }
        None
    }
}

/// A publication with its place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The number of the entry in the file, from 1.
    pub entry: usize,
    /// The line that the entry begins at, from 1.
    pub line: usize,
    /// The publication.
    pub publication: Publication,
}

/// An entry that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The number of the entry in the file, from 1.
    pub entry: usize,
    /// The line at which reading stopped, from 1.
    pub line: usize,
    /// Why, in words that end a sentence beginning with the place.
    pub why: String,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "entry {}, line {}: {}", self.entry, self.line, self.why)
    }
}

/// All that a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadFile {
    /// The format it came in.
    pub format: Format,
    /// What could be read, in the order of the file.
    pub found: Vec<Found>,
    /// What could not.
    pub refused: Vec<Refused>,
}

/// A file of which nothing can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotReadable {
    /// Too large.
    #[error("the file is larger than {} MB; split it into parts", LARGEST_FILE >> 20)]
    TooLarge,
    /// More entries than are taken at once.
    #[error("the file has more than {MOST_ENTRIES} entries; split it into parts")]
    TooMany,
    /// In no format that is known.
    #[error(
        "this is neither BibTeX, RIS, CSL-JSON nor a file of PubMed; export it from your reference manager as one of these"
    )]
    UnknownFormat,
}

/// Why one entry gives no publication; the line counts from the beginning of its block.
#[derive(Clone, Debug, PartialEq, Eq)]
struct BadEntry {
    line: usize,
    why: String,
}

impl BadEntry {
    fn new(why: impl Into<String>) -> Self {
        Self { line: 0, why: why.into() }
    }

    fn at(line: usize, why: impl Into<String>) -> Self {
        Self { line, why: why.into() }
    }
}

impl From<NotAPublication> for BadEntry {
    fn from(error: NotAPublication) -> Self {
        Self::new(error.to_string())
    }
}

/// Reads a file of any known format; `progress` is told how many entries are read, and of how many.
///
/// # Errors
/// [`NotReadable`] where nothing of it can be read.
pub fn read_file(bytes: &[u8], progress: impl FnMut(usize, usize)) -> Result<ReadFile, NotReadable> {
    if bytes.len() > LARGEST_FILE {
        return Err(NotReadable::TooLarge);
    }
    let text = text::decode(bytes);
    let format = Format::of(&text).ok_or(NotReadable::UnknownFormat)?;
    match format {
        Format::Bibtex => {
            let file = bibtex::File::split(&text);
            each(format, file.blocks(), |block| file.read(block), progress)
        }
        Format::Ris => each(format, &ris::split(&text), |block| ris::read(block.text), progress),
        Format::CslJson => each(format, &json::split(&text), |block| csl::read(block.text), progress),
        Format::PubmedXml => each(format, &pubmed::split(&text), |block| pubmed::read(block.text), progress),
        Format::Medline => each(format, &medline::split(&text), |block| medline::read(block.text), progress),
    }
}

fn each(
    format: Format,
    blocks: &[Block<'_>],
    mut read: impl FnMut(&Block<'_>) -> Result<Publication, BadEntry>,
    mut progress: impl FnMut(usize, usize),
) -> Result<ReadFile, NotReadable> {
    if blocks.len() > MOST_ENTRIES {
        return Err(NotReadable::TooMany);
    }
    let mut file = ReadFile { format, found: Vec::new(), refused: Vec::new() };
    for (entry, block) in (1..).zip(blocks) {
        let read = read(block).and_then(|publication| publication.tidied().map_err(Into::into));
        match read {
            Ok(publication) => file.found.push(Found { entry, line: block.line, publication }),
            Err(bad) => file.refused.push(Refused { entry, line: block.line + bad.line, why: bad.why }),
        }
        progress(entry, blocks.len());
    }
    Ok(file)
}

#[cfg(test)]
mod tests;
