//! Text in cells of a spreadsheet: made harmless on the way out, and itself again on the way in.
//!
//! A program that opens a table takes a cell for a formula by its first letter. Such a cell gets an
//! apostrophe before it, which those programs take for “this is text”. The apostrophe is ours, and
//! [`restore`] takes it away again: `restore(neutralise(x)) == x` for every `x`.

use std::borrow::Cow;

/// The letters that make a formula of a cell, or lead to one, with their wide forms.
const DANGEROUS: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'];

/// The sign for “this is text”.
const GUARD: char = '\'';

/// The text with a guard before it, if a spreadsheet could take it for a formula.
#[must_use]
pub fn neutralise(text: &str) -> Cow<'_, str> {
    if is_dangerous(text) { Cow::Owned(format!("{GUARD}{text}")) } else { Cow::Borrowed(text) }
}

/// The text as it was before [`neutralise`].
#[must_use]
pub fn restore(cell: &str) -> &str {
    cell.strip_prefix(GUARD).filter(|text| is_dangerous(text)).unwrap_or(cell)
}

/// Whether the first letter that counts makes a formula. Blanks and quotes before it do not count: some
/// programs pass over them.
#[must_use]
pub fn is_dangerous(text: &str) -> bool {
    let passed_over =
        |letter: char| letter == '"' || letter == GUARD || (letter.is_whitespace() && !DANGEROUS.contains(&letter));
    text.trim_start_matches(passed_over).starts_with(DANGEROUS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{is_dangerous, neutralise, restore};

    #[test]
    fn formulas_are_guarded_wherever_they_hide() {
        for text in [
            "=1+1",
            "+44 20 7946",
            "-2",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n",
            "\0=1",
            "＝1",
            "  =1",
            "\"=1",
            "'=1",
            "\u{a0}=1",
        ] {
            assert_eq!(neutralise(text), format!("'{text}"), "{text:?}");
        }
        for text in ["", "O'Brien", "a=b", "5", "'tis", "–5", "Ngozi"] {
            assert_eq!(neutralise(text), text, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in r#"[ '"=+\-@\ta-c＝]{0,8}|\PC{0,8}"#) {
            let cell = neutralise(&text);
            prop_assert_eq!(restore(&cell), text.as_str());
        }

        #[test]
        fn what_leaves_is_harmless_and_leaves_alike_again(text in r#"[ '"=+\-@\ta-c＝]{0,8}"#) {
            let cell = neutralise(&text).into_owned();
            prop_assert!(!is_dangerous(&cell) || cell.starts_with('\''));
            prop_assert_eq!(neutralise(restore(&cell)).into_owned(), cell);
        }
    }
}
