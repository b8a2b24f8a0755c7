//! The site's own secret, from which a key for each purpose is made.

use std::fmt;
use std::io::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use collegium_core::secret::random;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

/// The site's secret. All processes of one site share it; who has it can sign as the site.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// Reads the file; makes it, readable by this user alone, if it is not there.
    ///
    /// # Errors
    /// The file cannot be read or made.
    pub fn of_file(path: &Path) -> std::io::Result<Self> {
        match std::fs::read(path) {
            Ok(bytes) => Ok(Self(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::make(path),
            Err(error) => Err(error),
        }
    }

    /// A secret that lasts as long as the process.
    #[must_use]
    pub fn passing() -> Self {
        Self(random::<48>().to_vec())
    }

    fn make(path: &Path) -> std::io::Result<Self> {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let secret = random::<48>().to_vec();
        match options.open(path) {
            Ok(mut file) => {
                file.write_all(&secret)?;
                file.sync_all()?;
                Ok(Self(secret))
            }
            // Another process of the same site was quicker.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(Self(std::fs::read(path)?)),
            Err(error) => Err(error),
        }
    }

    /// The key for this purpose. Keys of different purposes tell nothing of each other.
    #[must_use]
    pub fn key(&self, purpose: &str) -> [u8; 32] {
        self.mac(&[b"key", purpose.as_bytes()])
    }

    /// A tag that only this site can make for this text and purpose.
    #[must_use]
    pub fn tag(&self, purpose: &str, text: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(&[b"tag", purpose.as_bytes(), text.as_bytes()]))
    }

    /// Whether the tag is this site's for this text and purpose.
    #[must_use]
    pub fn is_tag(&self, purpose: &str, text: &str, tag: &str) -> bool {
        self.tag(purpose, text).as_bytes().ct_eq(tag.as_bytes()).into()
    }

    fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of any length will do");
        for part in parts {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_for_one_text_and_purpose() {
        let (ours, theirs) = (Secret::passing(), Secret::passing());
        let tag = ours.tag("csrf", "one");
        assert!(ours.is_tag("csrf", "one", &tag));
        assert!(
            !ours.is_tag("csrf", "two", &tag)
                && !ours.is_tag("known", "one", &tag)
                && !theirs.is_tag("csrf", "one", &tag)
        );
        assert_ne!(ours.tag("ab", "c"), ours.tag("a", "bc"), "parts are kept apart");
        assert_eq!(format!("{ours:?}"), "Secret(…)");
    }

    #[test]
    fn the_file_is_made_once_and_for_us_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        let made = Secret::of_file(&path).unwrap();
        assert_eq!(made.0, Secret::of_file(&path).unwrap().0);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
