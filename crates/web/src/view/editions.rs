//! When and where an edition was, in words.

use collegium_core::programs::Edition;

use super::words;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `January 2014`, `Spring 2014`, or `2014`.
#[must_use]
pub fn when(edition: &Edition) -> String {
    let month = edition.month.and_then(|month| MONTHS.get(usize::from(month).checked_sub(1)?)).copied();
    let part = month.map(str::to_owned).or_else(|| edition.season.as_deref().map(capital));
    part.map_or_else(|| edition.year.to_string(), |part| format!("{part} {}", edition.year))
}

/// Where it was held: a place, `remote`, both, or nothing where it is not known.
#[must_use]
pub fn place(edition: &Edition) -> String {
    match (&edition.place, edition.remote) {
        (Some(place), true) => format!("{place} and remote"),
        (Some(place), false) => place.clone(),
        (None, true) => "remote".to_owned(),
        (None, false) => String::new(),
    }
}

/// Where it was held and how many took part: `Boston · 62 took part`.
#[must_use]
pub fn place_and_people(edition: &Edition) -> String {
    let people = (edition.scholars > 0).then(|| format!("{} took part", words::count(edition.scholars.into())));
    let parts = [Some(place(edition)).filter(|place| !place.is_empty()), people];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::sample;

    #[test]
    fn when_says_as_much_as_is_known() {
        let edition = sample::edition(2014, 31);
        assert_eq!(when(&edition), "January 2014");
        let spring = Edition { month: None, season: Some("spring".into()), ..edition.clone() };
        assert_eq!(when(&spring), "Spring 2014");
        assert_eq!(when(&Edition { season: None, ..spring }), "2014");
        assert_eq!(place_and_people(&edition), "Boston · 31 took part");
        assert_eq!(when(&Edition { month: Some(13), season: None, ..edition }), "2014");
    }
}
