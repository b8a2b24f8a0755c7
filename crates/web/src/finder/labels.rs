//! The curated lists of the domain as the index needs them.

use collegium_core::reference;
use collegium_search::{Label, Labels};

/// Disciplines, interests, countries with their regions, and nicknames.
#[must_use]
pub fn labels() -> Labels {
    let disciplines = reference::all_disciplines().iter().map(|discipline| {
        let mut words = discipline.synonyms.clone();
        words.push(discipline.person);
        Label::new(discipline.code, discipline.field).with_synonyms(&words)
    });
    let interests = reference::all_interests()
        .iter()
        .map(|interest| Label::new(interest.code, interest.label).with_synonyms(&interest.synonyms));
    let countries = reference::all_countries().map(|(code, name)| {
        let label = Label::new(code.as_str(), name).with_synonyms(&reference::country_writings(code));
        match reference::region_of(code) {
            Some(region) => label.in_group(region.name()),
            None => label,
        }
    });
    Labels::new(disciplines.collect(), interests.collect(), countries.collect())
        .with_name_variants(|folded| reference::given_variants(folded).map(str::to_owned).collect())
}
