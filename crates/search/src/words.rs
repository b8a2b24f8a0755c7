//! Words as the index keeps them: folded, in own script and in plain Latin letters, Chinese and Japanese
//! in pairs of characters.

use collegium_core::text::{fold, romanize};

/// The folded words of a text in order, Chinese, Japanese and Thai runs as they stand.
pub(crate) fn folded(text: &str) -> Vec<String> {
    if text.is_ascii() && !text.contains('&') {
        return folded_plain(text);
    }
    fold(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// What folding does to plain letters, without its price: most texts are such.
fn folded_plain(text: &str) -> Vec<String> {
    let mut all = Vec::with_capacity(text.len() / 6 + 1);
    let mut word = String::new();
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            word.push(letter.to_ascii_lowercase());
        } else if !matches!(letter, '\'' | '`') && !word.is_empty() {
            all.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        all.push(word);
    }
    all
}

/// Whether a character belongs to a script that is written without blanks.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '\u{e00}'..='\u{e7f}')
}

/// Whether a word has any letter of a script that is written without blanks.
pub(crate) fn has_unspaced(word: &str) -> bool {
    !word.is_ascii() && word.chars().any(is_unspaced)
}

/// The pieces of an unspaced word that are indexed: each character, and each pair of neighbours.
pub(crate) fn grams(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let pairs = letters.windows(2).map(|pair| pair.iter().collect());
    letters.iter().map(ToString::to_string).chain(pairs).collect()
}

/// The pieces of an unspaced word that a question looks for: its pairs, or the one character.
pub(crate) fn asked_grams(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < 2 {
        return vec![word.to_owned()];
    }
    letters.windows(2).map(|pair| pair.iter().collect()).collect()
}

/// The words of a text in plain Latin letters.
pub(crate) fn latin_words(text: &str) -> Vec<String> {
    romanize(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// All forms under which the words of a name are found: each word, neighbours written as one, grams of
/// unspaced scripts, and the same in plain Latin letters.
pub(crate) fn name_forms(text: &str) -> Vec<String> {
    let words = folded(text);
    let mut forms = Vec::with_capacity(words.len() * 2);
    add_name_forms(&words, &mut forms);
    if !text.is_ascii() {
        let latin = latin_words(text);
        if latin != words {
            add_name_forms(&latin, &mut forms);
        }
    }
    forms
}

fn add_name_forms(words: &[String], forms: &mut Vec<String>) {
    for word in words {
        if has_unspaced(word) {
            forms.extend(grams(word));
        }
        forms.push(word.clone());
    }
    for pair in words.windows(2) {
        forms.push(pair.concat());
    }
    if words.len() > 2 && words.len() <= 4 {
        forms.push(words.concat());
    }
}

/// A word of a longer text with its place; the same place may have several forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) position: usize,
    pub(crate) form: String,
}

/// The words of a longer text, for looking up words and phrases.
pub(crate) fn placed(text: &str) -> Vec<Placed> {
    let mut all = Vec::new();
    let mut position = 0;
    for word in folded(text) {
        if has_unspaced(&word) {
            let letters: Vec<char> = word.chars().collect();
            for (i, letter) in letters.iter().enumerate() {
                all.push(Placed { position: position + i, form: letter.to_string() });
                if let Some(next) = letters.get(i + 1) {
                    all.push(Placed { position: position + i, form: format!("{letter}{next}") });
                }
            }
            position += letters.len();
            continue;
        }
        if !word.is_ascii() {
            let latin = romanize(&word).replace(' ', "");
            if !latin.is_empty() && latin != word {
                all.push(Placed { position, form: latin });
            }
        }
        all.push(Placed { position, form: word });
        position += 1;
    }
    all
}

/// How two neighbouring words are written as one entry. No word has a blank in it.
pub(crate) fn pair(first: &str, second: &str) -> String {
    format!("{first} {second}")
}

/// Each two neighbouring words of a longer text as one entry, in all their forms. Scripts without blanks are
/// left out: their pieces are pairs of neighbours anyway.
pub(crate) fn pairs(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let placed: Vec<Placed> = placed(text).into_iter().filter(|word| !has_unspaced(&word.form)).collect();
    for (at, first) in placed.iter().enumerate() {
        let after = placed[at + 1..].iter().skip_while(|word| word.position == first.position);
        for second in after.take_while(|word| word.position == first.position + 1) {
            all.push(pair(&first.form, &second.form));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_found_however_their_parts_are_joined() {
        for (name, typed) in [
            ("O'Brien", "obrien"),
            ("Al-Rashid", "alrashid"),
            ("Al-Rashid", "rashid"),
            ("张海燕", "海燕"),
            ("张海燕", "haiyan"),
            ("Łukasz", "lukasz"),
            ("Κωνσταντίνος", "konstantinos"),
            ("van der Berg", "vanderberg"),
        ] {
            assert!(name_forms(name).contains(&typed.to_owned()), "{typed} in {:?}", name_forms(name));
        }
    }

    proptest! {
        #[test]
        fn plain_letters_are_folded_as_all_letters_are(text in "[ -~]{0,40}") {
            let slowly: Vec<String> =
                fold(&text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
            prop_assert_eq!(folded(&text), slowly);
        }
    }

    #[test]
    fn neighbours_are_paired_in_all_their_forms() {
        assert_eq!(pairs("Team based learning"), ["team based", "based learning"]);
        assert_eq!(pairs("Ирина Li"), ["irina li", "ирина li"]);
        assert!(pairs("in 北京 now").is_empty() && pairs("alone").is_empty());
    }

    #[test]
    fn places_count_words_and_unspaced_characters() {
        let forms: Vec<(usize, String)> = placed("Soins à 北京").into_iter().map(|p| (p.position, p.form)).collect();
        assert_eq!(forms[0], (0, "soins".to_owned()));
        assert!(forms.contains(&(2, "北京".to_owned())) && forms.contains(&(3, "京".to_owned())));
    }
}
