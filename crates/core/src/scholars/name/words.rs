//! The small words around names: titles of address, particles, suffixes, and what is no name at all.

use crate::text::fold;

/// Words that belong to the family name that follows them.
const PARTICLES: [&str; 62] = [
    "van", "der", "den", "de", "het", "t", "ter", "ten", "te", "op", "vander", "vanden", "von", "vom", "zu", "zum",
    "zur", "und", "la", "las", "los", "le", "les", "du", "des", "del", "della", "delle", "dello", "dei", "degli",
    "dell", "di", "da", "das", "do", "dos", "e", "y", "i", "af", "av", "bin", "binti", "binte", "bint", "ibn", "ben",
    "bar", "abu", "abou", "al", "el", "ul", "ur", "bte", "st", "saint", "san", "santa", "d", "l",
];

/// Particles that may stand inside a given name or be a name by themselves: a name is not split before them
/// unless they are written small.
const RATHER_NAMES: [&str; 22] = [
    "e", "y", "i", "t", "d", "l", "do", "te", "le", "la", "ben", "bar", "abu", "abou", "san", "santa", "st", "saint",
    "op", "av", "af", "les",
];

/// Titles of address, folded without dots.
const HONORIFICS: [&str; 96] = [
    "dr",
    "drs",
    "doctor",
    "doc",
    "prof",
    "professor",
    "profesor",
    "profa",
    "profra",
    "dra",
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "sir",
    "dame",
    "lady",
    "lord",
    "rev",
    "reverend",
    "fr",
    "father",
    "sister",
    "brother",
    "hon",
    "honourable",
    "capt",
    "captain",
    "maj",
    "major",
    "col",
    "colonel",
    "lt",
    "ltc",
    "ltcol",
    "cdr",
    "cmdr",
    "cpt",
    "gen",
    "sgt",
    "herr",
    "frau",
    "hr",
    "fru",
    "mme",
    "mlle",
    "madame",
    "monsieur",
    "sr",
    "sra",
    "srta",
    "senor",
    "senora",
    "don",
    "dona",
    "sig",
    "sigra",
    "dott",
    "dottssa",
    "dottore",
    "ing",
    "dipl",
    "diplom",
    "mag",
    "pd",
    "priv",
    "univ",
    "med",
    "dent",
    "vet",
    "rer",
    "nat",
    "phil",
    "habil",
    "hc",
    "mult",
    "assoc",
    "asst",
    "assistant",
    "associate",
    "adj",
    "adjunct",
    "clin",
    "emeritus",
    "emerita",
    "datuk",
    "dato",
    "datin",
    "tan",
    "puan",
    "encik",
    "haji",
    "engr",
    "shri",
    "smt",
];

/// Titles that are also names, or initials: they count only with a dot or before another title.
const RATHER_GIVEN: [&str; 29] = [
    "don", "dona", "major", "mag", "med", "vet", "nat", "tan", "lord", "lady", "sister", "brother", "father", "fr",
    "hr", "sr", "pd", "hc", "clin", "adj", "assoc", "doc", "ing", "gen", "col", "phil", "sig", "hon", "haji",
];

const PLACEHOLDERS: [&str; 24] = [
    "n a",
    "na",
    "none",
    "unknown",
    "tbd",
    "tba",
    "tbc",
    "to be determined",
    "to be announced",
    "to be confirmed",
    "not available",
    "not known",
    "no name",
    "name",
    "vacant",
    "null",
    "nil",
    "anonymous",
    "xxx",
    "test",
    "total",
    "first name",
    "last name",
    "same",
];

/// Whether a word is a particle of family names, however its case.
pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&fold(word).as_str())
}

/// Whether a family name begins at this word of an unpunctuated name: a particle that is not a name itself.
pub(super) fn begins_family(word: &str) -> bool {
    let small = word.chars().all(|c| !c.is_uppercase());
    is_particle(word) && (small || !RATHER_NAMES.contains(&fold(word).as_str()))
}

/// Whether a word is a title of address. `next` is the word after it.
pub(super) fn is_honorific(word: &str, next: Option<&str>) -> bool {
    let plain = fold(word).replace(' ', "");
    if !HONORIFICS.contains(&plain.as_str()) && !is_compound_title(word) {
        return false;
    }
    if RATHER_GIVEN.contains(&plain.as_str()) {
        return word.ends_with('.') || next.is_some_and(|next| !is_initial(next) && is_honorific(next, None));
    }
    true
}

/// `A/Prof`, `Dipl.-Ing.`, `Prof.Dr.`: every piece a title.
fn is_compound_title(word: &str) -> bool {
    let pieces: Vec<String> = word.split(['.', '-', '/']).map(fold).filter(|piece| !piece.is_empty()).collect();
    let known = |piece: &String| piece == "a" || piece == "c" || piece == "h" || HONORIFICS.contains(&piece.as_str());
    pieces.len() > 1 && pieces.iter().all(known) && pieces.iter().any(|piece| piece.len() > 1)
}

/// The usual writing of a suffix: `jr` is `Jr.`
pub(super) fn usual_suffix(word: &str) -> Option<&'static str> {
    Some(match fold(word).as_str() {
        "jr" | "jnr" | "junior" => "Jr.",
        "sr" | "snr" | "senior" => "Sr.",
        "ii" | "2nd" => "II",
        "iii" | "3rd" => "III",
        "iv" | "4th" => "IV",
        "filho" => "Filho",
        "neto" => "Neto",
        _ => return None,
    })
}

/// A suffix that a name cell may end in without a comma; `Junior` and its like are names there.
pub(super) fn trailing_suffix(word: &str) -> Option<&'static str> {
    let plain = fold(word);
    usual_suffix(word).filter(|_| matches!(plain.as_str(), "jr" | "jnr" | "sr" | "snr" | "ii" | "iii" | "iv"))
}

/// One letter, with or without a dot, or several with dots: `M`, `J.R.`
pub(super) fn is_initial(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let dots = word.chars().filter(|c| *c == '.').count();
    letters == 1 || (letters > 1 && dots >= letters - 1 && letters <= 4)
}

/// Whether the text stands for a missing name.
pub(super) fn is_placeholder(text: &str) -> bool {
    let folded = fold(text);
    PLACEHOLDERS.contains(&folded.as_str()) && (folded != "na" || !text.contains('a') || text.contains('/'))
}
