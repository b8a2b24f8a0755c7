//! What goes wrong when people type, and how often.

use collegium_core::text::fold;

use super::super::chance::Chance;

/// A kind of mess in a roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mess {
    /// The line stands there twice.
    RepeatedLine,
    /// A line without anything.
    BlankLine,
    /// A nickname instead of the given name.
    Nickname,
    /// An initial instead of the given name.
    Initial,
    /// Letters without their accents.
    AccentsDropped,
    /// The name in capitals.
    NameInCapitals,
    /// A slip of the key in the name.
    NameMistyped,
    /// No degrees given.
    CredentialsMissing,
    /// No title given.
    TitleMissing,
    /// An alias or acronym of the institution.
    InstitutionAlias,
    /// `Univ.`, `Hosp.` and the like.
    InstitutionAbbreviated,
    /// A department before or behind the institution.
    InstitutionDepartment,
    /// The town or country behind the institution.
    InstitutionPlace,
    /// A slip of the key in the institution.
    InstitutionMistyped,
    /// The institution in capitals or small letters.
    InstitutionCase,
    /// No institution: private practice, retired.
    InstitutionNone,
    /// No country given.
    CountryBlank,
    /// The country in another usual spelling.
    CountrySpelling,
    /// No address given.
    EmailMissing,
    /// An address that is none.
    EmailBroken,
    /// An address in capitals or with blanks.
    EmailCase,
}

impl Mess {
    /// All kinds.
    pub const ALL: [Self; 21] = [
        Self::RepeatedLine,
        Self::BlankLine,
        Self::Nickname,
        Self::Initial,
        Self::AccentsDropped,
        Self::NameInCapitals,
        Self::NameMistyped,
        Self::CredentialsMissing,
        Self::TitleMissing,
        Self::InstitutionAlias,
        Self::InstitutionAbbreviated,
        Self::InstitutionDepartment,
        Self::InstitutionPlace,
        Self::InstitutionMistyped,
        Self::InstitutionCase,
        Self::InstitutionNone,
        Self::CountryBlank,
        Self::CountrySpelling,
        Self::EmailMissing,
        Self::EmailBroken,
        Self::EmailCase,
    ];

    /// In how many of a thousand lines it is made, of those that have what it takes: an accent, a nickname, an alias.
    #[must_use]
    pub fn per_mille(self) -> u32 {
        match self {
            Self::RepeatedLine => 12,
            Self::BlankLine | Self::NameMistyped | Self::InstitutionNone => 8,
            Self::Nickname => 250,
            Self::AccentsDropped => 400,
            Self::CredentialsMissing => 50,
            Self::TitleMissing => 150,
            Self::InstitutionAlias => 300,
            Self::InstitutionAbbreviated | Self::CountrySpelling => 200,
            Self::InstitutionDepartment => 140,
            Self::InstitutionPlace => 100,
            Self::Initial | Self::InstitutionMistyped => 25,
            Self::InstitutionCase => 30,
            Self::CountryBlank | Self::EmailMissing => 130,
            Self::NameInCapitals | Self::EmailBroken => 15,
            Self::EmailCase => 20,
        }
    }

    /// Whether it happens now; told to `made` only by who does it.
    pub(super) fn happens(self, chance: &mut Chance) -> bool {
        chance.per_mille(self.per_mille())
    }
}

/// The text in plain letters where they have a plain form; case and marks stay.
pub(super) fn without_accents(text: &str) -> String {
    text.chars().map(plain).collect()
}

/// One letter without its accents: `é` is `e`, `Ł` is `L`, `ß` is `ss`.
pub(super) fn plain(c: char) -> String {
    if c.is_ascii() {
        return c.to_string();
    }
    let folded = fold(c.encode_utf8(&mut [0; 4]));
    match c {
        '’' | '‘' | 'ʻ' => "'".to_owned(),
        '–' | '—' => "-".to_owned(),
        _ if folded.is_empty() => c.to_string(),
        _ if c.is_uppercase() => capitalized(&folded),
        _ => folded,
    }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A slip of the key: two letters swapped, one lost or one doubled, within a word. `None` for short texts.
pub(super) fn mistyped(chance: &mut Chance, text: &str) -> Option<String> {
    let mut letters: Vec<char> = text.chars().collect();
    let inside: Vec<usize> = (1..letters.len().saturating_sub(2))
        .filter(|at| letters[at - 1..at + 2].iter().all(|c| c.is_alphabetic()))
        .collect();
    if letters.len() < 5 || inside.is_empty() {
        return None;
    }
    let at = *chance.pick(&inside);
    match chance.below(3) {
        0 if letters[at] != letters[at + 1] => letters.swap(at, at + 1),
        1 => letters.insert(at, letters[at]),
        _ => {
            letters.remove(at);
        }
    }
    Some(letters.into_iter().collect())
}

/// An address that cannot be one, in the ways people get it wrong. It never becomes another real address.
pub(super) fn broken_address(chance: &mut Chance, address: &str) -> String {
    match chance.below(6) {
        0 => address.replace('@', " at "),
        1 => address.replace('@', ""),
        2 => address.replace('@', "@@"),
        3 => address.split('@').next().unwrap_or_default().to_owned() + "@",
        4 => address.replace(".example", ",example"),
        _ => "n/a".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::chance::Purpose;
    use super::*;

    #[test]
    fn accents_go_and_letters_stay() {
        assert_eq!(without_accents("Łucja Ødegård-Çelik’s Straße"), "Lucja Odegard-Celik's Strasse");
    }

    #[test]
    fn a_slip_changes_one_place() {
        for number in 0..200 {
            let slip = mistyped(&mut Chance::of(1, Purpose::Roster, number), "University of Toronto").unwrap();
            assert_ne!(slip, "University of Toronto");
            assert!((20..=22).contains(&slip.chars().count()), "{slip}");
        }
        assert_eq!(mistyped(&mut Chance::of(1, Purpose::Roster, 0), "UBC"), None);
    }
}
