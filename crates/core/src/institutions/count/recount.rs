//! From facts to counts: pure, and in one pass for all viewers, with and without the institutions below.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::facts::Fact;
use crate::audience::Viewer;

/// What is kept of one institution in one way of counting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) institution: Uuid,
    /// Whether the institutions below are counted with it.
    pub(super) whole: bool,
    pub(super) viewer: Viewer,
    pub(super) alumni: u32,
    pub(super) first_year: Option<i32>,
    pub(super) last_year: Option<i32>,
    pub(super) detail: KeptDetail,
}

/// Disciplines and years, as they are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptDetail {
    /// Main disciplines by code, most frequent first.
    #[serde(rename = "d")]
    pub(super) disciplines: Vec<(String, u32)>,
    /// The year, who counts in it, and who counts for the first time.
    #[serde(rename = "y")]
    pub(super) years: Vec<(i32, u32, u32)>,
}

/// Counts everybody under each institution that the facts name, and under each at the top. Where a viewer sees
/// nobody there is no tally.
pub(super) fn tallies(facts: &[Fact]) -> Vec<Tally> {
    let own = (false, (|fact: &Fact| fact.institution) as fn(&Fact) -> Uuid);
    let whole = (true, (|fact: &Fact| fact.root) as fn(&Fact) -> Uuid);
    let mut tallies = Vec::new();
    for (whole, key) in [own, whole] {
        let mut ordered: Vec<&Fact> = facts.iter().collect();
        ordered.sort_unstable_by_key(|fact| (key(fact), fact.person, fact.year));
        for of_one in ordered.chunk_by(|a, b| key(a) == key(b)) {
            for viewer in Viewer::ALL {
                let seen: Vec<&Fact> = of_one.iter().copied().filter(|fact| fact.seen_from <= viewer.rank()).collect();
                if let Some(first) = seen.first() {
                    tallies.push(tally(key(first), whole, viewer, &seen));
                }
            }
        }
    }
    tallies
}

/// Counts facts that are ordered by person and year.
fn tally(institution: Uuid, whole: bool, viewer: Viewer, facts: &[&Fact]) -> Tally {
    let mut alumni = 0;
    let mut years: BTreeMap<i32, (u32, u32)> = BTreeMap::new();
    let mut disciplines: BTreeMap<&str, u32> = BTreeMap::new();
    for of_person in facts.chunk_by(|a, b| a.person == b.person) {
        alumni += 1;
        let mut known = of_person.iter().filter_map(|fact| fact.year).collect::<Vec<_>>();
        known.dedup();
        if let Some(first) = known.first() {
            years.entry(*first).or_default().1 += 1;
        }
        for year in known {
            years.entry(year).or_default().0 += 1;
        }
        if let Some((discipline, seen_from)) = &of_person[0].discipline
            && *seen_from <= viewer.rank()
        {
            *disciplines.entry(discipline).or_default() += 1;
        }
    }
    let mut disciplines: Vec<(String, u32)> =
        disciplines.into_iter().map(|(code, count)| (code.to_owned(), count)).collect();
    // Those of the same count stay in the order of their codes.
    disciplines.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Tally {
        institution,
        whole,
        viewer,
        alumni,
        first_year: years.keys().next().copied(),
        last_year: years.keys().next_back().copied(),
        detail: KeptDetail {
            disciplines,
            years: years.into_iter().map(|(year, (all, new))| (year, all, new)).collect(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(institution: u128, root: u128, person: u128, year: i32, seen_from: i16) -> Fact {
        let id = Uuid::from_u128;
        let discipline = Some(("nurse".to_owned(), 2));
        Fact {
            institution: id(institution),
            root: id(root),
            person: id(person),
            year: Some(year),
            seen_from,
            discipline,
        }
    }

    fn found(tallies: &[Tally], institution: u128, whole: bool, viewer: Viewer) -> Option<&Tally> {
        let wanted = Uuid::from_u128(institution);
        tallies.iter().find(|one| one.institution == wanted && one.whole == whole && one.viewer == viewer)
    }

    #[test]
    fn people_are_counted_once_and_years_as_often_as_they_brought_somebody() {
        let facts = [fact(2, 1, 9, 2001, 1), fact(2, 1, 9, 2004, 1), fact(3, 1, 9, 2004, 1), fact(3, 1, 8, 2004, 1)];
        let tallies = tallies(&facts);
        let whole = found(&tallies, 1, true, Viewer::Member).unwrap();
        assert_eq!((whole.alumni, whole.first_year, whole.last_year), (2, Some(2001), Some(2004)));
        assert_eq!(whole.detail.years, [(2001, 1, 1), (2004, 2, 1)]);
        assert_eq!(found(&tallies, 3, false, Viewer::Member).unwrap().alumni, 2);
        assert!(found(&tallies, 1, false, Viewer::Staff).is_none());
    }

    #[test]
    fn a_viewer_counts_what_that_viewer_sees() {
        let tallies = tallies(&[fact(2, 2, 9, 2001, 1), fact(2, 2, 8, 1999, 2)]);
        assert!(found(&tallies, 2, false, Viewer::Visitor).is_none());
        let member = found(&tallies, 2, false, Viewer::Member).unwrap();
        assert_eq!((member.alumni, member.first_year), (1, Some(2001)));
        assert!(member.detail.disciplines.is_empty());
        let staff = found(&tallies, 2, false, Viewer::Staff).unwrap();
        assert_eq!((staff.alumni, staff.first_year), (2, Some(1999)));
        assert_eq!(staff.detail.disciplines, [("nurse".to_owned(), 2)]);
    }
}
