//! Names shouted in capitals or written all small get the capitals that people give them.

use super::words::{is_initial, is_particle};

/// Family names that keep a capital after “Mac”.
const MAC_NAMES: [&str; 34] = [
    "macarthur",
    "macaulay",
    "macbeth",
    "macbride",
    "maccallum",
    "macdonald",
    "macdonell",
    "macdougall",
    "macewan",
    "macewen",
    "macfarlane",
    "macgillivray",
    "macgregor",
    "macinnes",
    "macinnis",
    "macintosh",
    "macintyre",
    "macisaac",
    "maciver",
    "mackenzie",
    "mackinnon",
    "mackintosh",
    "maclaren",
    "maclean",
    "maclellan",
    "macleod",
    "macmahon",
    "macmillan",
    "macnab",
    "macneil",
    "macneill",
    "macphail",
    "macpherson",
    "macqueen",
];

/// How a text uses capitals.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Mixed,
    AllCapitals,
    AllSmall,
}

/// Repairs the capitals of a name in two parts: each part where the whole name needs it, and a part of its own
/// where only it is shouted (`SMITH, John`).
pub(super) fn repair_name(given: &str, family: &str) -> (String, String) {
    let whole = case_of(&format!("{given} {family}"));
    let needs = |part: &str| match whole {
        Case::Mixed => case_of(part) == Case::AllCapitals && longest_word(part) > 3,
        Case::AllCapitals => longest_word(given).max(longest_word(family)) > 2 || letters(given) + letters(family) > 3,
        Case::AllSmall => true,
    };
    let repaired_given = if needs(given) { repair(given, false) } else { given.to_owned() };
    let repaired_family = if needs(family) { repair(family, true) } else { family.to_owned() };
    (repaired_given, repaired_family)
}

/// Gives every word of a part its usual capitals; in a family name the particles stay small.
pub(super) fn repair(part: &str, is_family: bool) -> String {
    let words: Vec<&str> = part.split(' ').collect();
    let last = words.len() - 1;
    let repaired = words.iter().enumerate().map(|(index, word)| {
        let may_be_small = is_family || index > 0;
        if may_be_small && index < last && is_particle(word) && !word.contains('.') {
            word.to_lowercase()
        } else {
            repair_word(word)
        }
    });
    repaired.collect::<Vec<_>>().join(" ")
}

fn repair_word(word: &str) -> String {
    if is_initial(word) || is_letters_for_names(word) {
        return word.to_uppercase();
    }
    let small = word.to_lowercase();
    if let Some(rest) = small.strip_prefix("al-").or_else(|| small.strip_prefix("el-")) {
        let article = &small[..small.len() - rest.len()];
        return format!("{}{}", capitalised(article), repair_word(rest));
    }
    small.split('-').map(repair_piece).collect::<Vec<_>>().join("-")
}

fn repair_piece(small: &str) -> String {
    for apostrophe in ['\'', '’', '`'] {
        let Some((before, after)) = small.split_once(apostrophe) else { continue };
        // O'Brien and D'Angelo, but Sha'ban and 't Hart.
        return if before.chars().count() == 1 && after.chars().count() > 1 {
            format!("{}{apostrophe}{}", capitalised(before), repair_piece(after))
        } else if before.is_empty() {
            format!("{apostrophe}{after}")
        } else {
            format!("{}{apostrophe}{after}", repair_piece(before))
        };
    }
    if let Some(rest) = small.strip_prefix("mc").filter(|rest| rest.chars().count() > 2) {
        return format!("Mc{}", capitalised(rest));
    }
    if MAC_NAMES.contains(&small) {
        return format!("Mac{}", capitalised(&small[3..]));
    }
    capitalised(small)
}

fn capitalised(small: &str) -> String {
    let mut chars = small.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// Two capitals that stand for two names, `TJ`: without a vowel, or ending in J.
fn is_letters_for_names(word: &str) -> bool {
    let upper = word.to_uppercase();
    upper.chars().count() == 2
        && upper.is_ascii()
        && (upper.ends_with('J') || !upper.contains(['A', 'E', 'I', 'O', 'U', 'Y', 'N']))
        && word == upper
}

fn case_of(text: &str) -> Case {
    let capitals = text.chars().any(char::is_uppercase);
    let small = text.chars().any(char::is_lowercase);
    match (capitals, small) {
        (true, false) => Case::AllCapitals,
        (false, true) => Case::AllSmall,
        _ => Case::Mixed,
    }
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

fn longest_word(text: &str) -> usize {
    text.split([' ', '-', '.']).map(letters).max().unwrap_or(0)
}
