//! What can be followed, and how often a letter tells of it.

use chrono::{DateTime, Datelike as _, Days, Months, NaiveDate, Utc};

use crate::fault::{Fault, Kind};
use crate::id::{InstitutionId, ScholarId};
use crate::reference::CountryCode;

/// What somebody follows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// What this person shares, and what names them.
    Person(ScholarId),
    /// What those share who work at this institution.
    Institution(InstitutionId),
    /// What those of this discipline share, by code.
    Discipline(String),
    /// What those in this country share.
    Country(CountryCode),
}

/// How often a letter tells of what is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rhythm {
    /// Every morning on which there is something.
    Daily,
    /// On Mondays.
    Weekly,
    /// On the first day of a month.
    Monthly,
    /// No letter at all.
    Never,
}

/// The hour of the day, in UTC, at which letters of the morning leave.
const MORNING: u32 = 6;

impl Rhythm {
    /// All rhythms, the quickest first.
    pub const ALL: [Self; 4] = [Self::Daily, Self::Weekly, Self::Monthly, Self::Never];

    /// The word kept in the database and used in forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Never => "never",
        }
    }

    /// The same for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Daily => "Every day",
            Self::Weekly => "Every week",
            Self::Monthly => "Every month",
            Self::Never => "Never",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rhythm| rhythm.as_str() == word)
    }

    /// The first moment after `now` at which a letter may leave; where none ever does, one that does not come.
    #[must_use]
    pub fn next(self, now: DateTime<Utc>) -> DateTime<Utc> {
        let today = now.date_naive();
        let later_today = morning(today).filter(|moment| *moment > now);
        let next = match self {
            Self::Daily => later_today.or_else(|| morning(today + Days::new(1))),
            Self::Weekly => {
                let monday = today.weekday().num_days_from_monday();
                let this = later_today.filter(|_| monday == 0);
                this.or_else(|| morning(today + Days::new(u64::from(7 - monday))))
            }
            Self::Monthly => {
                let this = later_today.filter(|_| today.day() == 1);
                let first = today.with_day(1).and_then(|first| first.checked_add_months(Months::new(1)));
                this.or_else(|| first.and_then(morning))
            }
            Self::Never => None,
        };
        next.unwrap_or(Self::NO_MOMENT)
    }

    /// The end of the year 9999: it is not awaited.
    const NO_MOMENT: DateTime<Utc> = match DateTime::from_timestamp(253_402_300_799, 0) {
        Some(moment) => moment,
        None => DateTime::<Utc>::MAX_UTC,
    };
}

fn morning(day: NaiveDate) -> Option<DateTime<Utc>> {
    Some(day.and_hms_opt(MORNING, 0, 0)?.and_utc())
}

/// Why nothing is followed.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// It is oneself.
    #[error("this is your own profile; choose somebody else to follow")]
    Oneself,
    /// There is no such discipline.
    #[error("there is no such discipline; choose one of the list")]
    NoDiscipline,
    /// Enough is followed.
    #[error("you follow {most} already, which is as many as can be; leave some first")]
    Many {
        /// How many can be followed.
        most: u64,
    },
    /// The operation failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl FollowError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Oneself | Self::NoDiscipline => Kind::Invalid,
            Self::Many { .. } => Kind::TooMany,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for FollowError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    #[test]
    fn letters_leave_in_the_morning_of_their_day() {
        // A Saturday.
        let now = at("2026-03-14T09:00:13Z");
        assert_eq!(Rhythm::Daily.next(now), at("2026-03-15T06:00:00Z"));
        assert_eq!(Rhythm::Daily.next(at("2026-03-14T05:59:59Z")), at("2026-03-14T06:00:00Z"));
        assert_eq!(Rhythm::Weekly.next(now), at("2026-03-16T06:00:00Z"));
        assert_eq!(Rhythm::Weekly.next(at("2026-03-16T06:00:00Z")), at("2026-03-23T06:00:00Z"));
        assert_eq!(Rhythm::Monthly.next(now), at("2026-04-01T06:00:00Z"));
        assert_eq!(Rhythm::Monthly.next(at("2026-12-31T23:59:59Z")), at("2027-01-01T06:00:00Z"));
        assert_eq!(Rhythm::Never.next(now), at("9999-12-31T23:59:59Z"));
    }

    proptest! {
        #[test]
        fn the_next_letter_is_always_later(seconds in 0_i64..10_000_000_000) {
            let now = DateTime::from_timestamp(seconds, 0).unwrap();
            for rhythm in Rhythm::ALL {
                prop_assert!(rhythm.next(now) > now);
            }
        }
    }
}
