//! Saying in words why an organization is thought to be meant.

use std::fmt::Write;

use super::index::Index;
use super::judge::Judged;
use super::weights::{Meant, Named};

/// The reason, for staff: how the name fits and what agrees or disagrees beside it.
pub(super) fn reason(index: &Index, judged: &Judged) -> String {
    let weighed = &judged.weighed;
    let name = index.names[weighed.fit.name as usize];
    let known = &index.known[weighed.organization as usize];
    let likeness = weighed.fit.likeness;
    let by_initials = weighed.by_initials();
    let found = |finding| weighed.evidence.has(finding);
    let how = if by_initials {
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
    if likeness <= 0.985 && !by_initials {
        let _ = write!(said, " (compared: {})", words.join(" "));
    }
    let agreeing = [
        (weighed.by_domain(), "e-mail domain"),
        (found(Named::Town), "town"),
        (found(Named::Region), "region"),
        (found(Named::Country), "country"),
    ];
    let agreeing: Vec<&str> = agreeing.iter().filter(|(found, _)| *found).map(|(_, what)| *what).collect();
    if let Some((last, others)) = agreeing.split_last() {
        let verb = if others.is_empty() { "agrees" } else { "agree" };
        let list = if others.is_empty() { (*last).to_owned() } else { format!("{} and {last}", others.join(", ")) };
        let _ = write!(said, "; {list} {verb}");
    }
    if found(Named::OtherCountry) {
        said.push_str("; the country differs");
    }
    let standing = [
        (Meant::Seat, "of several of this name it is the seat"),
        (Meant::WholeBeside, "what it belongs to is named beside it"),
        (Meant::PartBeside, "a part of it is named beside it"),
    ];
    for (finding, words) in standing {
        if judged.standing.has(finding) {
            let _ = write!(said, "; {words}");
        }
    }
    said
}
