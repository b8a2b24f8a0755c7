//! The signature by which a domain answers for its letters (DKIM, RFC 6376), with an Ed25519 key (RFC 8463).

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::DecodePrivateKey as _;
use lettre::Message;
use lettre::message::dkim::{
    DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm, DkimSigningKey,
};
use lettre::message::header::HeaderName;

/// The headers that the signature answers for. Those that make a letter easy to stop are among them, so that
/// nobody on the way can point them elsewhere.
const SIGNED: [&str; 11] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    "Auto-Submitted",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
];

/// The signature of a domain.
#[derive(Clone)]
pub struct Dkim(Arc<Inner>);

struct Inner {
    key: SigningKey,
    selector: String,
    domain: String,
}

impl fmt::Debug for Dkim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dkim").field("name", &self.record_name()).finish_non_exhaustive()
    }
}

impl Dkim {
    /// Reads an Ed25519 key in PKCS#8 PEM, as `openssl genpkey -algorithm ed25519` writes it.
    ///
    /// # Errors
    /// What is wrong with the key, in words.
    pub fn read(pem: &str, selector: &str, domain: &str) -> Result<Self, String> {
        let lines = pem.lines().map(str::trim).filter(|line| !line.starts_with('-'));
        let der = STANDARD.decode(lines.collect::<String>()).map_err(|_| "is no key in PEM".to_owned())?;
        let key = SigningKey::from_pkcs8_der(&der).map_err(|_| "is no Ed25519 key".to_owned())?;
        Ok(Self(Arc::new(Inner { key, selector: selector.to_owned(), domain: domain.to_owned() })))
    }

    /// Where the public key is to be published in the DNS.
    #[must_use]
    pub fn record_name(&self) -> String {
        format!("{}._domainkey.{}", self.0.selector, self.0.domain)
    }

    /// What is to be published there.
    #[must_use]
    pub fn record(&self) -> String {
        format!("v=DKIM1; k=ed25519; p={}", STANDARD.encode(self.0.key.verifying_key().as_bytes()))
    }

    /// Signs the message.
    pub(super) fn sign(&self, message: &mut Message) {
        let secret = STANDARD.encode(self.0.key.to_bytes());
        let Ok(key) = DkimSigningKey::new(&secret, DkimSigningAlgorithm::Ed25519) else { return };
        let headers = SIGNED.into_iter().map(HeaderName::new_from_ascii_str);
        let there = headers.filter(|name| message.headers().get_raw(name).is_some()).collect();
        let canonicalization =
            DkimCanonicalization { header: DkimCanonicalizationType::Relaxed, body: DkimCanonicalizationType::Relaxed };
        let config = DkimConfig::new(self.0.selector.clone(), self.0.domain.clone(), key, there, canonicalization);
        message.sign(&config);
    }
}
