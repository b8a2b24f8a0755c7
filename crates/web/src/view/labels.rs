//! What codes are called.

use collegium_core::reference::{self, CountryCode};
use collegium_core::scholars::{Availability, Field};

/// The country's name; nothing where it is unknown.
#[must_use]
pub fn country(code: Option<CountryCode>) -> &'static str {
    code.map_or("", reference::country_name)
}

/// Somebody of this discipline: `Nurse`.
#[must_use]
pub fn person(code: &str) -> String {
    reference::discipline(code).map_or_else(|| plain(code), |discipline| discipline.person.to_owned())
}

/// The field of this discipline: `Nursing`.
#[must_use]
pub fn field(code: &str) -> String {
    reference::discipline(code).map_or_else(|| plain(code), |discipline| discipline.field.to_owned())
}

/// What the interest with this code is called.
#[must_use]
pub fn interest(code: &str) -> String {
    reference::interest(code).map_or_else(|| plain(code), |interest| interest.label.to_owned())
}

/// A program in short: its initials where the code is such, the name up to its subtitle otherwise.
#[must_use]
pub fn program(code: &str, name: &str) -> String {
    initials(code).unwrap_or_else(|| name.split(':').next().unwrap_or(name).trim().to_owned())
}

/// The code of a program in capitals, where it is short enough to be its initials.
#[must_use]
pub fn initials(code: &str) -> Option<String> {
    (code.len() <= 5 && !code.contains('-')).then(|| code.to_uppercase())
}

/// A code that is on no list, in plain words: `team-based-learning` is `Team based learning`.
fn plain(code: &str) -> String {
    let words = code.replace('-', " ");
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// What somebody is, the main discipline first: `Physician, educator`.
#[must_use]
pub fn persons(codes: &[String]) -> String {
    let mut words = String::new();
    for (at, code) in codes.iter().enumerate() {
        let one = person(code);
        if at == 0 {
            words = one;
        } else {
            words.push_str(", ");
            words.push_str(&lower_first(&one));
        }
    }
    words
}

/// The name of a language by its tag; the tag itself where it is none of the common ones.
#[must_use]
pub fn language(tag: &str) -> String {
    let code = tag.split('-').next().unwrap_or(tag);
    LANGUAGES.iter().find(|(known, _)| *known == code).map_or_else(|| tag.to_owned(), |(_, name)| (*name).to_owned())
}

/// The common languages: tags and names, by name.
#[must_use]
pub fn languages() -> Vec<(&'static str, &'static str)> {
    let mut languages = LANGUAGES.to_vec();
    // “nb” and “no” are called alike; one of them is enough to choose from.
    languages.retain(|(tag, _)| *tag != "nb");
    languages.sort_unstable_by_key(|(_, name)| *name);
    languages
}

/// What somebody is open to, for lists: `Mentoring`.
#[must_use]
pub fn availability(one: Availability) -> &'static str {
    match one {
        Availability::Mentoring => "Mentoring",
        Availability::Collaborating => "Collaborating",
        Availability::Visiting => "Visiting to teach or advise",
        Availability::Supervising => "Supervising theses",
    }
}

/// What a part of a profile is called.
#[must_use]
pub fn part(field: Field) -> &'static str {
    match field {
        Field::Name => "Name",
        Field::NativeName => "Name in your own script",
        Field::FormerNames => "Former names",
        Field::Pronouns => "Pronouns",
        Field::Credentials => "Degrees and licences",
        Field::Title => "Title",
        Field::Disciplines => "Disciplines",
        Field::Interests => "Interests",
        Field::Bio => "About you",
        Field::City => "City",
        Field::Country => "Country",
        Field::Affiliations => "Work",
        Field::Programs => "Programs",
        Field::Languages => "Languages",
        Field::Links => "Links",
        Field::Orcid => "ORCID iD",
        Field::Emails => "E-mail addresses",
        Field::Phones => "Phones",
        Field::Photo => "Photo",
        Field::Availability => "Open to",
    }
}

/// Lower case for the first letter, unless the word is all capitals.
fn lower_first(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next();
    if letters.clone().next().is_none_or(char::is_uppercase) {
        return word.to_owned();
    }
    first.into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

const LANGUAGES: [(&str, &str); 48] = [
    ("af", "Afrikaans"),
    ("am", "Amharic"),
    ("ar", "Arabic"),
    ("bg", "Bulgarian"),
    ("bn", "Bengali"),
    ("ca", "Catalan"),
    ("cs", "Czech"),
    ("da", "Danish"),
    ("de", "German"),
    ("el", "Greek"),
    ("en", "English"),
    ("es", "Spanish"),
    ("et", "Estonian"),
    ("fa", "Persian"),
    ("fi", "Finnish"),
    ("fr", "French"),
    ("ha", "Hausa"),
    ("he", "Hebrew"),
    ("hi", "Hindi"),
    ("hr", "Croatian"),
    ("hu", "Hungarian"),
    ("id", "Indonesian"),
    ("ig", "Igbo"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("ko", "Korean"),
    ("lt", "Lithuanian"),
    ("ms", "Malay"),
    ("nb", "Norwegian"),
    ("ne", "Nepali"),
    ("nl", "Dutch"),
    ("no", "Norwegian"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("ro", "Romanian"),
    ("ru", "Russian"),
    ("sk", "Slovak"),
    ("sr", "Serbian"),
    ("sv", "Swedish"),
    ("sw", "Swahili"),
    ("ta", "Tamil"),
    ("th", "Thai"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("ur", "Urdu"),
    ("vi", "Vietnamese"),
    ("yo", "Yoruba"),
    ("zh", "Chinese"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disciplines_stand_in_a_row() {
        let codes = ["physician", "nurse"].map(str::to_owned);
        assert_eq!(persons(&codes), "Physician, nurse");
        assert_eq!(persons(&[]), "");
    }

    #[test]
    fn programs_are_named_in_short() {
        assert_eq!(program("pehp", "Program for Educators"), "PEHP");
        assert_eq!(program("stewards", "Stewards of Learning: Leading Schools"), "Stewards of Learning");
    }

    #[test]
    fn codes_on_no_list_are_plain_words() {
        assert_eq!(field("herb-lore"), "Herb lore");
        assert_eq!(language("pt-BR"), "Portuguese");
        assert_eq!(language("tlh"), "tlh");
    }
}
