//! Which addresses may be asked.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// An address that is not one to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotOutside {
    /// No address at all.
    #[error("this is no address of the web")]
    NoAddress,
    /// Another scheme than http and https, or from https back to http.
    #[error("only addresses that begin with https:// or http:// are asked")]
    Scheme,
    /// What is delivered is not for everybody on the way to read.
    #[error("an address that messages go to begins with https://")]
    Plain,
    /// A name and password within the address.
    #[error("an address must not carry a name and password")]
    Credentials,
    /// The machine itself, a neighbour, or something that has no place on the internet.
    #[error("the address does not lead to the public internet")]
    NotPublic,
}

/// A server that may be asked wherever it is: `127.0.0.1:4000`, `proxy.example.org:443`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    host: String,
    port: u16,
}

impl Allowed {
    /// Reads host and port.
    ///
    /// # Errors
    /// A sentence that says what is meant.
    pub fn parse(text: &str) -> Result<Self, String> {
        let meant = || format!("“{text}” does not do; host and port are meant, such as 127.0.0.1:4000");
        let url = Url::parse(&format!("http://{}/", text.trim())).map_err(|_| meant())?;
        let port = text.trim().rsplit_once(':').and_then(|(_, port)| port.parse().ok()).ok_or_else(meant)?;
        let host = url.host_str().filter(|_| url.path() == "/" && url.username().is_empty()).ok_or_else(meant)?;
        Ok(Self { host: host.to_owned(), port })
    }
}

impl Allowed {
    /// Whether the address leads to this server.
    pub(crate) fn is_of(&self, url: &Url) -> bool {
        Some(self.host.as_str()) == url.host_str() && Some(self.port) == url.port_or_known_default()
    }
}

/// Why an address may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// As long as it turns out to be one of the whole internet.
    WholeInternet,
    /// Because the settings name it.
    Named,
}

impl Trust {
    /// Looks at all that can be told before a name is looked up.
    pub(super) fn of(url: &Url, allowed: &[Allowed]) -> Result<Self, NotOutside> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(NotOutside::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(NotOutside::Credentials);
        }
        let host = url.host().ok_or(NotOutside::NoAddress)?;
        if allowed.iter().any(|one| one.is_of(url)) {
            return Ok(Self::Named);
        }
        // All ways to write an address in numbers are undone by the parser.
        let public = match host {
            Host::Domain(name) => !name.trim_end_matches('.').eq_ignore_ascii_case("localhost"),
            Host::Ipv4(ip) => is_public(IpAddr::V4(ip)),
            Host::Ipv6(ip) => is_public(IpAddr::V6(ip)),
        };
        if public { Ok(Self::WholeInternet) } else { Err(NotOutside::NotPublic) }
    }
}

/// Whether an address belongs to the whole internet, by IANA's registries of special addresses.
pub(super) fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => ip.to_ipv4_mapped().map_or_else(|| is_public_v6(ip), is_public_v4),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = match (a, b, c) {
        // “This” network; a provider's own; IETF's; relays of 6to4; measuring; reserved and broadcast.
        (0 | 240..=255, ..) | (100, 64..=127, _) | (192, 0, 0) | (192, 88, 99) | (198, 18..=19, _) => true,
        _ => false,
    };
    !(special
        || ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || ip.is_multicast()
        || ip.is_unspecified())
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    // Global unicast is 2000::/3. Within it: IETF's own with Teredo, documentation, and 6to4, which carries
    // an address of version 4 that nobody would look at.
    let special = (a == 0x2001 && (b < 0x0200 || b == 0x0db8)) || a == 0x2002 || (a == 0x3fff && b < 0x1000);
    (0x2000..0x4000).contains(&a) && !special
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn trust(text: &str) -> Result<Trust, NotOutside> {
        Trust::of(
            &Url::parse(text).unwrap(),
            &[Allowed::parse("127.0.0.1:4000").unwrap(), Allowed::parse("[::1]:80").unwrap()],
        )
    }

    #[test]
    fn neighbours_are_refused_in_every_spelling() {
        for host in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f.0.0.1",
            "0177.0.0.1",
            "127.0.0.1.",
            "０.0.0.0",
            "0",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
            "192.0.2.1",
            "localhost",
            "LOCALHOST.",
            "[::1]:81",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[fe80::1]",
            "[fc00::1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "[2001:db8::1]",
            "[2001::1]",
            "[ff02::1]",
            "[3fff::1]",
            "[::7f00:1]",
        ] {
            assert_eq!(trust(&format!("http://{host}/")), Err(NotOutside::NotPublic), "{host}");
        }
        for (address, why) in [
            ("ftp://example.org/", NotOutside::Scheme),
            ("file:///etc/passwd", NotOutside::Scheme),
            ("gopher://example.org/", NotOutside::Scheme),
            ("data:text/plain,x", NotOutside::Scheme),
            ("https://user:word@example.org/", NotOutside::Credentials),
            ("https://user@example.org/", NotOutside::Credentials),
        ] {
            assert_eq!(trust(address), Err(why), "{address}");
        }
    }

    #[test]
    fn the_internet_and_what_the_settings_name_may_be_asked() {
        for address in [
            "https://example.org/",
            "http://93.184.216.34/",
            "https://[2606:2800:220:1::1]:8443/",
            "http://[::ffff:8.8.8.8]/",
        ] {
            assert_eq!(trust(address), Ok(Trust::WholeInternet), "{address}");
        }
        assert_eq!(trust("http://127.0.0.1:4000/x"), Ok(Trust::Named));
        assert_eq!(trust("http://[::1]/x"), Ok(Trust::Named));
        assert_eq!(trust("http://127.0.0.1:4001/x"), Err(NotOutside::NotPublic));
        for wrong in ["", "127.0.0.1", "http://127.0.0.1:80", "a@b:80", "x:99999", "x/y:80"] {
            assert!(Allowed::parse(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn addresses_within_private_networks_are_never_public(net in 0..6_usize, low in any::<u32>()) {
            let (base, bits) = [(0x7f00_0000_u32, 8), (0x0a00_0000, 8), (0xac10_0000, 12), (0xc0a8_0000, 16), (0xa9fe_0000, 16), (0x6440_0000, 10)][net];
            let ip = Ipv4Addr::from(base | (low & (u32::MAX >> bits)));
            prop_assert!(!is_public(ip.into()) && !is_public(ip.to_ipv6_mapped().into()), "{}", ip);
        }
    }
}
