//! Publications as files for reference managers and spreadsheets. What a reader of ours makes of a file is
//! what was written into it.

mod bibtex;
mod csl;
mod ris;
mod table;

use super::model::Publication;

pub use csl::csl_item;
pub(super) use csl::kind_word;
pub use table::{COLUMNS, row};

/// A format in which lists leave the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrittenAs {
    /// BibTeX.
    Bibtex,
    /// RIS.
    Ris,
    /// CSL-JSON.
    CslJson,
    /// A table, for spreadsheets.
    Csv,
}

impl WrittenAs {
    /// All formats.
    pub const ALL: [Self; 4] = [Self::Bibtex, Self::Ris, Self::CslJson, Self::Csv];

    /// The ending of files, and the word in addresses.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Bibtex => "bib",
            Self::Ris => "ris",
            Self::CslJson => "json",
            Self::Csv => "csv",
        }
    }

    /// The format in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bibtex => "BibTeX",
            Self::Ris => "RIS",
            Self::CslJson => "CSL-JSON",
            Self::Csv => "CSV",
        }
    }

    /// The media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Bibtex => "application/x-bibtex; charset=utf-8",
            Self::Ris => "application/x-research-info-systems; charset=utf-8",
            Self::CslJson => "application/vnd.citationstyles.csl+json; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    /// Reads the ending.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.extension() == word)
    }
}

/// The publications as the text of one file.
#[must_use]
pub fn write(publications: &[Publication], format: WrittenAs) -> String {
    match format {
        WrittenAs::Bibtex => bibtex::write(publications),
        WrittenAs::Ris => ris::write(publications),
        WrittenAs::CslJson => csl::write(publications),
        WrittenAs::Csv => table::write(publications),
    }
}

#[cfg(test)]
mod tests;
