//! Degrees, licences and fellowships: how they are written, and which discipline they tell.

use std::fmt;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::table::{cell, parts, rows};
use crate::text::{fold, tidy};

/// A credential of the curated list.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Known {
    written: &'static str,
    discipline: Option<&'static str>,
    weight: u8,
}

/// A degree, licence or fellowship that somebody writes after the name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Credential {
    written: String,
    known: Option<&'static Known>,
}

impl Credential {
    /// One credential: in the usual writing where it is known, else as typed.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let known = known(text);
        let written = known.map_or_else(|| tidy(text), |known| known.written.to_owned());
        Self { written, known }
    }

    /// As shown after the name: `PhD`, `OTR/L`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Whether it is one of the curated list.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.known.is_some()
    }

    /// The code of the discipline that it tells, if any.
    #[must_use]
    pub fn discipline(&self) -> Option<&'static str> {
        self.known.and_then(|known| known.discipline)
    }

    /// How strongly it tells its discipline: 9 and above a clinical profession, 5 and 6 a field, 4 a research
    /// doctorate, less a weak sign, 0 nothing.
    #[must_use]
    pub fn weight(&self) -> u8 {
        self.known.map_or(0, |known| known.weight)
    }
}

impl fmt::Display for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// The credentials of a cell, in the order typed, none twice: `MD, MPH; FACP / Ph.D.`
#[must_use]
pub fn split_credentials(text: &str) -> Vec<Credential> {
    let mut found: Vec<Credential> = Vec::new();
    for part in joined_pairs(text) {
        for credential in read_part(&part) {
            if !found.contains(&credential) {
                found.push(credential);
            }
        }
    }
    found
}

/// Whether a word of a name cell is a credential rather than a name. Short ones that are names too (`Ma`, `Do`,
/// `Ed`) count only when written in their usual capitals.
#[must_use]
pub fn is_credential(token: &str) -> bool {
    let Some(known) = known(token) else { return false };
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let typed = letters(token);
    typed.chars().count() > 3 && !is_a_name_too(&typed)
        || token.contains('.') && typed.chars().count() > 1
        || typed == letters(known.written)
        || typed.chars().count() > 1 && typed.chars().all(char::is_uppercase)
        || matches!(typed.to_ascii_lowercase().as_str(), "phd" | "edd" | "dds" | "dmd" | "mph" | "mba" | "msc" | "bsn")
}

fn is_a_name_too(letters: &str) -> bool {
    matches!(letters.to_ascii_lowercase().as_str(), "arzt" | "chen" | "maps" | "dipl" | "face" | "faan" | "paramedic")
}

/// The key under which writings of one credential fall together: its letters and digits.
fn key(text: &str) -> String {
    fold(text).replace(' ', "")
}

fn known(text: &str) -> Option<&'static Known> {
    static LIST: LazyLock<FxHashMap<String, Known>> = LazyLock::new(|| {
        let mut list = FxHashMap::default();
        for row in rows(include_str!("credentials.tsv")) {
            let discipline = Some(cell(&row, 1)).filter(|code| *code != "-");
            let weight = cell(&row, 2).parse().unwrap_or(0);
            for writing in std::iter::once(cell(&row, 0)).chain(parts(cell(&row, 3))) {
                list.entry(key(writing)).or_insert(Known { written: cell(&row, 0), discipline, weight });
            }
        }
        list
    });
    LIST.get(&key(text))
}

/// The parts between commas and semicolons; `MB, BS` and its like stay one.
fn joined_pairs(text: &str) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    for part in text.split([',', ';', '|', '\n', '，', '、', '；']).map(tidy).filter(|part| !part.is_empty()) {
        match joined.last_mut() {
            Some(before)
                if matches!(key(before).as_str(), "mb" | "bm")
                    && matches!(key(&part).as_str(), "bs" | "chb" | "bch" | "bchir" | "bchbao" | "bao") =>
            {
                before.push(' ');
                before.push_str(&part);
            }
            _ => joined.push(part),
        }
    }
    joined
}

fn read_part(part: &str) -> Vec<Credential> {
    if known(part).is_some() {
        return vec![Credential::read(part)];
    }
    let pieces: Vec<&str> = part.split(['/', '&', '+']).map(str::trim).filter(|piece| !piece.is_empty()).collect();
    if pieces.len() > 1 && pieces.iter().any(|piece| is_credential_run(piece)) {
        return pieces.into_iter().flat_map(read_run).collect();
    }
    read_run(part)
}

fn is_credential_run(text: &str) -> bool {
    text.split(' ').any(|word| known(word).is_some())
}

/// Credentials with nothing but blanks between them: `MD PhD`. Words that mean nothing stay together as typed.
fn read_run(run: &str) -> Vec<Credential> {
    const LONGEST: usize = 4;
    let words: Vec<&str> = run.split(' ').filter(|word| !word.is_empty() && *word != "and").collect();
    let mut found = Vec::new();
    let mut unknown: Vec<&str> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let longest = (1..=LONGEST.min(words.len() - at))
            .rev()
            .find(|len| known(&words[at..at + len].join(" ")).is_some() && (*len > 1 || is_credential(words[at])));
        if let Some(len) = longest {
            keep_unknown(&mut unknown, &mut found);
            found.push(Credential::read(&words[at..at + len].join(" ")));
            at += len;
        } else {
            unknown.push(words[at]);
            at += 1;
        }
    }
    keep_unknown(&mut unknown, &mut found);
    found
}

fn keep_unknown(unknown: &mut Vec<&str>, found: &mut Vec<Credential>) {
    let text = unknown.join(" ");
    if text.chars().any(char::is_alphanumeric) {
        found.push(Credential::read(&text));
    }
    unknown.clear();
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(text: &str) -> Vec<String> {
        split_credentials(text).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn credentials_get_their_usual_writing() {
        assert_eq!(written("M.D., MPH; FACP / Ph.D."), ["MD", "MPH", "FACP", "PhD"]);
        assert_eq!(written("R.N., BSN, R.N."), ["RN", "BSN"]);
        assert_eq!(written("otr/l, ccc-slp, pa-c"), ["OTR/L", "CCC-SLP", "PA-C"]);
        assert_eq!(written("MB, ChB, FRCP(Edin)"), ["MBChB", "FRCP"]);
        assert_eq!(written("DM.D. MPH"), ["DMD", "MPH"]);
        assert_eq!(written("MD PhD and MHPE"), ["MD", "PhD", "MHPE"]);
        assert_eq!(written(" , ; "), [""; 0]);
    }

    #[test]
    fn unknown_credentials_stay_as_typed() {
        assert_eq!(written("MD, Cert. Bedside Teaching"), ["MD", "Cert. Bedside Teaching"]);
    }

    #[test]
    fn names_are_no_credentials() {
        for name in ["Ma", "Do", "Ed", "An", "Chen", "Pa", "Van"] {
            assert!(!is_credential(name), "{name}");
        }
        for credential in ["MA", "DO", "Ph.D.", "phd", "EdD", "PA-C", "PharmD", "pharmd", "RN"] {
            assert!(is_credential(credential), "{credential}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_split(text in "\\PC{0,60}") {
            for credential in split_credentials(&text) {
                prop_assert!(!credential.as_str().is_empty());
            }
        }
    }
}
