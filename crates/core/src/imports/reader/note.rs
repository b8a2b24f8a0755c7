//! What a reader of the roster should look at: nothing here keeps it from being loaded.

use std::fmt;

/// Something about a roster that a person may want to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Title, sheet name and file name tell different editions.
    EditionsDiffer {
        /// What was taken.
        taken: String,
        /// What stands elsewhere.
        other: String,
    },
    /// Two columns have the same header; the first with something in it counts.
    SameHeader {
        /// The header.
        header: String,
    },
    /// A line has more in it than the header has columns, as when a comma inside a cell was not quoted.
    MoreCellsThanColumns {
        /// The line, 1-based.
        line: u32,
    },
    /// A sheet that is hidden was passed over.
    HiddenSheet {
        /// Its name.
        sheet: String,
    },
    /// A sheet without a header was passed over.
    SheetWithoutHeader {
        /// Its name.
        sheet: String,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EditionsDiffer { taken, other } => {
                write!(f, "title and names tell different editions: “{taken}” was taken, not “{other}”")
            }
            Self::SameHeader { header } => {
                write!(f, "two columns are headed “{header}”: the first with something in it counts")
            }
            Self::MoreCellsThanColumns { line } => {
                write!(
                    f,
                    "line {line} has more cells than there are columns: see whether a cell with a delimiter lacks its quotes"
                )
            }
            Self::HiddenSheet { sheet } => write!(f, "the hidden sheet “{sheet}” was passed over"),
            Self::SheetWithoutHeader { sheet } => {
                write!(f, "the sheet “{sheet}” was passed over: no line says what its columns are")
            }
        }
    }
}
