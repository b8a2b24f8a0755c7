//! The news in numbers: how many pieces there are of each kind, year, discipline and country, whatever is chosen of
//! the others. All of it is counted from what the viewer may see.

use std::collections::{BTreeMap, HashMap};

use super::model::PieceKind;
use super::news::{Narrowed, NewsFilter};
use super::store;
use crate::fault::Fault;
use crate::id::ScholarId;
use crate::op::Op;
use crate::reference::CountryCode;
use crate::scholars;

/// So many pieces of one author, kind and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) author: ScholarId,
    pub(super) kind: PieceKind,
    pub(super) year: i32,
    pub(super) many: u64,
}

/// What a viewer may know of an author.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Author {
    disciplines: Vec<String>,
    country: Option<CountryCode>,
}

/// All pieces that a viewer may read, counted author by author. It answers every choice of kinds, years, disciplines
/// and countries without asking the database again, and stays right until a record or a piece changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tallies {
    counted: Vec<Tally>,
    authors: HashMap<ScholarId, Author>,
}

/// The news in numbers. What is counted for a facet takes no account of what is chosen of that facet itself: more of
/// it can be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewsCounts {
    /// How many pieces the whole filter lets through.
    pub total: u64,
    /// By kind.
    pub kinds: BTreeMap<PieceKind, u64>,
    /// By the year in which they came out.
    pub years: BTreeMap<i32, u64>,
    /// By discipline of the author; who has two counts under both.
    pub disciplines: BTreeMap<String, u64>,
    /// By country of the author.
    pub countries: BTreeMap<CountryCode, u64>,
}

/// Counts the pieces that institution, person and words of the filter let through; its kinds, years, disciplines and
/// countries do not matter here.
///
/// # Errors
/// The database fails or a row makes no sense.
pub async fn tallies(op: &Op, filter: &NewsFilter) -> Result<Tallies, Fault> {
    let wide = NewsFilter {
        kinds: Vec::new(),
        disciplines: Vec::new(),
        countries: Vec::new(),
        years: Vec::new(),
        ..filter.clone()
    };
    let narrowed = Narrowed::of(op, &wide).await?;
    let mut counted = store::tallies(&op.db, op.viewer(), &narrowed).await?;
    if counted.is_empty()
        && let Some(near) = narrowed.forgiving(op).await?
    {
        counted = store::tallies(&op.db, op.viewer(), &near).await?;
    }
    let mut ids: Vec<ScholarId> = counted.iter().map(|tally| tally.author).collect();
    ids.sort_unstable();
    ids.dedup();
    let countries = scholars::countries_of(&op.db, op.viewer(), &ids).await?;
    let mut authors: HashMap<ScholarId, Author> = countries
        .into_iter()
        .map(|(id, country)| (id, Author { country: Some(country), ..Author::default() }))
        .collect();
    for (id, code) in store::disciplines_of(&op.db, op.viewer(), &ids).await? {
        authors.entry(id).or_default().disciplines.push(code);
    }
    Ok(Tallies { counted, authors })
}

/// A facet, so that its own choice can be left out of account.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Facet {
    Kind,
    Year,
    Discipline,
    Country,
}

impl Tallies {
    /// The numbers for a filter.
    #[must_use]
    pub fn counts(&self, filter: &NewsFilter) -> NewsCounts {
        let mut counts = NewsCounts::default();
        let nothing = Author::default();
        for tally in &self.counted {
            let author = self.authors.get(&tally.author).unwrap_or(&nothing);
            let missed = missed(filter, tally, author);
            let counts_for = |facet| missed.iter().all(|one| one.is_none_or(|one| one == facet));
            if missed.iter().all(Option::is_none) {
                counts.total += tally.many;
            }
            if counts_for(Facet::Kind) {
                *counts.kinds.entry(tally.kind).or_default() += tally.many;
            }
            if counts_for(Facet::Year) {
                *counts.years.entry(tally.year).or_default() += tally.many;
            }
            if counts_for(Facet::Discipline) {
                for code in &author.disciplines {
                    add(&mut counts.disciplines, code, tally.many);
                }
            }
            if let Some(country) = author.country.filter(|_| counts_for(Facet::Country)) {
                *counts.countries.entry(country).or_default() += tally.many;
            }
        }
        counts
    }
}

/// Adds to a count without making the key anew where it is there already.
fn add(counts: &mut BTreeMap<String, u64>, code: &str, many: u64) {
    match counts.get_mut(code) {
        Some(count) => *count += many,
        None => {
            counts.insert(code.to_owned(), many);
        }
    }
}

/// The facets whose choice these pieces do not meet.
fn missed(filter: &NewsFilter, tally: &Tally, author: &Author) -> [Option<Facet>; 4] {
    let of = |facet, met: bool| (!met).then_some(facet);
    let is_of = |code: &String| author.disciplines.contains(code);
    [
        of(Facet::Kind, filter.kinds.is_empty() || filter.kinds.contains(&tally.kind)),
        of(Facet::Year, filter.years.is_empty() || filter.years.contains(&tally.year)),
        of(Facet::Discipline, filter.disciplines.is_empty() || filter.disciplines.iter().any(is_of)),
        of(
            Facet::Country,
            filter.countries.is_empty() || author.country.is_some_and(|one| filter.countries.contains(&one)),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn country(code: &str) -> CountryCode {
        CountryCode::parse(code).unwrap()
    }

    fn some() -> Tallies {
        let (ada, ben, cleo) = (ScholarId::new(), ScholarId::new(), ScholarId::new());
        let tally = |author, kind, year, many| Tally { author, kind, year, many };
        let author = |codes: &[&str], place: Option<&str>| Author {
            disciplines: codes.iter().map(|code| (*code).to_owned()).collect(),
            country: place.map(country),
        };
        Tallies {
            counted: vec![
                tally(ada, PieceKind::News, 2025, 3),
                tally(ada, PieceKind::Publication, 2026, 2),
                tally(ben, PieceKind::News, 2026, 4),
                tally(cleo, PieceKind::News, 2026, 1),
            ],
            // Nothing may be known of Cleo.
            authors: HashMap::from([
                (ada, author(&["nurse", "educator"], Some("NG"))),
                (ben, author(&["nurse"], Some("KE"))),
            ]),
        }
    }

    #[test]
    fn nothing_chosen_counts_all() {
        let counts = some().counts(&NewsFilter::default());
        assert_eq!(counts.total, 10);
        assert_eq!(counts.kinds, BTreeMap::from([(PieceKind::News, 8), (PieceKind::Publication, 2)]));
        assert_eq!(counts.years, BTreeMap::from([(2025, 3), (2026, 7)]));
        assert_eq!(counts.disciplines, BTreeMap::from([("educator".into(), 5), ("nurse".into(), 9)]));
        assert_eq!(counts.countries, BTreeMap::from([(country("KE"), 4), (country("NG"), 5)]));
    }

    #[test]
    fn a_choice_narrows_the_other_facets_and_not_its_own() {
        let filter = NewsFilter { kinds: vec![PieceKind::News], years: vec![2026], ..NewsFilter::default() };
        let counts = some().counts(&filter);
        assert_eq!(counts.total, 5);
        assert_eq!(counts.kinds, BTreeMap::from([(PieceKind::News, 5), (PieceKind::Publication, 2)]));
        assert_eq!(counts.years, BTreeMap::from([(2025, 3), (2026, 5)]));
        assert_eq!(counts.countries, BTreeMap::from([(country("KE"), 4)]));
        let of_nigeria = NewsFilter { countries: vec![country("NG")], ..NewsFilter::default() };
        assert_eq!(some().counts(&of_nigeria).total, 5, "of whom nothing is known is in no country");
    }
}
