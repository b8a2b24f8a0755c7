//! ROR ids as people write them.

/// The nine characters of a ROR id, written with or without its address; `None` where it is none.
#[must_use]
pub fn parse_ror(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
    let id = text.rsplit('/').next().unwrap_or_default();
    let plain = id.len() == 9 && id.starts_with('0') && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (plain && id.bytes().rev().take(2).all(|byte| byte.is_ascii_digit())).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::parse_ror;

    #[test]
    fn ids_are_read_with_and_without_their_address() {
        for text in ["https://ror.org/03wx2rr30", "ror.org/03wx2rr30/", " 03WX2RR30 "] {
            assert_eq!(parse_ror(text).as_deref(), Some("03wx2rr30"), "{text}");
        }
        for text in ["", "ibadan", "13wx2rr30", "03wx2rr3x", "03wx2rr300", "https://ror.org/"] {
            assert_eq!(parse_ror(text), None, "{text}");
        }
    }
}
