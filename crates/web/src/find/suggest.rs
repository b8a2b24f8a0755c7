//! What could be meant by what is being typed, for the list under a search box.

use collegium_search::{FacetKind, Suggestion, SuggestionKind, Suggestions};
use serde::Serialize;

use crate::view::words;

/// The list under a search box.
#[derive(Debug, Serialize)]
pub struct Suggested {
    suggestions: Vec<Line>,
}

/// One line of the list.
#[derive(Debug, Serialize)]
struct Line {
    /// The name of its picture in `icons.svg`.
    kind: &'static str,
    label: String,
    detail: String,
    href: String,
}

impl From<Suggestions> for Suggested {
    fn from(found: Suggestions) -> Self {
        Self { suggestions: found.items.into_iter().map(line).collect() }
    }
}

fn line(suggestion: Suggestion) -> Line {
    let detail = suggestion.detail.unwrap_or_default();
    match suggestion.kind {
        SuggestionKind::Scholar => {
            Line { kind: "person", label: suggestion.label, detail, href: format!("/scholars/{}", suggestion.value) }
        }
        SuggestionKind::Facet(facet) => {
            let chosen = format!("{}={}", facet.as_str(), words::encoded(&suggestion.value));
            let (label, href) = match suggestion.beside {
                None => (suggestion.label, format!("/scholars?{chosen}")),
                Some(typed) => (
                    format!("{typed} · {}", suggestion.label),
                    format!("/scholars?q={}&{chosen}", words::encoded(&typed)),
                ),
            };
            let detail = words::count_of(suggestion.count, "scholar", "scholars");
            Line { kind: picture(facet), label, detail, href }
        }
    }
}

fn picture(facet: FacetKind) -> &'static str {
    match facet {
        FacetKind::Discipline => "discipline",
        FacetKind::Country => "country",
        FacetKind::Institution => "institution",
        FacetKind::Program | FacetKind::Year => "program",
        FacetKind::Interest => "interest",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggestion(kind: SuggestionKind, value: &str, label: &str) -> Suggestion {
        let detail = Some("Lagos".into());
        Suggestion { kind, value: value.into(), label: label.into(), beside: None, detail, count: 31 }
    }

    #[test]
    fn lines_lead_to_profiles_and_to_filtered_lists() {
        let person = line(suggestion(SuggestionKind::Scholar, "ada-obi", "Ada Obi"));
        assert_eq!(
            (person.kind, person.href.as_str(), person.detail.as_str()),
            ("person", "/scholars/ada-obi", "Lagos")
        );
        let place = line(suggestion(SuggestionKind::Facet(FacetKind::Country), "NG", "Nigeria"));
        assert_eq!((place.href.as_str(), place.detail.as_str()), ("/scholars?country=NG", "31 scholars"));
        let mut nurses = suggestion(SuggestionKind::Facet(FacetKind::Country), "NG", "Nigeria");
        nurses.beside = Some("registered nurse".into());
        let nurses = line(nurses);
        assert_eq!(
            (nurses.label.as_str(), nurses.href.as_str()),
            ("registered nurse · Nigeria", "/scholars?q=registered%20nurse&country=NG")
        );
    }

    #[test]
    fn every_picture_is_in_the_sprite() {
        let sprite = include_str!("../../../../web/assets/icons.svg");
        for facet in FacetKind::ALL {
            assert!(sprite.contains(&format!("id=\"{}\"", picture(facet))), "{facet:?}");
        }
    }
}
