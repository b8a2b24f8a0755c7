//! What the columns of a roster are, told by what their headers say.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::vocabulary::{FILLERS, PHRASES, SET_ASIDE, phrases};
use crate::text::fold;

/// What a column of a roster holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Column {
    /// The whole name in one cell.
    FullName,
    /// Given names.
    GivenName,
    /// Middle names or initials.
    MiddleName,
    /// Family names.
    FamilyName,
    /// What follows a name: Jr., III.
    Suffix,
    /// A family name of earlier days.
    FormerName,
    /// The name in its own script.
    NativeName,
    /// Pronouns.
    Pronouns,
    /// Degrees and licences.
    Credentials,
    /// The position somebody holds.
    Title,
    /// The health profession or field.
    Discipline,
    /// The institution that sent the scholar.
    Institution,
    /// A department within the institution.
    Department,
    /// City or place.
    City,
    /// State, province or region.
    State,
    /// Country.
    Country,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// The program of the line.
    Program,
    /// The year of the line.
    Year,
    /// The season, month or term of the line.
    Season,
    /// The part taken in the edition: scholar, faculty, group leader.
    Role,
    /// An ORCID iD.
    Orcid,
}

impl Column {
    /// Whether a column of this kind says who the line is about. A header has at least one.
    pub(super) fn names_a_person(self) -> bool {
        matches!(self, Self::FullName | Self::GivenName | Self::FamilyName | Self::NativeName | Self::Email)
    }
}

/// What a header was understood to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A column that goes into the directory.
    Known(Column),
    /// A column that is understood and not kept on the profile (consent, diet, notes); its cells stay with the source line.
    SetAside,
    /// A column nobody has met yet; its cells stay with the source line, and it is reported.
    Unknown,
}

/// A column as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadColumn {
    /// The header as read.
    pub header: String,
    /// What it was understood to say.
    pub meaning: Meaning,
}

/// What a header says, with every word of it understood. Words in brackets may be anything.
pub(super) fn meaning_of(header: &str) -> Meaning {
    const LONGEST: usize = 160;
    if header.len() > LONGEST {
        return Meaning::Unknown;
    }
    match meaning_of_folded(&fold(header), outside_brackets(header).map(|outside| fold(&outside)).as_deref()) {
        Meaning::Unknown => match split_at_capitals(header) {
            Some(split) => meaning_of_folded(&fold(&split), None),
            None => Meaning::Unknown,
        },
        meaning => meaning,
    }
}

/// As [`meaning_of`], with one typing error in a long word forgiven.
pub(super) fn meaning_of_misspelt(header: &str) -> Meaning {
    let folded = fold(header);
    let mended: Vec<&str> = folded.split(' ').map(|word| VOCABULARY.nearest(word).unwrap_or(word)).collect();
    meaning_of_folded(&mended.join(" "), None)
}

fn meaning_of_folded(header: &str, outside_brackets: Option<&str>) -> Meaning {
    let reading = VOCABULARY.read(header);
    if reading.set_aside {
        return Meaning::SetAside;
    }
    let understood = match outside_brackets.filter(|outside| !outside.is_empty()) {
        Some(outside) => VOCABULARY.read(outside).understood,
        None => reading.understood,
    };
    match decide(&reading.columns) {
        Some(column) if understood => Meaning::Known(column),
        _ => Meaning::Unknown,
    }
}

/// A header that speaks of several things: both given and family names make the whole name;
/// otherwise the more telling of them counts.
fn decide(columns: &[Column]) -> Option<Column> {
    const MORE_TELLING_FIRST: [Column; 23] = [
        Column::FormerName,
        Column::NativeName,
        Column::Pronouns,
        Column::Orcid,
        Column::Email,
        Column::Phone,
        Column::Year,
        Column::Season,
        Column::Program,
        Column::Credentials,
        Column::Institution,
        Column::Discipline,
        Column::Department,
        Column::Title,
        Column::Role,
        Column::City,
        Column::Country,
        Column::State,
        Column::GivenName,
        Column::MiddleName,
        Column::FamilyName,
        Column::Suffix,
        Column::FullName,
    ];
    let first = MORE_TELLING_FIRST.into_iter().find(|column| columns.contains(column))?;
    let whole_name = first == Column::GivenName && columns.contains(&Column::FamilyName);
    Some(if whole_name { Column::FullName } else { first })
}

/// The header without what stands in brackets, if anything does.
fn outside_brackets(header: &str) -> Option<String> {
    let mut depth = 0_usize;
    let mut bracketed = false;
    let outside = header
        .chars()
        .filter(|c| {
            match c {
                '(' | '[' | '（' => {
                    depth += 1;
                    bracketed = true;
                }
                ')' | ']' | '）' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect();
    bracketed.then_some(outside)
}

/// `FirstName` as `First Name`, where a header is written as one word.
fn split_at_capitals(header: &str) -> Option<String> {
    if header.contains(char::is_whitespace) {
        return None;
    }
    let mut split = String::with_capacity(header.len() + 4);
    let mut after_small = false;
    for c in header.chars() {
        if after_small && c.is_uppercase() {
            split.push(' ');
        }
        split.push(c);
        after_small = c.is_lowercase();
    }
    (split.len() > header.len()).then_some(split)
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::new);

struct Vocabulary {
    /// Phrases by their first word, longest first.
    phrases: FxHashMap<&'static str, Vec<Phrase>>,
    fillers: FxHashSet<&'static str>,
}

struct Phrase {
    words: Vec<&'static str>,
    says: Option<Column>,
}

/// What the words of a header say.
#[derive(Default)]
struct Reading {
    columns: Vec<Column>,
    set_aside: bool,
    understood: bool,
}

impl Vocabulary {
    fn new() -> Self {
        let mut by_first_word: FxHashMap<&'static str, Vec<Phrase>> = FxHashMap::default();
        let known = PHRASES.iter().flat_map(|(column, list)| phrases(list).map(|phrase| (Some(*column), phrase)));
        let set_aside = phrases(SET_ASIDE).map(|phrase| (None, phrase));
        for (says, phrase) in known.chain(set_aside) {
            let words: Vec<&'static str> = phrase.split(' ').collect();
            by_first_word.entry(words[0]).or_default().push(Phrase { words, says });
        }
        for list in by_first_word.values_mut() {
            list.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
        }
        Self { phrases: by_first_word, fillers: phrases(FILLERS).collect() }
    }

    fn read(&self, folded: &str) -> Reading {
        let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        let mut reading = Reading { understood: true, ..Reading::default() };
        let mut at = 0;
        while at < words.len() {
            let longest = self
                .phrases
                .get(words[at])
                .and_then(|list| list.iter().find(|phrase| words[at..].starts_with(&phrase.words)));
            let Some(phrase) = longest else {
                reading.understood &= self.is_filler(words[at]);
                at += 1;
                continue;
            };
            match phrase.says {
                Some(column) => reading.columns.push(column),
                None => reading.set_aside = true,
            }
            at += phrase.words.len();
        }
        reading
    }

    /// The known word that a long word was meant to be, one typing error away.
    fn nearest(&self, word: &str) -> Option<&'static str> {
        const LONG: usize = 5;
        if word.len() < LONG || self.phrases.contains_key(word) || self.is_filler(word) {
            return None;
        }
        let all = self.phrases.values().flatten().flat_map(|phrase| phrase.words.iter().copied());
        all.filter(|known| known.len() >= LONG && known.len().abs_diff(word.len()) <= 1)
            .filter(|known| known.as_bytes()[0] == word.as_bytes()[0])
            .filter(|known| strsim::osa_distance(known, word) <= 1)
            .min()
    }

    /// Whether a word says nothing of its own: a single letter, a number, “your”, “please”.
    fn is_filler(&self, word: &str) -> bool {
        word.chars().nth(1).is_none() || self.fillers.contains(word) || word.bytes().all(|byte| byte.is_ascii_digit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(header: &str) -> Option<Column> {
        match meaning_of(header) {
            Meaning::Known(column) => Some(column),
            Meaning::SetAside | Meaning::Unknown => None,
        }
    }

    #[test]
    fn columns_are_known_by_what_they_say() {
        let said = [
            ("Name", Column::FullName),
            ("Name (Last, First)", Column::FullName),
            ("Last name, first name", Column::FullName),
            ("Participant's full name", Column::FullName),
            ("FIRST", Column::GivenName),
            ("First/Given Name", Column::GivenName),
            ("first_name", Column::GivenName),
            ("FirstName", Column::GivenName),
            ("MI", Column::MiddleName),
            ("Surname", Column::FamilyName),
            ("Last name at birth", Column::FormerName),
            ("Maiden Name", Column::FormerName),
            ("Name in own script", Column::NativeName),
            ("Name (own script)", Column::NativeName),
            ("Degree(s)", Column::Credentials),
            ("Academic title / degree", Column::Credentials),
            ("Job title", Column::Title),
            ("Position/Role", Column::Title),
            ("Institution (as you wish it to appear)", Column::Institution),
            ("Name of institution", Column::Institution),
            ("Hospital / University", Column::Institution),
            ("Dept.", Column::Department),
            ("State/Prov", Column::State),
            ("Country of residence", Column::Country),
            ("E-mail", Column::Email),
            ("Email address (required)", Column::Email),
            ("Secondary email", Column::Email),
            ("Phone no.", Column::Phone),
            ("Program year", Column::Year),
            ("Class of", Column::Year),
            ("Program", Column::Program),
            ("ORCID iD", Column::Orcid),
            ("Vorname", Column::GivenName),
            ("Universität/Klinik", Column::Institution),
            ("Prénom", Column::GivenName),
            ("Nom de famille", Column::FamilyName),
            ("Adresse électronique", Column::Email),
            ("Apellidos", Column::FamilyName),
            ("Correo electrónico", Column::Email),
            ("País", Column::Country),
            ("Sobrenome", Column::FamilyName),
            ("Instituição", Column::Institution),
        ];
        for (header, column) in said {
            assert_eq!(known(header), Some(column), "{header}");
        }
    }

    #[test]
    fn what_is_not_for_the_profile_is_set_aside() {
        for header in
            ["Photo consent", "Dietary needs", "NOTES", "No.", "Mailing address", "Emergency contact phone", "Name tag"]
        {
            assert_eq!(meaning_of(header), Meaning::SetAside, "{header}");
        }
    }

    #[test]
    fn a_header_with_words_nobody_knows_is_unknown() {
        for header in [
            "",
            "How did you hear about the program",
            "Shoe color",
            "Quebec City",
            "Dean, School of Medicine",
            "Ann Lee",
        ] {
            assert_eq!(meaning_of(header), Meaning::Unknown, "{header}");
        }
    }

    #[test]
    fn one_typing_error_is_forgiven() {
        assert_eq!(meaning_of_misspelt("Instituion"), Meaning::Known(Column::Institution));
        assert_eq!(meaning_of_misspelt("Contry"), Meaning::Known(Column::Country));
        assert_eq!(meaning_of_misspelt("Shoes"), Meaning::Unknown);
    }

    #[test]
    fn phrases_are_written_folded() {
        let known = PHRASES.iter().flat_map(|(_, list)| phrases(list));
        for phrase in known.chain(phrases(SET_ASIDE)).chain(phrases(FILLERS)) {
            assert_eq!(fold(phrase), phrase);
        }
    }

    #[test]
    fn no_phrase_says_two_things() {
        let mut seen = FxHashSet::default();
        for phrase in PHRASES.iter().flat_map(|(_, list)| phrases(list)).chain(phrases(SET_ASIDE)) {
            assert!(seen.insert(phrase), "{phrase}");
        }
    }
}
