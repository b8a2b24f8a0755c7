//! Answers to “institution” that name none.

use super::query::{Query, SegmentKind};
use crate::text::fold;

/// Whole answers that say there is no organization.
const NO_ORGANIZATION: [&str; 58] = [
    "n a",
    "na",
    "n",
    "none",
    "nil",
    "no",
    "not applicable",
    "not available",
    "not affiliated",
    "no affiliation",
    "no institution",
    "unaffiliated",
    "unemployed",
    "unknown",
    "not known",
    "not working",
    "not employed",
    "currently not working",
    "tbd",
    "tba",
    "x",
    "xx",
    "xxx",
    "retired",
    "pensioner",
    "emeritus",
    "ret",
    "private practice",
    "private clinic",
    "private office",
    "solo practice",
    "own practice",
    "private",
    "self employed",
    "self",
    "selfemployed",
    "freelance",
    "freelancer",
    "freelance educator",
    "freelance consultant",
    "independent",
    "independent consultant",
    "independent scholar",
    "independent researcher",
    "consultant",
    "student",
    "home",
    "homemaker",
    "housewife",
    "individual",
    "personal",
    "same",
    "same as above",
    "see above",
    "as above",
    "various",
    "other",
    "on leave",
];

/// Words of which one makes the whole answer no organization, if nothing else in it is a name.
const TELLING: [&str; 10] = [
    "retired",
    "freelance",
    "freelancer",
    "unemployed",
    "self employed",
    "private practice",
    "independent consultant",
    "unaffiliated",
    "independent researcher",
    "independent scholar",
];

/// Why a text names no organization, as far as that can be told from the text alone.
pub(super) fn names_nobody(text: &str) -> Option<&'static str> {
    let folded = fold(text);
    if folded.is_empty() {
        return Some("nothing was typed");
    }
    if NO_ORGANIZATION.contains(&folded.as_str()) {
        return Some("these words say that there is no organization");
    }
    if !folded.chars().any(char::is_alphabetic) {
        return Some("there are only numbers");
    }
    None
}

/// Why a text in which no organization was found names none.
pub(super) fn probably_nobody(text: &str, query: &Query) -> Option<&'static str> {
    let folded = format!(" {} ", fold(text));
    if TELLING.iter().any(|words| folded.contains(&format!(" {words} "))) {
        return Some("these words say that there is no organization");
    }
    if is_address(&folded, query) {
        return Some("it is an address");
    }
    if is_person(text, query) {
        return Some("it is a person's name");
    }
    let only_places = query
        .segments
        .iter()
        .all(|kind| matches!(kind, SegmentKind::Place(_) | SegmentKind::Country(_) | SegmentKind::Other));
    only_places.then_some("it names only a place")
}

fn is_address(folded: &str, query: &Query) -> bool {
    let numbered = folded.split(' ').any(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()));
    let street = query.tokens.iter().any(|token| token.role.address);
    let institution = query.tokens.iter().any(|token| token.role.institution_head);
    numbered && street && !institution
}

/// “Dr. Ann Lee”, “Ann Lee, MD”: a title or a degree, and no word that institutions have.
fn is_person(text: &str, query: &Query) -> bool {
    let folded = fold(text);
    let titled = ["dr ", "prof ", "mr ", "mrs ", "ms "].iter().any(|title| folded.starts_with(title));
    let degreed = text.contains(',')
        && text.rsplit(',').next().is_some_and(|last| {
            matches!(
                fold(last).replace(' ', "").as_str(),
                "md" | "phd" | "mdphd" | "do" | "rn" | "dds" | "pharmd" | "mph" | "mbbs" | "np" | "pa"
            )
        });
    let institution =
        query.tokens.iter().any(|token| token.role.institution_head || token.role.part_head || token.role.subject);
    (titled || degreed) && !institution && query.tokens.len() <= 6
}
