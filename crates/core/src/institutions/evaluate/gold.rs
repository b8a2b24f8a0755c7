//! Texts whose meaning is known, as files hold them.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::text::fold;

/// A text and the organizations it means.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct GoldText {
    /// As it was typed.
    pub text: String,
    /// The nine characters of each ROR id; none where no organization is named.
    #[serde(default)]
    pub ror: Vec<String>,
    /// A word by which figures are kept apart.
    #[serde(default)]
    pub scope: String,
}

/// A fixed part of a list: weights and rules are looked for in one, and judged by the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Two thirds, to look for causes of errors and to estimate weights.
    Tuning,
    /// One third, to judge by.
    HeldOut,
}

impl GoldText {
    /// Which part the text belongs to, by its folded words alone: the same text is in the same part of every list.
    #[must_use]
    pub fn part(&self) -> Part {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for byte in fold(&self.text).bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        if (hash ^ (hash >> 33)).is_multiple_of(3) { Part::HeldOut } else { Part::Tuning }
    }
}

/// Why a list of texts cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum GoldError {
    /// The file cannot be opened.
    #[error("“{}” cannot be opened; check its path and that it may be read", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is damaged.
    #[error("“{}” cannot be read after line {line}; fetch it again", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The last line that could be read.
        line: usize,
        /// What is wrong.
        source: io::Error,
    },
    /// A line is no text with its meaning.
    #[error("line {line} of “{}” cannot be used; one JSON object a line is meant, with “text”, “ror” (a list of ids) and “scope”", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

/// Reads a list: one JSON object a line, plain or packed with zstandard.
///
/// # Errors
/// [`GoldError`], naming file and line.
pub fn read_gold(path: &Path) -> Result<Vec<GoldText>, GoldError> {
    let open = |source| GoldError::Open { path: path.to_owned(), source };
    let mut file = BufReader::new(File::open(path).map_err(open)?);
    let packed = file.fill_buf().map_err(open)?.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]);
    let text: Box<dyn Read> =
        if packed { Box::new(zstd::Decoder::with_buffer(file).map_err(open)?) } else { Box::new(file) };
    let mut texts = Vec::new();
    for (before, line) in BufReader::new(text).lines().enumerate() {
        let read = |source| GoldError::Read { path: path.to_owned(), line: before, source };
        let line = line.map_err(read)?;
        if line.trim().is_empty() {
            continue;
        }
        let unusable = |source| GoldError::Line { path: path.to_owned(), line: before + 1, source };
        texts.push(serde_json::from_str(&line).map_err(unusable)?);
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gold(text: &str) -> GoldText {
        GoldText { text: text.to_owned(), ror: Vec::new(), scope: String::new() }
    }

    #[test]
    fn a_third_is_held_out_and_writing_changes_nothing() {
        let held = (0..3000).filter(|n| gold(&format!("University {n}")).part() == Part::HeldOut).count();
        assert!((900..1100).contains(&held), "{held}");
        assert_eq!(gold("Université  McGill").part(), gold("UNIVERSITE MCGILL").part());
    }

    #[test]
    fn a_list_is_read_plain_and_packed_and_errors_name_the_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("gold");
        let line = r#"{"n":1,"text":"Bonn","ror":["041nas322"],"scope":"A","health":false}"#;
        std::fs::write(&file, format!("{line}\n\n{line}\n")).unwrap();
        assert_eq!(read_gold(&file).unwrap().len(), 2);
        std::fs::write(&file, zstd::encode_all(line.as_bytes(), 1).unwrap()).unwrap();
        assert_eq!(read_gold(&file).unwrap()[0].ror, ["041nas322"]);
        std::fs::write(&file, format!("{line}\n[]")).unwrap();
        let error = read_gold(&file).unwrap_err().to_string();
        assert!(error.starts_with("line 2 of “"), "{error}");
    }
}
