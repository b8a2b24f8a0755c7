//! Reading a name from one cell or from two columns.

use super::words::{is_honorific, is_initial, is_particle, is_placeholder, trailing_suffix, usual_suffix};
use super::{NoName, PersonName, capitals, double, own_script};
use crate::reference::{Credential, is_credential, may_be_same_given, split_credentials};
use crate::text::{fold, tidy};

/// Degrees of two letters that are initials or names as well: alone after a family name they are the given name.
const RATHER_GIVEN: [&str; 20] = [
    "ma", "ba", "jd", "am", "ao", "cm", "dm", "sm", "lp", "as", "at", "aa", "en", "rm", "mn", "be", "bm", "bn", "ab",
    "pa",
];

/// What is found in the cells while they are read.
#[derive(Default)]
struct Reading {
    honorifics: Vec<String>,
    nickname: Option<String>,
    former: Option<String>,
    native: Option<String>,
    suffix: Option<String>,
    credentials: Vec<Credential>,
}

/// A whole name from one cell.
pub(super) fn read(text: &str) -> Result<PersonName, NoName> {
    let cell = tidy(text).replace(['，', '、'], ",");
    refuse_no_name(&cell)?;
    let mut reading = Reading::default();
    let cell = reading.take_brackets(&cell);
    let parts: Vec<&str> = cell.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let Some((first, rest)) = parts.split_first() else {
        return Err(NoName::NotAName(tidy(text)));
    };
    let first = reading.take_honorifics(first);
    let (given, family) = if let Some(given) = reading.given_after_comma(&first, rest) {
        let given = reading.take_honorifics(&given);
        let family = reading.take_trailing(&first);
        let given = reading.take_trailing(&given);
        with_particles_moved(&given, &family)
    } else {
        let whole = reading.take_trailing(&first);
        match parted(&whole) {
            // “Dr. Smith”: what follows a title alone is the family name.
            (only, family) if family.is_empty() && !reading.honorifics.is_empty() => (family, only),
            parts => parts,
        }
    };
    Ok(reading.into_name(&given, &family))
}

/// A name from two columns, either of which may be empty.
pub(super) fn read_parts(given: &str, family: &str) -> Result<PersonName, NoName> {
    let given = some_name(given);
    let family = some_name(family);
    let (given, family) = match (given, family) {
        (None, None) => return Err(NoName::Empty),
        (Some(only), None) | (None, Some(only)) => return read(&only),
        (Some(given), Some(family)) => (given, family),
    };
    let mut reading = Reading::default();
    let family = reading.read_column(&family, true);
    let given = reading.read_column(&given, false);
    if given.is_empty() && family.is_empty() {
        return Err(NoName::Empty);
    }
    let (given, family) = with_particles_moved(&given, &family);
    Ok(reading.into_name(&given, &family))
}

fn refuse_no_name(cell: &str) -> Result<(), NoName> {
    if cell.is_empty() {
        return Err(NoName::Empty);
    }
    if !cell.chars().any(char::is_alphabetic) || is_placeholder(cell) {
        return Err(NoName::NotAName(cell.to_owned()));
    }
    Ok(())
}

fn some_name(column: &str) -> Option<String> {
    let column = tidy(column);
    (column.chars().any(char::is_alphabetic) && !is_placeholder(&column)).then_some(column)
}

impl Reading {
    fn into_name(self, given: &str, family: &str) -> PersonName {
        let (given, family) = capitals::repair_name(given, family);
        let own = own_script::is_family_first(&given) && own_script::is_family_first(&family);
        let native = self.native.or_else(|| own.then(|| format!("{family}{given}")));
        PersonName {
            given,
            family,
            suffix: self.suffix,
            native,
            nickname: self.nickname,
            former: self.former,
            honorific: (!self.honorifics.is_empty()).then(|| self.honorifics.join(" ")),
            credentials: self.credentials,
        }
    }

    /// One column of a name: without titles, brackets, suffixes and degrees.
    fn read_column(&mut self, column: &str, is_family: bool) -> String {
        let bare = if is_family { self.take_brackets(&format!("{column},")) } else { self.take_brackets(column) };
        let mut parts = bare.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
        let first = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            self.take_after_name(part);
        }
        let first = self.take_honorifics(&first);
        self.take_trailing(&first)
    }

    /// Takes what stands in brackets or quotes out of the cell: a nickname, a former name, the own script, degrees.
    fn take_brackets(&mut self, cell: &str) -> String {
        let mut bare = cell.to_owned();
        while let Some((from, to, inner)) = bracketed(&bare) {
            let before = bare[..from].trim().to_owned();
            let after = bare[to..].trim().to_owned();
            self.keep_bracketed(inner.trim(), &before, &after);
            bare = tidy(&format!("{before} {after}")).replace(" ,", ",");
        }
        self.take_born(&bare)
    }

    fn keep_bracketed(&mut self, inner: &str, before: &str, after: &str) {
        const BORN: [&str; 7] = ["nee", "ne", "born", "formerly", "maiden", "geb", "nata"];
        let folded = fold(inner);
        if folded.is_empty() || inner.contains('/') || matches!(folded.as_str(), "she" | "he" | "they" | "deceased") {
            return;
        }
        if let Some((first, name)) = inner.split_once(' ')
            && BORN.contains(&fold(first).as_str())
        {
            self.former = Some(name.trim().to_owned());
        } else if !before.is_empty() && is_latin(before) != is_latin(inner) {
            self.native = Some(inner.to_owned());
        } else if inner.split([',', ' ']).filter(|word| !word.is_empty()).all(is_credential) {
            self.credentials.extend(split_credentials(inner));
        } else if follows_family(before, after) && !is_nickname_of(inner, before) {
            self.former = Some(inner.to_owned());
        } else {
            self.nickname = Some(inner.to_owned());
        }
    }

    /// `Anna Berg née Holm`.
    fn take_born(&mut self, cell: &str) -> String {
        let words: Vec<&str> = cell.split(' ').collect();
        let born = words.iter().position(|word| matches!(word.to_lowercase().as_str(), "née" | "nee" | "né" | "geb."));
        match born {
            Some(at) if at > 0 && at + 1 < words.len() => {
                let end = (at + 1..words.len()).find(|&i| words[i].ends_with(',')).map_or(words.len(), |i| i + 1);
                self.former = Some(words[at + 1..end].join(" ").trim_end_matches(',').to_owned());
                let comma = if end < words.len() { "," } else { "" };
                tidy(&format!("{}{comma} {}", words[..at].join(" "), words[end..].join(" ")))
            }
            _ => cell.to_owned(),
        }
    }

    fn take_honorifics(&mut self, part: &str) -> String {
        let spaced = part.replace(". ", ".\u{0} ").replace('\u{0}', "");
        let mut words: Vec<&str> = spaced.split(' ').filter(|word| !word.is_empty()).collect();
        while words.len() > 1 && is_honorific(words[0], words.get(1).copied()) {
            self.honorifics.push(words.remove(0).to_owned());
        }
        // “Dr.Smith”: a title glued to the name.
        if let Some((title, name)) = words.first().and_then(|word| word.split_once('.'))
            && name.chars().filter(|c| c.is_alphabetic()).count() > 1
            && title.chars().count() > 1
            && is_honorific(title, None)
        {
            self.honorifics.push(format!("{title}."));
            words[0] = name;
        }
        words.join(" ")
    }

    /// Takes suffixes and degrees off the end of a part; a word always stays.
    fn take_trailing(&mut self, part: &str) -> String {
        let mut words: Vec<&str> = part.split(' ').filter(|word| !word.is_empty()).collect();
        let mut degrees: Vec<&str> = Vec::new();
        let shouted = part.chars().all(|c| !c.is_lowercase());
        while words.len() > 1 {
            let last = words[words.len() - 1];
            if let Some(suffix) = trailing_suffix(last) {
                self.suffix = Some(suffix.to_owned());
            } else if is_trailing_degree(last, shouted) {
                degrees.insert(0, last);
            } else {
                break;
            }
            words.pop();
        }
        if !degrees.is_empty() {
            let mut credentials = split_credentials(&degrees.join(", "));
            credentials.append(&mut self.credentials);
            self.credentials = credentials;
        }
        words.join(" ")
    }

    /// Reads what follows the first comma: the given name, if it is there, and suffixes and degrees.
    fn given_after_comma(&mut self, first: &str, rest: &[&str]) -> Option<String> {
        let mut given = None;
        for (index, part) in rest.iter().enumerate() {
            let alone = rest.len() == 1 && !first.contains(' ');
            let may_be_given = given.is_none() && (index == 0 || !first.contains(' '));
            if may_be_given && is_given(part, first, alone) {
                given = Some((*part).to_owned());
            } else {
                self.take_after_name(part);
            }
        }
        given
    }

    fn take_after_name(&mut self, part: &str) {
        if let Some(suffix) = usual_suffix(part) {
            self.suffix = Some(suffix.to_owned());
            return;
        }
        for credential in split_credentials(part) {
            if !self.credentials.contains(&credential) {
                self.credentials.push(credential);
            }
        }
    }
}

/// Whether the part after a comma is a given name rather than a suffix or degrees.
fn is_given(part: &str, first: &str, alone: bool) -> bool {
    let plain = fold(part).replace(' ', "");
    let is_initials = part.contains(' ') && part.split(' ').all(|word| word.chars().filter(|c| *c != '.').count() == 1);
    if alone && RATHER_GIVEN.contains(&plain.as_str())
        || is_initials && !matches!(plain.as_str(), "md" | "rn" | "do" | "pt" | "ot")
    {
        return true;
    }
    if usual_suffix(part).is_some() {
        return false;
    }
    let shouted = first.chars().all(|c| !c.is_lowercase());
    let is_degrees = part.split([' ', '/']).filter(|word| !word.is_empty()).all(is_credential);
    let known_as_whole = Credential::read(part).is_known() && is_credential(part);
    if shouted && alone && matches!(plain.as_str(), "do" | "an" | "chen") {
        return true;
    }
    !is_degrees && !known_as_whole && part.chars().any(char::is_alphabetic)
}

/// A degree at the end of a name without a comma before it: in capitals or with dots, and no name.
fn is_trailing_degree(word: &str, shouted: bool) -> bool {
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let plain = fold(word).replace(' ', "");
    let could_be_name = RATHER_GIVEN.contains(&plain.as_str()) || matches!(plain.as_str(), "do" | "chen" | "an");
    !is_initial_pair(word)
        && is_credential(word)
        && (capitals > 1 || matches!(plain.as_str(), "phd" | "edd" | "md"))
        && !(could_be_name && (shouted || plain == "jd"))
}

/// `M.S.`, `J.D.` after a name may be a degree; with two letters and dots it rather is a pair of initials.
fn is_initial_pair(word: &str) -> bool {
    let letters: String = word.chars().filter(|c| c.is_alphabetic()).collect();
    is_initial(word) && letters.len() <= 2 && !matches!(letters.as_str(), "MD" | "RN" | "DO" | "MS" | "PT" | "OT")
}

/// Given and family name of a name without a comma.
fn parted(whole: &str) -> (String, String) {
    let words: Vec<&str> = whole.split(' ').filter(|word| !word.is_empty()).collect();
    if words.len() < 2 {
        let own = own_script::part(whole).map(|(family, given)| (given, family));
        return own.unwrap_or_else(|| (whole.to_owned(), String::new()));
    }
    if words.len() == 2 && words.iter().all(|word| own_script::is_family_first(word)) {
        return (words[1].to_owned(), words[0].to_owned());
    }
    if let Some((from, to)) = double::shouted_family(&words) {
        let given: Vec<&str> = words[..from].iter().chain(&words[to..]).copied().collect();
        return (given.join(" "), words[from..to].join(" "));
    }
    let at = double::family_starts(&words);
    (words[..at].join(" "), words[at..].join(" "))
}

/// `Berg, Anna van der`: particles left behind the given name go back before the family name.
fn with_particles_moved(given: &str, family: &str) -> (String, String) {
    let words: Vec<&str> = given.split(' ').collect();
    let moved = words.iter().rev().take_while(|word| is_particle(word) && word.chars().all(char::is_lowercase)).count();
    let keep = words.len() - moved;
    if moved == 0 || keep == 0 {
        return (given.to_owned(), family.to_owned());
    }
    (words[..keep].join(" "), format!("{} {family}", words[keep..].join(" ")))
}

/// The first text in brackets or double quotes: where it begins and ends, and what it holds.
fn bracketed(cell: &str) -> Option<(usize, usize, String)> {
    const PAIRS: [(char, char); 8] =
        [('(', ')'), ('（', '）'), ('[', ']'), ('"', '"'), ('“', '”'), ('„', '“'), ('«', '»'), ('‘', '’')];
    let (from, open) = cell.char_indices().find(|(_, c)| PAIRS.iter().any(|(open, _)| open == c))?;
    let close = PAIRS.iter().find(|(known, _)| *known == open)?.1;
    let inner_from = from + open.len_utf8();
    let to = cell[inner_from..].find(close).map(|at| at + inner_from);
    match to {
        Some(to) => Some((from, to + close.len_utf8(), cell[inner_from..to].to_owned())),
        None => Some((from, inner_from, String::new())),
    }
}

fn follows_family(before: &str, after: &str) -> bool {
    let in_family_part = !before.contains(',') && after.starts_with(',') && !before.is_empty();
    in_family_part || (after.is_empty() && !before.contains(',') && before.contains(' '))
}

fn is_nickname_of(inner: &str, before: &str) -> bool {
    let nickname = fold(inner);
    before.split(' ').next().is_some_and(|given| may_be_same_given(&nickname, &fold(given)))
}

fn is_latin(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).all(|c| c < '\u{370}' || ('\u{1e00}'..='\u{1eff}').contains(&c))
}
