//! Static files: inside the binary, named after their content, compressed once.

mod encoding;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::Embed;
use sha2::{Digest as _, Sha256};

use crate::problem::Problem;
use crate::settings::Community;
use crate::state::App;
use crate::view::Assets;
use encoding::Encoding;

/// Where static files are.
const FOLDER: &str = "/assets/";

#[derive(Embed)]
#[folder = "../../web/assets/"]
struct Files;

/// One static file.
#[derive(Debug)]
struct Asset {
    /// Its address, with the fingerprint of its content: `/assets/collegium.1a2b3c4d5e6f.css`.
    path: String,
    content_type: &'static str,
    etag: HeaderValue,
    plain: Bytes,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

/// All static files of one running site.
#[derive(Debug)]
pub struct Store {
    by_name: HashMap<String, Asset>,
    name_by_path: HashMap<String, String>,
}

impl Store {
    /// The embedded files, the stylesheet in the community's colours.
    #[must_use]
    pub fn new(community: &Community) -> Self {
        let mut by_name = HashMap::new();
        for name in Files::iter() {
            let Some(file) = Files::get(&name) else { continue };
            let bytes = if name == "collegium.css" { dyed(&file.data, community) } else { plain(file.data) };
            by_name.insert(name.to_string(), Asset::new(&name, bytes));
        }
        let name_by_path = by_name.iter().map(|(name, asset)| (asset.path.clone(), name.clone())).collect();
        Self { by_name, name_by_path }
    }

    /// The address of a file; of a file that is not there, the address it would have.
    #[must_use]
    pub fn url(&self, name: &str) -> String {
        self.by_name.get(name).map_or_else(|| format!("{FOLDER}{name}"), |asset| asset.path.clone())
    }

    /// The addresses that every page links to.
    #[must_use]
    pub fn linked(&self) -> Assets {
        Assets {
            stylesheet: self.url("collegium.css"),
            script: self.url("collegium.js"),
            icons: self.url("icons.svg"),
            favicon_svg: self.url("favicon.svg"),
            favicon_png: self.url("favicon.png"),
            world: self.url("world.svg"),
        }
    }

    fn at(&self, path: &str) -> Option<&Asset> {
        self.by_name.get(self.name_by_path.get(path)?)
    }
}

impl Asset {
    fn new(name: &str, plain: Bytes) -> Self {
        let fingerprint = fingerprint(&plain);
        let path = match name.rsplit_once('.') {
            Some((stem, ending)) => format!("{FOLDER}{stem}.{fingerprint}.{ending}"),
            None => format!("{FOLDER}{name}.{fingerprint}"),
        };
        let etag =
            HeaderValue::from_str(&format!("W/\"{fingerprint}\"")).unwrap_or(HeaderValue::from_static("W/\"0\""));
        Self { path, content_type: content_type(name), etag, plain, brotli: OnceLock::new(), gzip: OnceLock::new() }
    }

    fn answer(&self, headers: &HeaderMap, caching: &'static str) -> Response {
        let mut response = if headers.get(IF_NONE_MATCH).is_some_and(|seen| seen == self.etag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            self.content(headers)
        };
        let answer = response.headers_mut();
        answer.insert(VARY, HeaderValue::from_static("accept-encoding"));
        answer.insert(ETAG, self.etag.clone());
        answer.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
        response
    }

    fn content(&self, headers: &HeaderMap) -> Response {
        let (bytes, encoding) = self.encoded(Encoding::wished(headers.get(ACCEPT_ENCODING)));
        let mut response = bytes.into_response();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        if let Some(name) = encoding.name() {
            response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        response
    }

    /// The content in the wished encoding, or plain where that is shorter.
    fn encoded(&self, wished: Encoding) -> (Bytes, Encoding) {
        let kept = match wished {
            Encoding::Plain => None,
            Encoding::Brotli => Some(self.brotli.get_or_init(|| encoding::brotli(&self.plain))),
            Encoding::Gzip => Some(self.gzip.get_or_init(|| encoding::gzip(&self.plain))),
        };
        match kept {
            Some(bytes) if bytes.len() < self.plain.len() => (bytes.clone(), wished),
            _ => (self.plain.clone(), Encoding::Plain),
        }
    }
}

/// `GET /assets/{*file}`: a file under the name of its content, kept by browsers for a year.
///
/// # Errors
/// A problem where no file of this content is there.
pub async fn file(State(app): State<App>, request: Request) -> Result<Response, Problem> {
    let asset = app.assets().at(request.uri().path());
    let asset = asset.ok_or_else(|| Problem::not_found("There is no such file in this version of the site."))?;
    Ok(asset.answer(request.headers(), "public, max-age=31536000, immutable"))
}

/// The files that programs ask for at fixed addresses.
///
/// # Errors
/// A problem where the file is not there.
pub async fn well_known(State(app): State<App>, request: Request) -> Result<Response, Problem> {
    let name = match request.uri().path() {
        "/favicon.ico" => "favicon.png",
        path => path.trim_start_matches('/'),
    };
    let asset = app.assets().by_name.get(name).ok_or_else(|| Problem::not_found("There is no such file."))?;
    Ok(asset.answer(request.headers(), "public, max-age=86400"))
}

/// Six bytes of the content's digest: enough to tell versions of one file apart.
fn fingerprint(content: &[u8]) -> String {
    Sha256::digest(content).iter().take(6).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn plain(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    }
}

/// The stylesheet with the community's accents after its own.
fn dyed(stylesheet: &[u8], community: &Community) -> Bytes {
    let mut text = stylesheet.to_vec();
    if let Some(colour) = community.accent {
        text.extend(format!("\n:root{{--accent:{colour}}}\n").into_bytes());
    }
    if let Some(colour) = community.accent_dark {
        text.extend(format!("\n@media (prefers-color-scheme:dark){{:root{{--accent:{colour}}}}}\n").into_bytes());
    }
    Bytes::from(text)
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("json") => "application/json",
        Some("txt") => "text/plain; charset=utf-8",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{Asset, Bytes, Encoding};

    #[test]
    fn the_address_changes_with_the_content() {
        let one = Asset::new("collegium.css", Bytes::from_static(b"a{}"));
        let other = Asset::new("collegium.css", Bytes::from_static(b"b{}"));
        assert_ne!(one.path, other.path);
        assert!(one.path.starts_with("/assets/collegium.") && one.path.ends_with("css"), "{}", one.path);
    }

    #[test]
    fn what_compression_makes_longer_stays_plain() {
        let short = Asset::new("a.css", Bytes::from_static(b"a"));
        assert_eq!(short.encoded(Encoding::Brotli).1, Encoding::Plain);
        let long = Asset::new("a.css", Bytes::from("a{colour:red}".repeat(100)));
        let (bytes, encoding) = long.encoded(Encoding::Gzip);
        assert!(encoding == Encoding::Gzip && bytes.len() < 200);
    }
}
