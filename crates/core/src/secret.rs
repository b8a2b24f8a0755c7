//! Secrets that are handed out once and kept as fingerprints: a copy of the database opens nothing.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// A secret of 256 random bits as text for addresses, cookies and headers. It is not stored, and not shown in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new one, of the operating system's randomness.
    ///
    /// # Panics
    /// Where the operating system has no randomness; nothing can be kept secret then.
    #[must_use]
    pub fn new() -> Self {
        Self(URL_SAFE_NO_PAD.encode(random::<32>()))
    }

    /// The text that is handed out.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is stored of it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.0)
    }
}

impl Default for Token {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Six digits that are typed by hand, each code as likely as any other.
///
/// # Panics
/// As [`Token::new`].
#[must_use]
pub fn code() -> String {
    // 2^64 is so much larger than a million that the rest favours no code by more than a part in 10^13.
    format!("{:06}", u64::from_le_bytes(random::<8>()) % 1_000_000)
}

/// What is stored of a secret. Secrets of 256 bits need no salt; those that are shorter are given one by the caller.
#[must_use]
pub fn fingerprint(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes()))
}

/// Bytes of the operating system's randomness.
///
/// # Panics
/// Where the operating system has none.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_do_not_show_themselves() {
        let (one, other) = (Token::new(), Token::new());
        assert_ne!(one, other);
        assert_eq!(one.as_str().len(), 43);
        assert_eq!(format!("{one:?}"), "Token(…)");
        assert!(!one.fingerprint().contains(one.as_str()));
        assert_eq!(fingerprint(one.as_str()), one.fingerprint());
    }

    #[test]
    fn codes_have_six_digits() {
        for _ in 0..1_000 {
            let code = code();
            assert!(code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()), "{code}");
        }
    }
}
