//! Providers of `OpenID` Connect by which people may sign in.

use std::fmt;
use std::path::{Path, PathBuf};

use openidconnect::{ClientId, ClientSecret, IssuerUrl};
use serde::Deserialize;
use url::Url;

use super::raw::Raw;
use super::{SettingsError, check_readable_by_us_alone, values};
use crate::outside::Allowed;

/// Longest word for a provider; it stands in addresses and in the database.
const LONGEST_ID: usize = 32;

/// A provider as it stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    name: String,
    issuer: String,
    client_id: String,
    client_secret_file: PathBuf,
    scopes: Option<Vec<String>>,
    #[serde(default)]
    orcid: bool,
}

/// A provider of `OpenID` Connect. Its secret is not shown.
#[derive(Clone)]
pub struct ProviderSettings {
    /// The word for it in addresses and in the database.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Who it is.
    pub issuer: IssuerUrl,
    /// Who we are to it.
    pub client_id: ClientId,
    /// How we show that.
    pub client_secret: ClientSecret,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// Whether its subjects are ORCID iDs.
    pub orcid: bool,
}

impl fmt::Debug for ProviderSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderSettings").field("id", &self.id).field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// All providers that the file names.
pub(super) fn providers(raw: &Raw, allowed: &[Allowed]) -> Result<Vec<ProviderSettings>, SettingsError> {
    let (tables, place) = raw.tables_in("sign_in", "providers")?;
    let mut all: Vec<ProviderSettings> = Vec::with_capacity(tables.len());
    for table in tables {
        let written: Written = table
            .clone()
            .try_into()
            .map_err(|error: toml::de::Error| SettingsError::new(&place, error.message().trim()))?;
        let refuse = |key: &str, why: String| {
            SettingsError::new(place.replacen("sign_in.providers", &format!("sign_in.providers.{key}"), 1), why)
        };
        let checked = check(written, allowed).map_err(|(key, why)| refuse(key, why))?;
        if all.iter().any(|one| one.id == checked.id) {
            return Err(refuse(
                "id",
                format!("“{}” stands there twice; each provider needs a word of its own", checked.id),
            ));
        }
        if all.iter().any(|one| one.issuer == checked.issuer) {
            return Err(refuse("issuer", format!("“{}” stands there twice", *checked.issuer)));
        }
        all.push(checked);
    }
    Ok(all)
}

fn check(written: Written, allowed: &[Allowed]) -> Result<ProviderSettings, (&'static str, String)> {
    let secret = secret(&written.client_secret_file).map_err(|why| ("client_secret_file", why))?;
    let scopes = written.scopes.unwrap_or_else(|| if written.orcid { vec![] } else { vec!["email".to_owned()] });
    Ok(ProviderSettings {
        id: id(written.id).map_err(|why| ("id", why))?,
        name: values::words(&written.name, 60).map_err(|why| ("name", why))?,
        issuer: issuer(&written.issuer, allowed).map_err(|why| ("issuer", why))?,
        client_id: ClientId::new(values::words(&written.client_id, 255).map_err(|why| ("client_id", why))?),
        client_secret: ClientSecret::new(secret),
        scopes: scopes.into_iter().map(scope).collect::<Result<Vec<_>, _>>().map_err(|why| ("scopes", why))?,
        orcid: written.orcid,
    })
}

fn id(text: String) -> Result<String, String> {
    let fits = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
    if (1..=LONGEST_ID).contains(&text.len()) && text.bytes().all(fits) {
        return Ok(text);
    }
    Err(format!("“{text}” does not do; up to {LONGEST_ID} small letters, digits and hyphens are meant, such as orcid"))
}

/// Plain http only to a server that the settings trust by name: a secret goes there.
fn issuer(text: &str, allowed: &[Allowed]) -> Result<IssuerUrl, String> {
    let refuse = |why: &str| format!("“{text}” {why}; such as https://orcid.org is meant");
    let url = Url::parse(text).map_err(|_| refuse("is no web address"))?;
    if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
        return Err(refuse("has more than scheme, host and path"));
    }
    match url.scheme() {
        "https" => {}
        "http" if allowed.iter().any(|one| one.is_of(&url)) => {}
        "http" => return Err(refuse("is plain http, and allowed_outside does not name its host and port")),
        _ => return Err(refuse("does not begin with https://")),
    }
    IssuerUrl::new(text.to_owned()).map_err(|_| refuse("is no web address"))
}

fn scope(text: String) -> Result<String, String> {
    // As RFC 6749, 3.3 has it.
    let fits = |letter: u8| matches!(letter, 0x21 | 0x23..=0x5b | 0x5d..=0x7e);
    if !text.is_empty() && text.bytes().all(fits) { Ok(text) } else { Err(format!("“{text}” is no scope")) }
}

fn secret(path: &Path) -> Result<String, String> {
    check_readable_by_us_alone(path)?;
    let text = std::fs::read_to_string(path);
    let text = text.map_err(|error| format!("“{}” cannot be read ({error})", path.display()))?;
    match text.trim() {
        "" => Err(format!("“{}” is empty; it holds the secret on one line", path.display())),
        secret => Ok(secret.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Overrides, Settings};

    fn read(change: impl Fn(String) -> String) -> Result<Settings, String> {
        let folder = tempfile::tempdir().unwrap();
        let secret = folder.path().join("secret");
        std::fs::write(&secret, "hush-hush\n").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o600)).unwrap();
        }
        let one = format!(
            "[[sign_in.providers]]\nid = \"orcid\"\nname = \"ORCID\"\nissuer = \"https://orcid.org\"\n\
             client_id = \"APP-1\"\nclient_secret_file = \"{}\"\norcid = true\n",
            secret.display()
        );
        let text = change(one);
        Settings::from_parts(Some((Path::new("c.toml"), &text)), [], &Overrides::default())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_provider_is_read_and_its_secret_not_shown() {
        let settings = read(|text| text).unwrap();
        let orcid = &settings.providers[0];
        assert_eq!(
            (orcid.id.as_str(), orcid.client_secret.secret().as_str(), orcid.orcid),
            ("orcid", "hush-hush", true)
        );
        assert!(orcid.scopes.is_empty(), "ORCID tells no addresses");
        assert!(!format!("{settings:?}").contains("hush-hush"));
        let plain = read(|text| text.replace("orcid = true", "")).unwrap();
        assert_eq!(plain.providers[0].scopes, ["email"]);
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_its_key() {
        for (from, to, wanted) in [
            ("id = \"orcid\"", "id = \"Or/cid\"", "sign_in.providers.id in c.toml: “Or/cid” does not do"),
            ("name = \"ORCID\"", "name = \" \"", "sign_in.providers.name in c.toml: is empty"),
            (
                "https://orcid.org",
                "http://orcid.org",
                "sign_in.providers.issuer in c.toml: “http://orcid.org” is plain",
            ),
            ("https://orcid.org", "https://a:b@orcid.org", "has more than scheme, host and path"),
            ("https://orcid.org", "ftp://orcid.org", "does not begin with https://"),
            ("https://orcid.org", "orcid", "is no web address"),
            ("orcid = true", "orcid = 1", "sign_in.providers in c.toml: invalid type"),
            ("orcid = true", "orcld = true", "unknown field `orcld`"),
            ("orcid = true", "scopes = [\"a b\"]", "sign_in.providers.scopes in c.toml: “a b” is no scope"),
            ("_file = \"/", "_file = \"/nowhere/", "sign_in.providers.client_secret_file in c.toml: "),
        ] {
            let said = read(|text| text.replace(from, to)).unwrap_err();
            assert!(said.contains(wanted), "{to}: {said}");
        }
        let twice = read(|text| format!("{text}{text}")).unwrap_err();
        assert!(twice.contains("“orcid” stands there twice"), "{twice}");
        let same = read(|text| format!("{text}{}", text.replace("id = \"orcid\"", "id = \"other\""))).unwrap_err();
        assert!(same.contains("“https://orcid.org” stands there twice"), "{same}");
    }

    #[test]
    fn plain_http_is_for_servers_that_are_trusted_by_name() {
        let at = |allowed: &str| {
            read(|text| {
                format!(
                    "allowed_outside = [\"{allowed}\"]\n{}",
                    text.replace("https://orcid.org", "http://127.0.0.1:4000")
                )
            })
        };
        assert!(at("127.0.0.1:4000").is_ok());
        assert!(at("127.0.0.1:4001").unwrap_err().contains("allowed_outside does not name"));
    }
}
