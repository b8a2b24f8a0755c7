//! Folding of text for matching: what two spellings of one word have in common.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds text for comparison: compatibility forms composed, letters without their accents,
/// lower case; other scripts keep their letters. Apostrophes vanish (`O'Brien` is
/// `obrien`), every other mark becomes one blank, and blanks are single and never at the ends.
///
/// `fold(fold(x)) == fold(x)` for every `x`.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut blank = false;
    let letters = text.nfkd().flat_map(char::to_lowercase).nfkd().filter(|&c| !is_apostrophe(c) && !is_accent(c));
    // What was taken out may have held marks apart: they are brought into their order once more.
    for c in letters.nfd() {
        if c == '&' {
            // A word of its own, so that it reads as if it had been written out.
            blank = true;
            separate(&mut folded, &mut blank);
            folded.push_str("and");
            blank = true;
        } else if let Some(letters) = special_letter(c) {
            separate(&mut folded, &mut blank);
            folded.push_str(letters);
        } else if is_combining_mark(c) {
            // Vowel signs and the like: part of the word in Indic scripts, Thai, kana; nothing on their own.
            if !folded.is_empty() && !blank {
                folded.push(c);
            }
        } else if c.is_alphanumeric() {
            separate(&mut folded, &mut blank);
            folded.push(c);
        } else {
            blank = true;
        }
    }
    folded.nfc().collect()
}

/// Folds and writes every script in plain Latin letters: `fold("Łódź") == "lodz"`, `romanize("北京") == "bei jing"`.
#[must_use]
pub fn romanize(text: &str) -> String {
    fold(&deunicode::deunicode(text))
}

/// The folded words of a text.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    fold(text).split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>().into_iter()
}

/// Text as typed with blanks made single and trimmed, and control and invisible format characters taken out.
#[must_use]
pub fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            blank = true;
        } else if !is_invisible(c) {
            separate(&mut tidied, &mut blank);
            tidied.push(c);
        }
    }
    tidied
}

fn separate(text: &mut String, blank: &mut bool) {
    if *blank && !text.is_empty() {
        text.push(' ');
    }
    *blank = false;
}

fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{2bb}' | '\u{2b9}' | '`' | '\u{b4}' | '\u{2032}'
    )
}

/// Characters that show nothing and can hide differences: zero-width and bidirectional controls, soft hyphen.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Marks that people leave out when they type: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowel marks.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// Letters that are no accented form of a plain one but are commonly typed as such.
fn special_letter(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ŋ' => "n",
        'ə' => "e",
        'ŧ' => "t",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folding_forgets_accents_case_and_apostrophes() {
        assert_eq!(fold("  Zoë O’Brien-Łukasz "), "zoe obrien lukasz");
        assert_eq!(fold("São Paulo"), "sao paulo");
        assert_eq!(fold("Straße"), "strasse");
        assert_eq!(fold("김민준"), "김민준");
        assert_eq!(fold("刘华"), "刘华");
        assert_eq!(fold("Ewha Womans Univ., Medical Center"), "ewha womans univ medical center");
        assert_eq!(fold("Arts & Letters, R&D &"), "arts and letters r and d and");
        assert_eq!(romanize("北京"), "bei jing");
    }

    #[test]
    fn tidying_keeps_what_is_seen() {
        assert_eq!(tidy(" A\u{200b}nn\t\n  Lee\u{0} "), "Ann Lee");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn tidying_twice_changes_nothing(text in ".{0,40}") {
            let once = tidy(&text);
            prop_assert_eq!(tidy(&once), once);
        }
    }
}
