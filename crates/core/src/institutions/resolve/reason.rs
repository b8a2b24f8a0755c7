//! Saying in words why an organization is thought to be meant.

use std::fmt::Write;

use super::evidence::Weighed;
use super::index::Index;

/// The reason, for staff: how the name fits and what agrees or disagrees beside it.
pub(super) fn reason(index: &Index, weighed: &Weighed) -> String {
    let name = index.names[weighed.fit.name as usize];
    let known = &index.known[weighed.organization as usize];
    let likeness = weighed.fit.likeness;
    let how = if weighed.evidence.acronym {
        "these are the initials of"
    } else if likeness > 0.985 {
        "this is a name of"
    } else if likeness > 0.8 {
        "this is nearly a name of"
    } else {
        "this has words in common with"
    };
    let mut said = format!("{how} “{}”", known.shown);
    let words: Vec<&str> = index.words_of(&name).iter().map(|word| index.vocabulary.text(*word)).collect();
    if likeness <= 0.985 && !weighed.evidence.acronym {
        let _ = write!(said, " (compared: {})", words.join(" "));
    }
    let agreeing = [
        (weighed.evidence.domain, "e-mail domain"),
        (weighed.evidence.city, "town"),
        (weighed.evidence.region, "region"),
        (weighed.evidence.country, "country"),
    ];
    let agreeing: Vec<&str> = agreeing.iter().filter(|(found, _)| *found).map(|(_, what)| *what).collect();
    if let Some((last, others)) = agreeing.split_last() {
        let verb = if others.is_empty() { "agrees" } else { "agree" };
        let list = if others.is_empty() { (*last).to_owned() } else { format!("{} and {last}", others.join(", ")) };
        let _ = write!(said, "; {list} {verb}");
    }
    if weighed.evidence.other_country {
        said.push_str("; the country differs");
    }
    said
}
