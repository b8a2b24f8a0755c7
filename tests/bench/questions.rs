//! The kinds of question, drawn from the people who are there.

use collegium_core::text::fold;
use collegium_search::{Query, Sort, Window};

use crate::chance::Chance;
use crate::community::Subject;
use crate::edits::edited;

/// A kind of question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Name,
    NameCountry,
    Facets,
    Prefix,
    OneSlip,
    TwoSlips,
    Phrase,
    Swapped,
    Everybody,
}

impl Kind {
    pub(crate) const ALL: [Self; 9] = [
        Self::Name,
        Self::NameCountry,
        Self::Facets,
        Self::Prefix,
        Self::OneSlip,
        Self::TwoSlips,
        Self::Phrase,
        Self::Swapped,
        Self::Everybody,
    ];

    /// The kinds that people ask in turn when a site is busy.
    pub(crate) const MIXED: [Self; 6] =
        [Self::Name, Self::NameCountry, Self::Facets, Self::Prefix, Self::OneSlip, Self::Phrase];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::NameCountry => "family name and country",
            Self::Facets => "three facets",
            Self::Prefix => "prefix",
            Self::OneSlip => "name, one typo",
            Self::TwoSlips => "name, two typos",
            Self::Phrase => "phrase of a bio",
            Self::Swapped => "names swapped",
            Self::Everybody => "whole community",
        }
    }

    /// A question of this kind to which the subject is an answer; `None` where the subject has no such thing.
    pub(crate) fn about(self, subject: &Subject, chance: &mut Chance) -> Option<Query> {
        let name = fold(&subject.name());
        Some(match self {
            Self::Name => Query::text(subject.name()),
            Self::NameCountry => {
                Query { text: fold(&subject.family), country: vec![subject.country?], ..Query::default() }
            }
            Self::Facets => Query {
                discipline: vec![subject.discipline.clone()?],
                country: vec![subject.country?],
                program: vec![subject.program.clone()?],
                ..Query::default()
            },
            Self::Prefix => Query::text(fold(&subject.family).chars().take(3 + chance.below(3)).collect::<String>()),
            Self::OneSlip => Query::text(edited(&name, 1, chance)),
            Self::TwoSlips => Query::text(edited(&name, 2, chance)),
            Self::Phrase => Query::text(format!("\"{}\"", phrase(subject.bio.as_deref()?, chance)?)),
            Self::Swapped => Query::text(format!("{} {}", subject.family, subject.given)),
            Self::Everybody => Query {
                sort: [Sort::Relevance, Sort::Name, Sort::Newest][chance.below(3)],
                window: Window::Page { number: 1 + chance.below(100), size: 20 },
                ..Query::default()
            },
        })
    }
}

/// Two neighbouring words of a text, so that common ones come often.
fn phrase(text: &str, chance: &mut Chance) -> Option<String> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let first = chance.below(words.len().checked_sub(1)?);
    Some(words[first..first + 2].join(" "))
}

/// Distinct questions of a kind, at most `most`; another round draws others.
pub(crate) fn questions(kind: Kind, subjects: &[Subject], round: u64, most: usize) -> Vec<Query> {
    let mut chance = Chance::new(round * 100 + kind as u64 + 1);
    let mut questions: Vec<Query> = Vec::with_capacity(most);
    for _ in 0..most * 4 {
        let subject = &subjects[chance.below(subjects.len())];
        let Some(question) = kind.about(subject, &mut chance) else { continue };
        if !questions.contains(&question) {
            questions.push(question);
        }
        if questions.len() == most {
            break;
        }
    }
    questions
}
