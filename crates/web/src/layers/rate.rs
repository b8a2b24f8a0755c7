//! How much one client may ask for: so many a second on average, more at once, then a pause.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZeroU32;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::request::Peer;
use crate::problem::Problem;
use crate::settings::{Limits, Network};
use crate::state::App;

/// Header in which proxies name those before them, the nearest last.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// What each client asked for of late.
#[derive(Debug)]
pub struct RateLimits {
    pages: DefaultKeyedRateLimiter<IpAddr>,
    api: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
}

impl RateLimits {
    /// Nobody asked for anything yet.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        let limiter = |per_second: u32| {
            let steady = NonZeroU32::new(per_second).unwrap_or(NonZeroU32::MIN);
            let burst = NonZeroU32::new(per_second.saturating_mul(limits.burst_seconds)).unwrap_or(steady);
            RateLimiter::keyed(Quota::per_second(steady).allow_burst(burst))
        };
        Self {
            pages: limiter(limits.pages_per_second),
            api: limiter(limits.api_per_second),
            clock: DefaultClock::default(),
        }
    }

    /// Counts one request; the seconds to wait where it is one too many.
    fn count(&self, path: &str, client: IpAddr) -> Result<(), u64> {
        let limiter = if path.starts_with("/api/") { &self.api } else { &self.pages };
        limiter.check_key(&client).map_err(|until| {
            let wait = until.wait_time_from(self.clock.now());
            wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
        })
    }

    /// Forgets clients that have not asked for a while.
    pub fn forget_idle(&self) {
        for limiter in [&self.pages, &self.api] {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

/// Answers 429 to a client that asks for too much. Static files and the probes of machines are not counted.
pub(super) async fn limited(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path.starts_with("/assets/") || path == "/livez" || path == "/readyz" {
        return next.run(request).await;
    }
    let client = client_of(request.extensions(), request.headers(), &app);
    match app.limits().count(path, client) {
        Ok(()) => next.run(request).await,
        Err(seconds) => Problem::of_status(StatusCode::TOO_MANY_REQUESTS).retry_after(seconds.max(1)).into_response(),
    }
}

/// Who counts as one client, of what a request says.
fn client_of(extensions: &Extensions, headers: &HeaderMap, app: &App) -> IpAddr {
    let peer = extensions.get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
    client(peer, headers, &app.settings().trusted_proxies)
}

/// The same of a request's head.
pub(crate) fn network(parts: &Parts, app: &App) -> IpAddr {
    client_of(&parts.extensions, &parts.headers, app)
}

/// Who counts as one client: the peer, or whom a proxy of ours names. A household of IPv6 is one client.
fn client(peer: IpAddr, headers: &HeaderMap, proxies: &[Network]) -> IpAddr {
    let ours = |ip: IpAddr| proxies.iter().any(|network| network.contains(ip));
    let mut client = peer.to_canonical();
    if ours(client) {
        let named: Vec<IpAddr> = headers
            .get_all(FORWARDED_FOR)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map_while(|one| one.trim().parse::<IpAddr>().ok())
            .map(|ip| ip.to_canonical())
            .collect();
        // From the nearest on, the first that is no proxy of ours.
        client = named.iter().rev().copied().find(|ip| !ours(*ip)).or(named.first().copied()).unwrap_or(client);
    }
    match client {
        IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << 64))),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::{FORWARDED_FOR, RateLimits, client};
    use crate::settings::{Limits, Overrides, Settings};

    fn who(peer: &str, forwarded: &[&str]) -> String {
        let file = "trusted_proxies = [\"10.0.0.0/8\"]";
        let settings =
            Settings::from_parts(Some((std::path::Path::new("test"), file)), [], &Overrides::default()).unwrap();
        let mut headers = HeaderMap::new();
        for one in forwarded {
            headers.append(FORWARDED_FOR, one.parse().unwrap());
        }
        client(peer.parse().unwrap(), &headers, &settings.trusted_proxies).to_string()
    }

    #[test]
    fn only_our_proxies_are_believed() {
        assert_eq!(who("8.8.8.8", &["1.2.3.4"]), "8.8.8.8");
        assert_eq!(who("127.0.0.1", &["1.2.3.4"]), "127.0.0.1");
        assert_eq!(who("10.0.0.1", &["1.2.3.4"]), "1.2.3.4");
        assert_eq!(who("10.0.0.1", &["6.6.6.6, 1.2.3.4", "10.0.0.2"]), "1.2.3.4", "what the client itself wrote");
        assert_eq!(who("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn a_household_is_one_client() {
        assert_eq!(who("2001:db8:1:2:3:4:5:6", &[]), who("2001:db8:1:2:ffff::1", &[]));
        assert_eq!(who("::ffff:8.8.8.8", &[]), "8.8.8.8");
    }

    #[test]
    fn one_too_many_is_told_when_to_come_back() {
        let limits = Limits { pages_per_second: 1, burst_seconds: 3, ..Limits::default() };
        let limits = RateLimits::new(&limits);
        let one = "8.8.8.8".parse().unwrap();
        for _ in 0..3 {
            assert_eq!(limits.count("/scholars", one), Ok(()));
        }
        assert_eq!(limits.count("/scholars", one), Err(1));
        assert_eq!(limits.count("/scholars", "8.8.4.4".parse().unwrap()), Ok(()), "another client");
        assert_eq!(limits.count("/api/v1/scholars", one), Ok(()), "another budget");
    }
}
