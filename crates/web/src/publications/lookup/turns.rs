//! One question at a time to each registry, with a pause between, and none while it wants to be left alone.

use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::header::RETRY_AFTER;
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::{Instant, sleep_until, timeout};

/// The longest that a registry is left alone after it said so once.
const LONGEST_REST: Duration = Duration::from_mins(15);

/// The rest where a registry does not say how long.
const USUAL_REST: Duration = Duration::from_mins(1);

/// The turns of one registry.
#[derive(Debug)]
pub(super) struct Turns {
    pause: Duration,
    /// Not before this moment is it asked again.
    next: Mutex<Option<Instant>>,
}

/// A turn; the next one begins after it ends.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    pause: Duration,
    next: MutexGuard<'a, Option<Instant>>,
}

impl Turns {
    pub(super) fn with_pause(pause: Duration) -> Self {
        Self { pause, next: Mutex::new(None) }
    }

    /// Waits for a turn, at most this long.
    ///
    /// # Errors
    /// How long it would take.
    pub(super) async fn take(&self, most: Duration) -> Result<Turn<'_>, Duration> {
        let until = Instant::now() + most;
        let next = timeout(most, self.next.lock()).await.map_err(|_| most)?;
        if let Some(next) = *next {
            if next > until {
                return Err(next.saturating_duration_since(Instant::now()));
            }
            sleep_until(next).await;
        }
        Ok(Turn { pause: self.pause, next })
    }
}

impl Turn<'_> {
    /// Leaves the registry alone for as long as it says, and says how long that is.
    pub(super) fn leave_alone(mut self, headers: &HeaderMap) -> Duration {
        let said = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
        let rest = said.map_or(USUAL_REST, Duration::from_secs).min(LONGEST_REST);
        self.pause = rest;
        rest
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.next = Some(Instant::now() + self.pause);
    }
}
