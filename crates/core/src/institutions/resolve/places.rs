//! Towns, regions and countries, as far as the organizations themselves and the list of countries name them.

use rustc_hash::FxHashMap;

use super::words::key_of;
use crate::reference::CountryCode;

/// Towns and regions by number.
#[derive(Default)]
pub(super) struct Places {
    numbers: FxHashMap<Box<str>, u32>,
    /// The same by what was written, until all are taken in.
    as_written: FxHashMap<Box<str>, Option<u32>>,
    cities: FxHashMap<u32, Vec<CountryCode>>,
    /// A region's other name or code in the same country.
    twins: FxHashMap<(u32, CountryCode), u32>,
}

/// Countries whose institutions are at times said to be in the other.
const CLOSE: [(&str, &str); 16] = [
    ("CN", "HK"),
    ("CN", "MO"),
    ("CN", "TW"),
    ("US", "PR"),
    ("US", "GU"),
    ("US", "VI"),
    ("GB", "IM"),
    ("GB", "JE"),
    ("GB", "GG"),
    ("FR", "RE"),
    ("FR", "GP"),
    ("FR", "MQ"),
    ("FR", "GF"),
    ("FR", "NC"),
    ("DK", "GL"),
    ("GB", "GI"),
];

impl Places {
    /// The town's number.
    pub(super) fn add_city(&mut self, city: &str, country: Option<CountryCode>) -> Option<u32> {
        let number = self.intern(city)?;
        let countries = self.cities.entry(number).or_default();
        if let Some(country) = country.filter(|country| !countries.contains(country)) {
            countries.push(country);
        }
        Some(number)
    }

    /// The region's numbers, by name and code; where both are given, each stands for the other from now on.
    pub(super) fn add_regions(&mut self, regions: &[String], country: Option<CountryCode>) -> Vec<u32> {
        let numbers: Vec<u32> = regions.iter().filter_map(|region| self.intern(region)).collect();
        if let ([a, b], Some(country)) = (numbers.as_slice(), country) {
            self.twins.insert((*a, country), *b);
            self.twins.insert((*b, country), *a);
        }
        numbers
    }

    fn intern(&mut self, place: &str) -> Option<u32> {
        if let Some(number) = self.as_written.get(place) {
            return *number;
        }
        let key = key_of(place);
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        let number = (!key.is_empty()).then(|| *self.numbers.entry(key.into()).or_insert(next));
        self.as_written.insert(place.into(), number);
        number
    }

    /// Ends the taking in.
    pub(super) fn finish(&mut self) {
        self.numbers.shrink_to_fit();
        self.as_written = FxHashMap::default();
    }

    /// Adds the code to a name or the name to a code.
    pub(super) fn complete(&self, regions: &mut Vec<u32>, country: Option<CountryCode>) {
        let (&[region], Some(country)) = (regions.as_slice(), country) else { return };
        regions.extend(self.twins.get(&(region, country)));
    }

    /// The number of a place by its words.
    pub(super) fn number(&self, key: &str) -> Option<u32> {
        self.numbers.get(key).copied()
    }

    /// Whether a place is a town.
    pub(super) fn is_city(&self, place: u32) -> bool {
        self.cities.contains_key(&place)
    }
}

/// Whether two countries are one, or are at times taken for each other.
pub(super) fn close(a: CountryCode, b: CountryCode) -> bool {
    let pair = |x: CountryCode, y: CountryCode| CLOSE.contains(&(x.as_str(), y.as_str()));
    a == b || pair(a, b) || pair(b, a)
}
