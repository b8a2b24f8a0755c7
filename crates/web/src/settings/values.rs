//! Single values of the settings: what each may be, and what is said when it is something else.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use axum::http::Uri;
use axum::http::uri::Authority;
use tracing_subscriber::EnvFilter;

/// The address under which people reach the site: scheme and host, nothing after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    https: bool,
    host: String,
    port: Option<u16>,
}

impl BaseUrl {
    /// Reads `https://host` or `http://host:port`, with or without a slash at the end.
    ///
    /// # Errors
    /// A sentence that says what is meant.
    pub fn parse(text: &str) -> Result<Self, String> {
        let refuse = |why: &str| format!("“{text}” {why}; such as https://alumni.example.org is meant");
        let uri: Uri = text.trim().parse().map_err(|_| refuse("is no web address"))?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(refuse("begins with neither https:// nor http://")),
        };
        if uri.path() != "/" || uri.query().is_some() || text.contains('#') {
            return Err(refuse("has more than scheme and host"));
        }
        let authority = uri.authority().ok_or_else(|| refuse("names no host"))?;
        if authority.as_str().contains('@') {
            return Err(refuse("holds a user name"));
        }
        let host = authority.host().to_ascii_lowercase();
        if host.is_empty() {
            return Err(refuse("names no host"));
        }
        let usual = if https { 443 } else { 80 };
        Ok(Self { https, host, port: authority.port_u16().filter(|port| *port != usual) })
    }

    /// The address of a site that only this machine reaches.
    #[must_use]
    pub fn local(listen: SocketAddr) -> Self {
        let host = match listen.ip() {
            ip if ip.is_unspecified() => "127.0.0.1".to_owned(),
            IpAddr::V6(ip) => format!("[{ip}]"),
            IpAddr::V4(ip) => ip.to_string(),
        };
        Self { https: false, host, port: Some(listen.port()).filter(|port| *port != 80) }
    }

    /// The name of the host.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The same address under another name.
    #[must_use]
    pub fn with_host(&self, host: &str) -> String {
        Self { host: host.to_owned(), ..self.clone() }.to_string()
    }

    /// Whether the way there is encrypted.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Whether only this machine is meant.
    #[must_use]
    pub fn is_local(&self) -> bool {
        let host = self.host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// The absolute address of a path of ours.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        format!("{self}{path}")
    }

    /// Whether a request's `Host` means this site. On this machine alone, any of its loopback names does.
    #[must_use]
    pub fn is_host(&self, host: &str) -> bool {
        if host.contains('@') {
            return false;
        }
        let Ok(authority) = host.parse::<Authority>() else { return false };
        let port = authority.port_u16();
        if host.ends_with(':') || (port.is_none() && authority.port().is_some()) {
            return false;
        }
        let asked = Self { https: self.https, host: authority.host().to_ascii_lowercase(), port };
        if self.is_local() && asked.is_local() {
            return true;
        }
        let usual = if self.https { 443 } else { 80 };
        asked.host == self.host && port.filter(|port| *port != usual) == self.port
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http{}://{}", if self.https { "s" } else { "" }, self.host)?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

/// Where the database is. Its text may hold a password, so it is not shown.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The SQLite file inside the data folder.
    #[must_use]
    pub fn sqlite_in(data_dir: &Path) -> Self {
        Self(format!("sqlite://{}", data_dir.join("collegium.sqlite3").display()))
    }

    /// The address, with its password.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a file of ours rather than a server.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.0.starts_with("sqlite:")
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&without_password(&self.0))
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&without_password(&self.0))
    }
}

/// How letters leave the house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailRoute {
    /// Each letter becomes an `.eml` file in this folder.
    Folder(PathBuf),
    /// A mail server.
    Smtp(Smtp),
    /// Nowhere; tests read what was sent. No setting names it.
    Memory,
}

/// The sender of letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    name: Option<String>,
    address: String,
}

impl Sender {
    /// The sender of a site whose settings name none: letters then go into a folder.
    pub(super) fn of_site(base_url: &BaseUrl) -> Self {
        let host = if base_url.is_local() { "localhost" } else { &base_url.host };
        Self { name: None, address: format!("no-reply@{host}") }
    }

    /// The name before the address.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The address.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What stands after the `@`: the domain that letters come from.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
    }
}

/// A mail server.
#[derive(Clone, PartialEq, Eq)]
pub struct Smtp {
    /// Encrypted from the first byte (`smtps`), or by STARTTLS, which is then required.
    pub implicit_tls: bool,
    /// The server's name.
    pub host: String,
    /// The port; 465 and 587 by default.
    pub port: u16,
    /// User name and password, where the server asks for them.
    pub credentials: Option<(String, String)>,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "smtp{}://{}:{}", if self.implicit_tls { "s" } else { "" }, self.host, self.port)
    }
}

/// A range of addresses: `10.0.0.0/8`, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    /// Whether the address lies in the range.
    #[must_use]
    pub fn contains(&self, ip: IpAddr) -> bool {
        match (self.address, ip.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => {
                let shift = 32 - u32::from(self.bits);
                ours.to_bits().checked_shr(shift) == theirs.to_bits().checked_shr(shift)
            }
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => {
                let shift = 128 - u32::from(self.bits);
                ours.to_bits().checked_shr(shift) == theirs.to_bits().checked_shr(shift)
            }
            _ => false,
        }
    }
}

pub(super) fn network(text: &str) -> Result<Network, String> {
    let refuse = || format!("“{text}” is no address or range of addresses; such as 10.0.0.0/8 is meant");
    let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
    let address: IpAddr = address.parse().map_err(|_| refuse())?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let bits = match bits {
        Some(bits) => bits.parse().ok().filter(|bits| *bits <= most).ok_or_else(refuse)?,
        None => most,
    };
    Ok(Network { address, bits })
}

pub(super) fn folder(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    if path.is_file() {
        return Err(format!("“{text}” is a file; a folder is meant"));
    }
    Ok(path)
}

pub(super) fn socket(text: &str) -> Result<SocketAddr, String> {
    let text = text.trim();
    let named = text.strip_prefix("localhost:").map(|port| format!("127.0.0.1:{port}"));
    named
        .as_deref()
        .unwrap_or(text)
        .parse()
        .map_err(|_| format!("“{text}” is no address to listen on; address and port are meant, such as 127.0.0.1:8080"))
}

pub(super) fn database_url(text: &str) -> Result<DatabaseUrl, String> {
    let known = ["sqlite:", "postgres://", "postgresql://"];
    if known.iter().any(|scheme| text.starts_with(scheme)) {
        return Ok(DatabaseUrl(text.to_owned()));
    }
    Err(format!(
        "“{}” is no database; postgres://user@host/name or sqlite://path/to/file is meant",
        without_password(text)
    ))
}

pub(super) fn mail_route(text: &str) -> Result<MailRoute, String> {
    let refuse = |why: &str| {
        format!(
            "“{}” {why}; folder:PATH, smtp://host:587 or smtps://user:password@host is meant",
            without_password(text)
        )
    };
    if let Some(path) = text.strip_prefix("folder:") {
        return if path.is_empty() { Err(refuse("names no folder")) } else { Ok(MailRoute::Folder(path.into())) };
    }
    let (implicit_tls, rest) = match (text.strip_prefix("smtps://"), text.strip_prefix("smtp://")) {
        (Some(rest), _) => (true, rest),
        (_, Some(rest)) => (false, rest),
        _ => return Err(refuse("is no way for letters")),
    };
    let (credentials, server) = match rest.rsplit_once('@') {
        Some((user, server)) => {
            let (name, password) = user.split_once(':').ok_or_else(|| refuse("has a user without a password"))?;
            (Some((unescape(name), unescape(password))), server)
        }
        None => (None, rest),
    };
    let authority: Authority = server.trim_end_matches('/').parse().map_err(|_| refuse("names no server"))?;
    if authority.host().is_empty() || (authority.port().is_some() && authority.port_u16().is_none()) {
        return Err(refuse("names no server"));
    }
    let port = authority.port_u16().unwrap_or(if implicit_tls { 465 } else { 587 });
    Ok(MailRoute::Smtp(Smtp { implicit_tls, host: authority.host().to_owned(), port, credentials }))
}

/// A sender: an address, alone or as `Name <address>`.
pub(super) fn sender(text: &str) -> Result<Sender, String> {
    let text = text.trim();
    let (name, address) = match text.rsplit_once('<') {
        Some((name, rest)) => (Some(name.trim().trim_matches('"').to_owned()), rest.trim_end_matches('>')),
        None => (None, text),
    };
    let plausible = address.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !address.contains(char::is_whitespace) && !domain.contains('@')
    });
    if plausible && !text.chars().any(char::is_control) && text.contains('<') == text.ends_with('>') {
        return Ok(Sender { name: name.filter(|name| !name.is_empty()), address: address.to_owned() });
    }
    Err(format!("“{}” is no sender; hello@example.org or “Name <hello@example.org>” is meant", text.escape_debug()))
}

/// Where people write: an address, alone or as `Name <address>`, as it was written.
pub(super) fn contact(text: &str) -> Result<String, String> {
    sender(text).map(|_| text.trim().to_owned())
}

pub(super) fn log_filter(text: &str) -> Result<String, String> {
    match EnvFilter::try_new(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => {
            Err(format!("“{text}” is no log filter; error, warn, info, debug, or info,collegium_web=debug is meant"))
        }
    }
}

/// Words for people: not empty, on one line, not endless.
pub(super) fn words(text: &str, most: usize) -> Result<String, String> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err("is empty; write something, or leave the line out".to_owned()),
        count if count > most => Err(format!("is {count} letters long, and {most} is the most")),
        _ if text.chars().any(char::is_control) => Err("holds a line break or another control character".to_owned()),
        _ => Ok(text.to_owned()),
    }
}

/// A secret must be long, and nobody else's to read.
pub(super) fn check_secret_file(path: &Path) -> Result<(), String> {
    let shown = path.display();
    let about = std::fs::metadata(path).map_err(|error| {
        format!("“{shown}” cannot be read ({error}); make it by: head -c 48 /dev/urandom > {shown}")
    })?;
    if about.is_file() && about.len() < 32 {
        return Err(format!("“{shown}” holds {} bytes, and a secret needs 32 at least", about.len()));
    }
    check_readable_by_us_alone(path)
}

/// What signs or opens something is nobody else's to read.
pub(super) fn check_readable_by_us_alone(path: &Path) -> Result<(), String> {
    let shown = path.display();
    let about = std::fs::metadata(path).map_err(|error| format!("“{shown}” cannot be read ({error})"))?;
    if !about.is_file() {
        return Err(format!("“{shown}” is no file"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = about.permissions().mode();
        if mode & 0o007 != 0 {
            return Err(format!("“{shown}” may be read by everybody on this machine; run: chmod 600 {shown}"));
        }
    }
    Ok(())
}

/// An address of a server without the password in it.
fn without_password(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    match rest.rsplit_once('@') {
        Some((user, server)) => {
            let name = user.split_once(':').map_or(user, |(name, _)| name);
            format!("{scheme}://{name}:…@{server}")
        }
        None => text.to_owned(),
    }
}

/// Percent-escapes of user names and passwords undone; what is no escape stays.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escaped = (first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .filter(|two| two.iter().all(u8::is_ascii_hexdigit))
            .and_then(|two| std::str::from_utf8(two).ok())
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        bytes.push(escaped.unwrap_or(first));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
