//! The signed token of a letter by which its reader says what is wanted, without signing in. It holds who the
//! reader is, as a fingerprint or an identity, and which kind of letter it came with: no address, no name.

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

use crate::secret::Secret;

/// What the token is for; a token of another purpose does not open this.
const PURPOSE: &str = "letters";

/// Who reads, and what kind of letter the token came with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// `scholar:…`, `account:…` or `address:…`, the last one a fingerprint.
    pub who: String,
    /// The kind of letter.
    pub kind: String,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    aud: String,
    sub: String,
    kind: String,
    iat: i64,
}

impl Reader {
    /// The reader behind an address of whom nothing else is known.
    #[must_use]
    pub fn at_address(secret: &Secret, address: &str) -> String {
        format!("address:{}", secret.tag("letters.reader", address))
    }

    /// The token; none where it cannot be signed.
    #[must_use]
    pub fn token(&self, secret: &Secret, now: DateTime<Utc>) -> Option<String> {
        let claims =
            Claims { aud: PURPOSE.to_owned(), sub: self.who.clone(), kind: self.kind.clone(), iat: now.timestamp() };
        encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(&secret.key(PURPOSE))).ok()
    }

    /// The reader of a token of ours. It is good for as long as letters are kept: the way out of a letter
    /// must work years later.
    #[must_use]
    pub fn of_token(secret: &Secret, token: &str) -> Option<Self> {
        let mut wanted = Validation::new(Algorithm::HS256);
        wanted.set_audience(&[PURPOSE]);
        wanted.set_required_spec_claims(&["aud", "sub"]);
        wanted.validate_exp = false;
        let key = DecodingKey::from_secret(&secret.key(PURPOSE));
        let claims = decode::<Claims>(token, &key, &wanted).ok()?.claims;
        Some(Self { who: claims.sub, kind: claims.kind })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: DateTime<Utc> = DateTime::from_timestamp(1_773_480_413, 0).unwrap();

    fn reader() -> Reader {
        Reader { who: "scholar:0190".to_owned(), kind: "digest".to_owned() }
    }

    #[test]
    fn a_token_comes_back_and_no_other_does() {
        let secret = Secret::passing();
        let token = reader().token(&secret, NOW).unwrap();
        assert_eq!(Reader::of_token(&secret, &token), Some(reader()));
        assert_eq!(Reader::of_token(&Secret::passing(), &token), None, "signed by somebody else");
        for wrong in ["", "x", "a.b.c", &token[..token.len() - 2], &format!("{token}x")] {
            assert_eq!(Reader::of_token(&secret, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_token_of_another_purpose_is_refused() {
        let secret = Secret::passing();
        let claims = Claims { aud: "calendar".to_owned(), sub: "scholar:0190".to_owned(), kind: String::new(), iat: 0 };
        let key = EncodingKey::from_secret(&secret.key(PURPOSE));
        let other = encode(&Header::new(Algorithm::HS256), &claims, &key).unwrap();
        assert_eq!(Reader::of_token(&secret, &other), None);
        let unsigned = "eyJhbGciOiJub25lIn0.eyJhdWQiOiJsZXR0ZXJzIiwic3ViIjoieCIsImtpbmQiOiIiLCJpYXQiOjB9.";
        assert_eq!(Reader::of_token(&secret, unsigned), None);
    }

    #[test]
    fn an_address_is_not_in_the_token() {
        let secret = Secret::passing();
        let who = Reader::at_address(&secret, "ada@a.example");
        assert!(!who.contains("ada") && who == Reader::at_address(&secret, "ada@a.example"));
        assert_ne!(who, Reader::at_address(&Secret::passing(), "ada@a.example"));
    }
}
