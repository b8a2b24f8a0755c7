//! Settings: a TOML file under environment variables, read once and checked before anything starts.
//!
//! A key that nobody knows and a value that makes no sense are refused by name, with the way out. The rest
//! of the program sees parsed values only.

mod community;
mod mail;
mod providers;
mod public;
mod raw;
mod registries;
mod values;

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use collegium_core::reading::Budget;
use collegium_core::scholars::matching::Weights;

use crate::outside::Allowed;
use crate::publications::lookup::LookupSettings;
pub use community::{Colour, Community};
pub use mail::{BounceSecret, MailSettings};
pub use providers::ProviderSettings;
pub use public::Public;
use raw::Raw;
use values::check_readable_by_us_alone;
pub use values::{BaseUrl, DatabaseUrl, MailRoute, Network, Sender, Smtp};

/// The file that is read when `--config` names none.
pub const DEFAULT_FILE: &str = "collegium.toml";

/// What is logged if nothing is said.
const USUAL_LOG: &str = "info,sea_orm_migration=warn,sqlx=warn";

/// Everything that an operator may choose.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the database (SQLite), the index, letters and photos lie.
    pub data_dir: PathBuf,
    /// The database.
    pub database: DatabaseUrl,
    /// Where the site listens.
    pub listen: SocketAddr,
    /// The address under which people reach the site; every absolute link is made from it.
    pub base_url: BaseUrl,
    /// How letters leave, and where bounces come in.
    pub mail: MailSettings,
    /// The file with the secret that signs cookies and tokens.
    pub secret_file: PathBuf,
    /// What is written to the log, in the language of `tracing`'s filters.
    pub log: String,
    /// Where `/metrics` is answered, if anywhere.
    pub metrics_listen: Option<SocketAddr>,
    /// Peers whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// Names and colours of the community.
    pub community: Community,
    /// What everybody sees beside what scholars open themselves.
    pub public: Public,
    /// What one client may ask for.
    pub limits: Limits,
    /// Servers that may be asked wherever they are; all others must be of the whole internet.
    pub allowed_outside: Vec<Allowed>,
    /// Providers of `OpenID` Connect by which people may sign in.
    pub providers: Vec<ProviderSettings>,
    /// Registries of publications.
    pub lookups: LookupSettings,
    /// How evidence of who is who is weighed.
    pub matching: Weights,
}

/// What one client may ask for, and how long an answer may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Pages a second, on average.
    pub pages_per_second: u32,
    /// API calls a second, on average.
    pub api_per_second: u32,
    /// How many seconds' worth a client may ask for at once.
    pub burst_seconds: u32,
    /// The longest body of a request, in bytes.
    pub body_bytes: usize,
    /// The longest time that an answer may take, in seconds.
    pub request_seconds: u32,
    /// How many profiles a member may read.
    pub profiles: Budget,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pages_per_second: 50,
            api_per_second: 20,
            burst_seconds: 10,
            body_bytes: 1 << 20,
            request_seconds: 30,
            profiles: Budget::default(),
        }
    }
}

/// What a command's own options say above file and environment.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--data`.
    pub data_dir: Option<PathBuf>,
    /// `--listen`.
    pub listen: Option<SocketAddr>,
}

/// A setting that cannot be used. Says where it stands, what it is and what to do instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct SettingsError {
    /// The variable or key, with the file it stands in.
    pub place: String,
    /// What is wrong and what would be right.
    pub why: String,
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.why)
    }
}

impl SettingsError {
    fn new(place: impl Into<String>, why: impl Into<String>) -> Self {
        Self { place: place.into(), why: why.into() }
    }
}

impl Settings {
    /// Reads the file (`file`, else [`DEFAULT_FILE`] if there) and this process's environment.
    ///
    /// # Errors
    /// [`SettingsError`] for the first thing that cannot be used.
    pub fn load(file: Option<&Path>, overrides: &Overrides) -> Result<Self, SettingsError> {
        let variables = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
        let mut readable = Vec::new();
        for (name, value) in variables.filter(|(name, _)| name.starts_with(raw::PREFIX)) {
            match value.into_string() {
                Ok(value) => readable.push((name, value)),
                Err(_) => return Err(SettingsError::new(name, "the value is not UTF-8 text")),
            }
        }
        let text = match file {
            Some(path) => Some((path.to_owned(), read(path)?)),
            None if Path::new(DEFAULT_FILE).exists() => {
                Some((PathBuf::from(DEFAULT_FILE), read(Path::new(DEFAULT_FILE))?))
            }
            None => None,
        };
        Self::from_parts(text.as_ref().map(|(path, text)| (path.as_path(), text.as_str())), readable, overrides)
    }

    /// The settings that a file's text and a set of variables make together.
    ///
    /// # Errors
    /// [`SettingsError`] for the first thing that cannot be used.
    pub fn from_parts(
        file: Option<(&Path, &str)>,
        variables: impl IntoIterator<Item = (String, String)>,
        overrides: &Overrides,
    ) -> Result<Self, SettingsError> {
        let mut raw = Raw::read(file)?;
        raw.overlay(variables)?;
        Self::check(&raw, overrides)
    }

    fn check(raw: &Raw, overrides: &Overrides) -> Result<Self, SettingsError> {
        let data_dir = match &overrides.data_dir {
            Some(folder) => folder.clone(),
            None => raw.parsed("data_dir", values::folder)?.unwrap_or_else(|| PathBuf::from("data")),
        };
        let listen = match overrides.listen {
            Some(address) => address,
            None => raw.parsed("listen", values::socket)?.unwrap_or_else(default_listen),
        };
        let base_url = base_url(raw, listen)?;
        let secret_file = secret_file(raw, &data_dir)?;
        let community = Community::check(raw)?;
        let allowed_outside = registries::allowed(raw)?;
        Ok(Self {
            database: raw
                .parsed("database_url", values::database_url)?
                .unwrap_or_else(|| DatabaseUrl::sqlite_in(&data_dir)),
            listen,
            mail: MailSettings::check(raw, &data_dir, &base_url)?,
            base_url,
            secret_file,
            log: raw.parsed("log", values::log_filter)?.unwrap_or_else(|| USUAL_LOG.to_owned()),
            metrics_listen: raw.parsed("metrics_listen", values::socket)?,
            trusted_proxies: raw.parsed_each("trusted_proxies", values::network)?,
            providers: providers::providers(raw, &allowed_outside)?,
            allowed_outside,
            lookups: registries::lookups(raw, &community)?,
            community,
            public: Public::check(raw)?,
            limits: limits(raw)?,
            matching: raw.matching()?,
            data_dir,
        })
    }
}

fn read(path: &Path) -> Result<String, SettingsError> {
    std::fs::read_to_string(path).map_err(|error| {
        SettingsError::new(
            path.display().to_string(),
            format!("the settings file cannot be read ({error}); check the path and its permissions"),
        )
    })
}

fn default_listen() -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080)
}

/// The base URL: as set, or the address listened on where only this machine reaches it.
fn base_url(raw: &Raw, listen: SocketAddr) -> Result<BaseUrl, SettingsError> {
    let Some((text, origin)) = raw.text("base_url") else {
        if listen.ip().is_loopback() {
            return Ok(BaseUrl::local(listen));
        }
        return Err(SettingsError::new(
            "COLLEGIUM_BASE_URL",
            format!(
                "is missing; when listening on {listen} the site must know the address people type, such as https://alumni.example.org"
            ),
        ));
    };
    let url = BaseUrl::parse(text).map_err(|why| SettingsError::new(&origin, why))?;
    if !url.is_https() && !url.is_local() && !raw.flag("allow_plain_http").unwrap_or(false) {
        return Err(SettingsError::new(
            origin,
            format!(
                "“{text}” is plain http outside this machine, so sign-ins could be read on the way; use https, or set allow_plain_http = true in the settings file if you know why"
            ),
        ));
    }
    Ok(url)
}

/// The secret's file: as set, where it must be there; or inside the data folder, where it is made when needed.
fn secret_file(raw: &Raw, data_dir: &Path) -> Result<PathBuf, SettingsError> {
    let (path, origin) = match raw.text("secret_file") {
        Some((text, origin)) => (PathBuf::from(text), Some(origin)),
        None => (data_dir.join("secret"), None),
    };
    let place = origin.as_ref().map_or_else(|| "COLLEGIUM_SECRET_FILE".to_owned(), ToString::to_string);
    if origin.is_some() || path.exists() {
        values::check_secret_file(&path).map_err(|why| SettingsError::new(place, why))?;
    }
    Ok(path)
}

fn limits(raw: &Raw) -> Result<Limits, SettingsError> {
    let usual = Limits::default();
    let number = |key: &'static str, usual: u32, most: u32| raw.number("limits", key, usual, 1..=most);
    Ok(Limits {
        pages_per_second: number("pages_per_second", usual.pages_per_second, 1_000_000)?,
        api_per_second: number("api_per_second", usual.api_per_second, 1_000_000)?,
        burst_seconds: number("burst_seconds", usual.burst_seconds, 3_600)?,
        body_bytes: number("body_bytes", 1 << 20, 1 << 30)? as usize,
        request_seconds: number("request_seconds", usual.request_seconds, 3_600)?,
        profiles: Budget {
            hour: number("profiles_per_hour", usual.profiles.hour, 1_000_000)?,
            day: number("profiles_per_day", usual.profiles.day, 1_000_000)?,
        },
    })
}

#[cfg(test)]
mod tests;
