//! How letters leave: the way, the sender, the signature, the workers, and where bounces come in.

use std::fmt;
use std::path::{Path, PathBuf};

use lettre::transport::smtp::client::Certificate;

use super::raw::Raw;
use super::values::{self, BaseUrl, MailRoute, Sender};
use super::{SettingsError, check_readable_by_us_alone};
use crate::mail::Dkim;

/// Everything about letters.
#[derive(Clone)]
pub struct MailSettings {
    /// How letters leave the house.
    pub route: MailRoute,
    /// The sender.
    pub from: Sender,
    /// The signature of the sender's domain, if there is a key.
    pub dkim: Option<Dkim>,
    /// Who vouches for the mail server, where it is nobody that the world knows.
    pub authority: Option<Certificate>,
    /// How many letters are sent at a time.
    pub workers: usize,
    /// A folder in which bounces arrive: a maildir, or files one by one.
    pub bounces: Option<PathBuf>,
    /// The secret of those who report bounces over HTTP.
    pub bounce_secret: Option<BounceSecret>,
}

impl fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailSettings")
            .field("route", &self.route)
            .field("workers", &self.workers)
            .finish_non_exhaustive()
    }
}

/// The secret of those who report bounces over HTTP. It is not shown.
#[derive(Clone, PartialEq, Eq)]
pub struct BounceSecret(String);

impl BounceSecret {
    /// Whether this is the secret; the time it takes does not tell how near it is.
    #[must_use]
    pub fn is(&self, offered: &str) -> bool {
        use subtle::ConstantTimeEq as _;
        self.0.as_bytes().ct_eq(offered.as_bytes()).into()
    }
}

impl MailSettings {
    pub(super) fn check(raw: &Raw, data_dir: &Path, base_url: &BaseUrl) -> Result<Self, SettingsError> {
        let route =
            raw.parsed("mail", values::mail_route)?.unwrap_or_else(|| MailRoute::Folder(data_dir.join("letters")));
        let from = raw.parsed("mail_from", values::sender)?;
        if matches!(route, MailRoute::Smtp(_)) && from.is_none() {
            return Err(SettingsError::new(
                "COLLEGIUM_MAIL_FROM",
                "is missing; letters sent by SMTP need a sender, such as “Our Community <hello@example.org>”",
            ));
        }
        let from = from.unwrap_or_else(|| Sender::of_site(base_url));
        Ok(Self {
            dkim: dkim(raw, &from)?,
            authority: raw.parsed("mail_ca_file", certificate)?,
            workers: raw.number_at_top("mail_workers", 2, 1..=4)? as usize,
            bounces: raw.parsed("mail_bounces", values::folder)?,
            bounce_secret: raw.parsed("mail_bounce_secret_file", bounce_secret)?,
            route,
            from,
        })
    }
}

fn dkim(raw: &Raw, from: &Sender) -> Result<Option<Dkim>, SettingsError> {
    let selector = raw.parsed("mail_dkim_selector", selector)?;
    let domain = from.domain().to_owned();
    let named = selector.clone().unwrap_or_else(|| "collegium".to_owned());
    let dkim = raw.parsed("mail_dkim_key", move |path| {
        let path = Path::new(path);
        check_readable_by_us_alone(path)?;
        Dkim::read(&text_of(path)?, &named, &domain)
            .map_err(|why| format!("“{}” {why}; make it by: openssl genpkey -algorithm ed25519", path.display()))
    })?;
    match (&dkim, selector) {
        (None, Some(_)) => {
            Err(SettingsError::new("mail_dkim_selector", "is set without mail_dkim_key, the file with the key"))
        }
        _ => Ok(dkim),
    }
}

/// A label of a name in the DNS.
fn selector(text: &str) -> Result<String, String> {
    let fits = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
    let sound = !text.is_empty() && text.len() <= 63 && text.bytes().all(fits) && !text.starts_with('-');
    if sound { Ok(text.to_owned()) } else { Err(format!("“{text}” is no selector; such as letters2026 is meant")) }
}

fn certificate(path: &str) -> Result<Certificate, String> {
    let bytes = text_of(Path::new(path))?;
    Certificate::from_pem(bytes.as_bytes()).map_err(|_| format!("“{path}” is no certificate in PEM"))
}

fn bounce_secret(path: &str) -> Result<BounceSecret, String> {
    let path = Path::new(path);
    values::check_secret_file(path)?;
    let text = text_of(path)?.trim().to_owned();
    match text.len() {
        32.. => Ok(BounceSecret(text)),
        _ => Err(format!("“{}” is too short; it needs 32 letters on one line at least", path.display())),
    }
}

fn text_of(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("“{}” cannot be read ({error})", path.display()))
}
