//! Numbers, years and dates as people read them.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};

/// A whole number with commas between the thousands: `7,204`.
#[must_use]
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number with its noun: `1 scholar`, `7,204 scholars`.
#[must_use]
pub fn count_of(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// A span of years that may lack either end: `2009–2014`, `since 2014`, `until 2009`, `2014`, or nothing.
#[must_use]
pub fn years(from: Option<i32>, to: Option<i32>) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) => format!("{from}–{to}"),
        (Some(from), None) => format!("since {from}"),
        (None, Some(to)) => format!("until {to}"),
        (None, None) => String::new(),
    }
}

/// A day with its zone: `23 November 2026 (UTC)`.
#[must_use]
pub fn day(moment: DateTime<Utc>) -> String {
    moment.format("%-d %B %Y (UTC)").to_string()
}

/// A moment with its zone: `23 November 2026, 14:05 UTC`.
#[must_use]
pub fn moment(moment: DateTime<Utc>) -> String {
    moment.format("%-d %B %Y, %H:%M UTC").to_string()
}

/// Words in a row: `nurse`, `nurse and physician`, `nurse, physician and psychologist`.
#[must_use]
pub fn in_a_row(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Text for a part of an address: everything but letters, digits and `-._~` is percent-encoded.
#[must_use]
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_000), "1,000");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count_of(1, "scholar", "scholars"), "1 scholar");
        assert_eq!(count_of(0, "scholar", "scholars"), "0 scholars");
    }

    #[test]
    fn years_say_only_what_is_known() {
        assert_eq!(years(Some(2009), Some(2014)), "2009–2014");
        assert_eq!(years(Some(2014), Some(2014)), "2014");
        assert_eq!(years(Some(2014), None), "since 2014");
        assert_eq!(years(None, Some(2009)), "until 2009");
        assert_eq!(years(None, None), "");
    }

    #[test]
    fn words_stand_in_a_row() {
        let words = ["nurse", "physician", "psychologist"].map(str::to_owned);
        assert_eq!(in_a_row(&words), "nurse, physician and psychologist");
        assert_eq!(in_a_row(&words[..1]), "nurse");
        assert_eq!(in_a_row(&[]), "");
    }

    #[test]
    fn addresses_are_encoded() {
        assert_eq!(encoded("a b&c=é"), "a%20b%26c%3D%C3%A9");
    }
}
