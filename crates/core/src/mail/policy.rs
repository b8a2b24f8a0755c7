//! What becomes of a letter after each attempt: pure rules.

use chrono::{DateTime, TimeDelta, Utc};

use super::letter::Class;

/// Where a letter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It waits for its time.
    Waiting,
    /// A worker has it.
    Sending,
    /// The mail server took it.
    Sent,
    /// It was handed over, and no answer came: nobody knows whether it arrived.
    Uncertain,
    /// It was refused for good, or tried for as long as its class allows.
    Refused,
    /// There was no need to send it any more.
    Dropped,
}

impl State {
    /// All states, in the order of a letter's life.
    pub const ALL: [Self; 6] =
        [Self::Waiting, Self::Sending, Self::Sent, Self::Uncertain, Self::Refused, Self::Dropped];

    /// The state in a word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Uncertain => "uncertain",
            Self::Refused => "refused",
            Self::Dropped => "dropped",
        }
    }

    /// The state of this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether staff may have the letter sent again.
    #[must_use]
    pub fn may_be_sent_again(self) -> bool {
        matches!(self, Self::Uncertain | Self::Refused)
    }
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server took the letter.
    Sent,
    /// It certainly did not leave; trying later may help.
    Later {
        /// What stood in the way, without anybody's address.
        why: String,
    },
    /// It was refused for good.
    Refused {
        /// The refusal, without anybody's address.
        why: String,
    },
    /// It was handed over, and the answer did not come.
    Uncertain,
    /// There is no need to send it any more.
    Dropped {
        /// Why not.
        why: &'static str,
    },
}

/// What is written down after an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Next {
    pub(super) state: State,
    /// When it is tried again, if it is.
    pub(super) due_at: Option<DateTime<Utc>>,
    pub(super) why: Option<String>,
}

/// What is known of a letter when an attempt ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    pub(super) class: Class,
    /// How often it was tried, this attempt included.
    pub(super) attempts: u32,
    /// How often nobody knew whether it arrived, before this attempt.
    pub(super) uncertain_ends: u32,
    pub(super) give_up_at: DateTime<Utc>,
}

/// How often a letter that may have arrived is sent once more.
const AGAIN_WHEN_UNCERTAIN: u32 = 1;

/// The pause before a letter that may have arrived is sent once more.
const PAUSE_WHEN_UNCERTAIN: TimeDelta = TimeDelta::minutes(5);

/// What follows from how an attempt ended. `chance` lies between 0 and 1.
pub(super) fn next(standing: Standing, outcome: Outcome, now: DateTime<Utc>, chance: f64) -> Next {
    let done = |state, why: Option<String>| Next { state, due_at: None, why };
    let wait = |due_at, why| Next { state: State::Waiting, due_at: Some(due_at), why };
    match outcome {
        Outcome::Sent => done(State::Sent, None),
        Outcome::Refused { why } => done(State::Refused, Some(why)),
        Outcome::Dropped { why } => done(State::Dropped, Some(why.to_owned())),
        Outcome::Later { why } => {
            let due_at = now + pause(standing.class, standing.attempts, chance);
            if due_at >= standing.give_up_at { done(State::Refused, Some(why)) } else { wait(due_at, Some(why)) }
        }
        Outcome::Uncertain => {
            let why = Some("the connection ended before the server had answered".to_owned());
            let again = standing.class.sent_again_when_uncertain() && standing.uncertain_ends < AGAIN_WHEN_UNCERTAIN;
            let due_at = now + PAUSE_WHEN_UNCERTAIN;
            if again && due_at < standing.give_up_at { wait(due_at, why) } else { done(State::Uncertain, why) }
        }
    }
}

/// The pause before the next attempt: twice as long each time, up to an hour, and for each letter a little
/// different, so that those which failed together do not come back together.
fn pause(class: Class, attempts: u32, chance: f64) -> TimeDelta {
    let (first, longest) = match class {
        Class::SignIn => (5_000, 60_000),
        _ => (30_000, 3_600_000),
    };
    let doubled = first << attempts.saturating_sub(1).min(16);
    let whole = f64::from(doubled.min(longest));
    #[expect(clippy::cast_possible_truncation, reason = "an hour in milliseconds, at most")]
    let spread = (whole * (0.5 + chance.clamp(0.0, 1.0) / 2.0)) as i64;
    TimeDelta::milliseconds(spread)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: DateTime<Utc> = DateTime::from_timestamp(1_773_480_413, 0).unwrap();

    fn standing(class: Class, attempts: u32) -> Standing {
        Standing { class, attempts, uncertain_ends: 0, give_up_at: NOW + class.tried_for() }
    }

    fn later() -> Outcome {
        Outcome::Later { why: "busy".to_owned() }
    }

    /// For how long a letter of this class is tried if every attempt fails, and how often.
    fn lifetime(class: Class) -> (TimeDelta, u32) {
        let (mut now, mut attempts) = (NOW, 0);
        loop {
            attempts += 1;
            let standing = Standing { give_up_at: NOW + class.tried_for(), ..standing(class, attempts) };
            match next(standing, later(), now, 0.5) {
                Next { state: State::Waiting, due_at: Some(due_at), .. } => now = due_at,
                Next { state, .. } => {
                    assert_eq!(state, State::Refused);
                    return (now - NOW, attempts);
                }
            }
        }
    }

    #[test]
    fn each_class_is_given_up_in_its_time() {
        for class in Class::ALL {
            let (tried, attempts) = lifetime(class);
            assert!(tried < class.tried_for(), "{class:?} is tried for {tried}");
            assert!(tried > class.tried_for() / 2, "{class:?} is given up after {tried}");
            assert!(attempts > 8, "{class:?} is tried {attempts} times");
        }
    }

    #[test]
    fn what_may_have_arrived_is_sent_again_once_where_that_does_less_harm() {
        for class in Class::ALL {
            let first = next(standing(class, 1), Outcome::Uncertain, NOW, 0.5);
            assert_eq!(first.state == State::Waiting, class.sent_again_when_uncertain(), "{class:?}");
            let second = Standing { uncertain_ends: 1, ..standing(class, 2) };
            assert_eq!(next(second, Outcome::Uncertain, NOW, 0.5).state, State::Uncertain);
        }
        assert!(!Class::SignIn.sent_again_when_uncertain());
    }

    #[test]
    fn a_definite_end_is_an_end() {
        for (outcome, state) in [
            (Outcome::Sent, State::Sent),
            (Outcome::Refused { why: "550".to_owned() }, State::Refused),
            (Outcome::Dropped { why: "nobody" }, State::Dropped),
        ] {
            let next = next(standing(Class::Personal, 1), outcome, NOW, 0.5);
            assert_eq!((next.state, next.due_at), (state, None));
        }
    }

    proptest! {
        #[test]
        fn pauses_grow_and_never_leave_their_bounds(attempts in 1_u32..200, chance in 0.0..1.0_f64) {
            for class in Class::ALL {
                let (short, long) = (pause(class, attempts, chance), pause(class, attempts + 1, chance));
                prop_assert!(short <= long && long <= TimeDelta::hours(1) && short >= TimeDelta::milliseconds(2_500));
            }
        }
    }

    #[test]
    fn words_of_states_come_back() {
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
        assert_eq!(State::parse("lost"), None);
    }
}
