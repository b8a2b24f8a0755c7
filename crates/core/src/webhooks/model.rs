//! What a webhook is, what it is told, and when it is told again.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::id::{DeliveryId, SubmissionId, WebhookId};

/// How many webhooks there are at most: each of them is a row for every piece.
pub const MOST: u64 = 20;

/// The longest name, in letters.
pub const LONGEST_NAME: usize = 80;

/// The longest address, in letters.
pub const LONGEST_ADDRESS: usize = 500;

/// The pauses before a message is tried again. After the last one it is given up: ten attempts within three days.
const PAUSES: [TimeDelta; 9] = [
    TimeDelta::seconds(5),
    TimeDelta::minutes(5),
    TimeDelta::minutes(30),
    TimeDelta::hours(2),
    TimeDelta::hours(5),
    TimeDelta::hours(10),
    TimeDelta::hours(14),
    TimeDelta::hours(20),
    TimeDelta::hours(24),
];

/// The longest pause that a server may ask for.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(24);

/// Declares an enumeration whose values are kept and sent as words.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $value:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$of])* $value),+ }

        impl $name {
            /// The word that is kept and sent.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$value => $word),+ }
            }

            /// Reads the word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$value),)+ _ => None }
            }
        }
    };
}

words! {
    /// What a webhook is told.
    Event {
        /// A piece came out.
        Published = "submission.published",
        /// A piece that was out was corrected.
        Corrected = "submission.corrected",
        /// A piece that was out is not any more.
        Unpublished = "submission.unpublished",
        /// Nothing happened; somebody tries whether messages arrive.
        Test = "webhook.test",
    }
}

words! {
    /// What became of a message.
    State {
        /// It waits for its time.
        Waiting = "waiting",
        /// A worker has it in hand.
        Sending = "sending",
        /// The server took it.
        Arrived = "arrived",
        /// It was not sent: what it would have told is not so any more.
        Dropped = "dropped",
        /// It was given up.
        Failed = "failed",
    }
}

/// A server of somebody else that is told what comes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Identity.
    pub id: WebhookId,
    /// Whose it is, or what for.
    pub name: String,
    /// Where messages go.
    pub address: String,
    /// Which key signs.
    pub key: Uuid,
    /// The key before, and until when it signs as well.
    pub former: Option<(Uuid, DateTime<Utc>)>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Since when it pauses, and why.
    pub paused: Option<(DateTime<Utc>, String)>,
}

/// Something that a webhook is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Identity, the same at every attempt.
    pub id: DeliveryId,
    /// What it tells.
    pub event: Event,
    /// Of which piece, and at what address it is or was.
    pub piece: Option<(SubmissionId, String)>,
    /// When it happened.
    pub created_at: DateTime<Utc>,
    /// What became of it.
    pub state: State,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next, as long as it waits.
    pub due_at: DateTime<Utc>,
    /// The status of the last answer.
    pub status: Option<u16>,
    /// Why the last attempt failed.
    pub why: Option<String>,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server took the message.
    Arrived(u16),
    /// What it would tell is not so any more; nothing was sent.
    Dropped,
    /// The server does not want such messages any more.
    Unwanted(u16),
    /// It did not arrive.
    NotArrived {
        /// The status of the answer, if there was one.
        status: Option<u16>,
        /// What happened, in words.
        why: String,
        /// How long the server asked to be left alone.
        pause: Option<TimeDelta>,
    },
}

/// What comes after an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Next {
    pub(super) state: State,
    pub(super) due_at: Option<DateTime<Utc>>,
    pub(super) status: Option<u16>,
    pub(super) why: Option<String>,
}

/// What comes after the attempt that ended so; `attempts` counts it.
pub(super) fn next(attempts: u32, outcome: Outcome, now: DateTime<Utc>) -> Next {
    let settled = |state, status, why| Next { state, due_at: None, status, why };
    match outcome {
        Outcome::Arrived(status) => settled(State::Arrived, Some(status), None),
        Outcome::Dropped => settled(State::Dropped, None, None),
        Outcome::Unwanted(status) => {
            settled(State::Failed, Some(status), Some("the server wants no more messages".to_owned()))
        }
        Outcome::NotArrived { status, why, pause } => {
            let made = usize::try_from(attempts).unwrap_or(usize::MAX).saturating_sub(1);
            match PAUSES.get(made) {
                None => settled(State::Failed, status, Some(why)),
                Some(ours) => {
                    let theirs = pause.unwrap_or_default().min(LONGEST_PAUSE);
                    Next { state: State::Waiting, due_at: Some(now + theirs.max(*ours)), status, why: Some(why) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn not_arrived(pause: Option<TimeDelta>) -> Outcome {
        Outcome::NotArrived { status: Some(503), why: "it is closed".to_owned(), pause }
    }

    #[test]
    fn a_message_is_tried_ten_times_with_growing_pauses() {
        let mut now = DateTime::UNIX_EPOCH;
        for attempts in 1..=9 {
            let next = next(attempts, not_arrived(None), now);
            assert_eq!(next.state, State::Waiting);
            let due = next.due_at.unwrap();
            assert!(due > now, "attempt {attempts}");
            now = due;
        }
        assert_eq!(now - DateTime::UNIX_EPOCH, PAUSES.iter().sum());
        let last = next(10, not_arrived(None), now);
        assert_eq!((last.state, last.due_at, last.status), (State::Failed, None, Some(503)));
    }

    #[test]
    fn a_server_may_ask_for_a_longer_pause_but_not_for_ever() {
        let now = DateTime::UNIX_EPOCH;
        let after = |pause| next(1, not_arrived(Some(pause)), now).due_at.unwrap() - now;
        assert_eq!(after(TimeDelta::seconds(1)), TimeDelta::seconds(5));
        assert_eq!(after(TimeDelta::minutes(2)), TimeDelta::minutes(2));
        assert_eq!(after(TimeDelta::days(400)), TimeDelta::days(1));
        assert_eq!(after(TimeDelta::seconds(-9)), TimeDelta::seconds(5));
    }

    #[test]
    fn what_arrived_or_is_unwanted_is_settled() {
        let now = DateTime::UNIX_EPOCH;
        assert_eq!(next(1, Outcome::Arrived(204), now).state, State::Arrived);
        assert_eq!(next(1, Outcome::Dropped, now).state, State::Dropped);
        assert_eq!(next(1, Outcome::Unwanted(410), now).state, State::Failed);
    }

    #[test]
    fn words_are_read_as_they_are_written() {
        for event in [Event::Published, Event::Corrected, Event::Unpublished, Event::Test] {
            assert_eq!(Event::parse(event.as_str()), Some(event));
        }
        assert_eq!((Event::parse("submission"), State::parse("Waiting")), (None, None));
    }
}
