//! A person's picture, or where there is none, initials on a quiet tint.

/// How many tints the stylesheet has (`t0`, `t1`, …).
const TINTS: u32 = 6;

/// Initials and the tint they stand on, which come from the name alone, and the photo.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Portrait {
    /// One or two letters.
    pub initials: String,
    /// The tint's class in the stylesheet.
    pub tint: String,
    /// Where the photo is, in the size for lists; empty where there is none for this viewer.
    pub photo: String,
}

impl Portrait {
    /// The portrait of somebody of this name: first letters of the first and the last word.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let words: Vec<&str> = name.split([' ', '\u{a0}']).filter(|word| starts_with_letter(word)).collect();
        let mut initials = String::new();
        initials.extend(words.first().and_then(|word| initial(word)));
        if words.len() > 1 && initials.chars().all(|letter| !is_ideograph(letter)) {
            initials.extend(words.last().and_then(|word| initial(word)));
        }
        let tint = name.bytes().fold(0u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % TINTS;
        Self { initials, tint: format!("t{tint}"), photo: String::new() }
    }

    /// The portrait with the photo of the scholar at this slug, if it is named.
    #[must_use]
    pub fn with_photo(self, slug: Option<&str>) -> Self {
        Self { photo: slug.map(|slug| format!("/scholars/{slug}/photo")).unwrap_or_default(), ..self }
    }
}

fn starts_with_letter(word: &str) -> bool {
    let plain = word.trim_matches(|c: char| !c.is_alphanumeric());
    let suffix = ["Jr", "Sr", "II", "III", "IV"].contains(&plain);
    !suffix && plain.chars().next().is_some_and(char::is_alphabetic)
}

fn initial(word: &str) -> Option<char> {
    word.chars().find(|c| c.is_alphabetic()).map(|c| c.to_uppercase().next().unwrap_or(c))
}

fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn initials(name: &str) -> String {
        Portrait::of(name).initials
    }

    #[test]
    fn initials_are_of_the_first_and_last_word() {
        assert_eq!(initials("Maria L. van der Berg Jr."), "MB");
        assert_eq!(initials("Zoë O’Brien"), "ZO");
        assert_eq!(initials("Sukarno"), "S");
        assert_eq!(initials("김민준"), "김");
        assert_eq!(initials("émile zola"), "ÉZ");
        assert_eq!(initials("  "), "");
    }
}
