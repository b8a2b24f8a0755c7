//! How messages are signed, by Standard Webhooks 1.0: HMAC-SHA256 over id, time and body.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use uuid::Uuid;

use crate::secret::Secret;

/// The secret that the owner of a webhook is given, as text. It is made of the site's own and not stored.
pub(super) fn secret(site: &Secret, key: Uuid) -> String {
    format!("whsec_{}", STANDARD.encode(key_of(site, key)))
}

/// The signatures of a message, one by each key.
pub(super) fn signatures(site: &Secret, keys: &[Uuid], id: Uuid, seconds: i64, body: &[u8]) -> String {
    let signed_by = |key: &Uuid| {
        let mut mac = Hmac::<Sha256>::new_from_slice(&key_of(site, *key)).expect("a key of any length will do");
        mac.update(format!("{id}.{seconds}.").as_bytes());
        mac.update(body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    };
    keys.iter().map(signed_by).collect::<Vec<_>>().join(" ")
}

fn key_of(site: &Secret, key: Uuid) -> [u8; 32] {
    site.key(&format!("webhook {key}"))
}
