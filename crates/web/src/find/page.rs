//! What the search page shows.

use std::collections::BTreeMap;

use askama::Template;
use collegium_core::audience::Viewer;

use super::question::{Question, Sort};
use super::tabs::Tab;
use crate::view::{Entry, Frame, Pager, Step, words};

/// The search page.
#[derive(Template)]
#[template(path = "find/results.html")]
pub struct ResultsPage {
    /// Around the page.
    pub frame: Frame,
    /// What was asked.
    pub question: Question,
    /// What was understood of it, where that is not plain: `Discipline is Nursing`.
    pub understood: Vec<String>,
    /// How many scholars there are.
    pub total: u64,
    /// The chosen filters.
    pub chips: Vec<Chip>,
    /// The facets that have anything to choose.
    pub facets: Vec<Facet>,
    /// The scholars of this page.
    pub hits: Vec<Entry>,
    /// The pages.
    pub pager: Pager,
    /// What else the words find.
    pub tabs: Vec<Tab>,
}

/// A chosen filter, to be taken away by a click.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// The facet's heading.
    pub facet: String,
    /// The value in words.
    pub label: String,
    /// The same question without it.
    pub href: String,
}

/// A facet with its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The name in addresses.
    pub name: String,
    /// The heading.
    pub label: String,
    /// The chosen values and the most frequent ones.
    pub first: Vec<Choice>,
    /// The others, in their groups: countries by region.
    pub others: Vec<Group>,
    /// Whether it is unfolded from the start.
    pub open: bool,
}

/// Values of a facet that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they have in common; empty where nothing is said.
    pub label: String,
    /// The values, most frequent first.
    pub choices: Vec<Choice>,
}

/// A value of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value in addresses.
    pub value: String,
    /// The value in words.
    pub label: String,
    /// The group that it belongs to; empty where there are none.
    pub group: String,
    /// How many scholars there would be, as written.
    pub count: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Facet {
    /// How many values stand in sight before the others are folded away.
    const IN_SIGHT: usize = 7;

    /// A facet of these values, which come most frequent first.
    #[must_use]
    pub fn new(name: &str, label: &str, choices: Vec<Choice>) -> Self {
        let room = Self::IN_SIGHT.saturating_sub(choices.iter().filter(|choice| choice.chosen).count());
        let mut left = room;
        let (first, others) = choices.into_iter().partition::<Vec<_>, _>(|choice| {
            if choice.chosen {
                return true;
            }
            let fits = left > 0;
            left = left.saturating_sub(1);
            fits
        });
        // One value folded away alone would cost more room than it saves.
        let (first, others) = if others.len() == 1 { ([first, others].concat(), Vec::new()) } else { (first, others) };
        let open = first.iter().any(|choice| choice.chosen) || matches!(name, "discipline" | "country");
        Self { name: name.to_owned(), label: label.to_owned(), first, others: grouped(others), open }
    }

    /// How many values are folded away.
    fn folded(&self) -> usize {
        self.others.iter().map(|group| group.choices.len()).sum()
    }

    fn chosen(&self) -> usize {
        self.first.iter().filter(|choice| choice.chosen).count()
    }
}

/// The values by group, groups by name.
fn grouped(choices: Vec<Choice>) -> Vec<Group> {
    let mut groups: BTreeMap<String, Vec<Choice>> = BTreeMap::new();
    for choice in choices {
        groups.entry(choice.group.clone()).or_default().push(choice);
    }
    groups.into_iter().map(|(label, choices)| Group { label, choices }).collect()
}

impl ResultsPage {
    fn heading(&self) -> String {
        if self.question.q.is_empty() {
            "Scholars".to_owned()
        } else {
            format!("Scholars for “{}”", self.question.q)
        }
    }

    fn total_words(&self) -> String {
        words::count_of(self.total, "scholar", "scholars")
    }

    fn asked_nothing(&self) -> bool {
        self.question.q.is_empty() && !self.question.filtered()
    }

    fn has_hidden_people(&self) -> bool {
        self.frame.viewer == Viewer::Visitor
    }

    fn understood_words(&self) -> String {
        let words = self.understood.join("; ");
        let mut letters = words.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).chain(['.']).collect()
    }

    fn canonical(&self) -> String {
        self.frame.absolute(&self.question.href())
    }

    fn sorts() -> [Sort; 3] {
        Sort::ALL
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::sample;

    fn page(query: &str, hits: Vec<Entry>, total: u64) -> ResultsPage {
        let question = Question::from_query(query);
        let choice = |value: &str, label: &str, count: u64| Choice {
            value: value.into(),
            label: label.into(),
            group: String::new(),
            count: words::count(count),
            chosen: question.chosen().any(|(_, chosen)| chosen == value),
        };
        let disciplines = vec![
            choice("physician", "Medicine", 412),
            choice("nurse", "Nursing", 188),
            choice("pharmacist", "Pharmacy", 96),
            choice("physical-therapist", "Physical therapy", 40),
            choice("dentist", "Dentistry", 31),
        ];
        let countries = sample::COUNTRIES.iter().map(|(code, name, count)| choice(code, name, *count)).collect();
        let years = (2001..2026).rev().map(|year| choice(&year.to_string(), &year.to_string(), 12)).collect();
        let chips = question
            .chosen()
            .map(|(facet, value)| Chip {
                facet: facet.into(),
                label: value.into(),
                href: question.without(facet, value).href(),
            })
            .collect();
        let pager = Pager::new(question.page, total.div_ceil(20), |number| question.at_page(number).href());
        ResultsPage {
            frame: sample::frame("/scholars", query),
            understood: vec![],
            total,
            chips,
            facets: vec![
                Facet::new("discipline", "Discipline", disciplines),
                Facet::new("country", "Country", countries),
                Facet::new("year", "Year", years),
            ],
            hits,
            pager,
            tabs: Vec::new(),
            question,
        }
    }

    #[test]
    fn the_page_shows_what_was_asked_and_what_was_found() {
        let html = page("q=team+based+learning&country=KE&country=NG&page=2", sample::entries(), 812).render().unwrap();
        sample::keep("scholars", &html);
        assert!(html.contains("value=\"team based learning\""));
        assert!(html.contains("812 scholars"));
        assert!(html.contains("<mark>team based learning</mark>"));
        assert!(html.contains("href=\"/scholars?q=team+based+learning&#38;country=NG\""), "a chip without Kenya");
        assert_eq!(html.matches("checked").count(), 2);
    }

    #[test]
    fn an_empty_answer_says_what_to_try() {
        let html = page("q=xyzzy&country=KE", vec![], 0).render().unwrap();
        sample::keep("scholars-empty", &html);
        assert!(html.contains("Nobody found") && html.contains("href=\"/scholars?q=xyzzy\""));
    }

    #[test]
    fn what_was_typed_is_escaped() {
        let html = page("q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", vec![], 0).render().unwrap();
        assert!(!html.contains("<script>alert"));
    }

    #[test]
    fn chosen_values_stay_in_sight() {
        let choices = (0..20u64)
            .map(|at| Choice {
                value: at.to_string(),
                label: at.to_string(),
                group: if at % 2 == 0 { "Even" } else { "Odd" }.to_owned(),
                count: "1".into(),
                chosen: at == 19,
            })
            .collect();
        let facet = Facet::new("country", "Country", choices);
        assert_eq!(facet.first.len(), 7);
        assert!(facet.first.iter().any(|choice| choice.value == "19"));
        assert_eq!(facet.folded(), 13);
        let groups: Vec<_> = facet.others.iter().map(|group| (group.label.as_str(), group.choices.len())).collect();
        assert_eq!(groups, [("Even", 7), ("Odd", 6)]);
    }
}
