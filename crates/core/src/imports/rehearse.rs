//! What staff would be asked after a load, most lines first: to foretell what their answers would bring.

use std::collections::HashMap;

use super::decide::{self, Decided, Reading};
use super::rosters::{LineDecision, LoadRosters, LoadRostersError, Progress, read_all};
use super::write;
use crate::db::begin_write;
use crate::id::BatchId;
use crate::institutions::resolve::Verdict;
use crate::op::{Op, Permission};
use crate::reference::CountryCode;
use crate::scholars::matching::{Decision, Evidence, KnownPerson, Person, Weights, likely_duplicates};
use crate::text;

/// A load that was decided and not written, with what it leaves to staff.
#[derive(Clone, Debug)]
pub struct Rehearsal {
    /// One decision for each source line.
    pub decisions: Vec<LineDecision>,
    /// What staff would be asked, most lines first. Lines are named by their places among the decisions.
    pub questions: Vec<Question>,
}

/// Something that a person decides better than a rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// Which institution these lines mean, all of them typed alike.
    Spelling {
        /// As typed.
        typed: String,
        /// The lines.
        lines: Vec<usize>,
    },
    /// Whose a held line is.
    Held {
        /// The line.
        line: usize,
        /// A line of each person it may be.
        candidates: Vec<usize>,
    },
    /// Whether two people are one.
    Duplicate {
        /// The lines of the one.
        one: Vec<usize>,
        /// The lines of the other.
        other: Vec<usize>,
    },
}

impl Question {
    /// How many lines the answer is about.
    #[must_use]
    pub fn lines(&self) -> usize {
        match self {
            Self::Spelling { lines, .. } => lines.len(),
            Self::Held { .. } => 1,
            // The fewer lines are those that move.
            Self::Duplicate { one, other } => one.len().min(other.len()),
        }
    }
}

/// A spelling that a rule decided with less than this is shown to staff all the same.
const WORTH_A_LOOK: f32 = 0.8;

/// Two people are shown side by side from this score on, in bits: far below what would join two lines.
const ALIKE: f32 = -2.0;

/// Decides about rosters as a load does, writes nothing, and tells what is left to staff. Meant for a community whose
/// registry is loaded and that has no scholars yet.
///
/// # Errors
/// As of a load.
pub async fn rehearse(
    op: &Op,
    load: &LoadRosters,
    mut progress: impl FnMut(Progress),
) -> Result<Rehearsal, LoadRostersError> {
    op.require(Permission::Import)?;
    let rosters = read_all(&load.paths, &mut progress)?;
    let tx = begin_write(&op.db).await?;
    let batch = BatchId::new();
    let decided = decide::decide(&tx, op, batch, load, rosters, &mut progress).await?;
    let mut questions = questions(&decided, &load.weights);
    let decisions = write::write(&tx, op, batch, decided).await?.decisions;
    tx.rollback().await?;
    questions.sort_by_key(|question| std::cmp::Reverse(question.lines()));
    Ok(Rehearsal { decisions, questions })
}

fn questions(decided: &Decided, weights: &Weights) -> Vec<Question> {
    let mut line_of = vec![0; decided.observed.len()];
    let mut spellings: HashMap<(String, Option<CountryCode>), (String, Vec<usize>)> = HashMap::new();
    for (number, line) in decided.lines.iter().enumerate() {
        let Reading::Observed(place, told) = &line.reading else { continue };
        line_of[*place] = number;
        let observed = &decided.observed[*place];
        let (Some(typed), Some(resolution)) = (&observed.institution_typed, &told.resolution) else { continue };
        if resolution.verdict == Verdict::Unsure || resolution.confidence < WORTH_A_LOOK {
            let key = (text::fold(typed), observed.country);
            spellings.entry(key).or_insert_with(|| (typed.clone(), Vec::new())).1.push(number);
        }
    }
    let mut questions: Vec<Question> =
        spellings.into_values().map(|(typed, lines)| Question::Spelling { typed, lines }).collect();
    questions.sort_by_key(|question| match question {
        Question::Spelling { lines, .. } => lines.first().copied(),
        Question::Held { .. } | Question::Duplicate { .. } => None,
    });
    questions.extend(held(decided, &line_of));
    questions.extend(duplicates(decided, &line_of, weights));
    questions
}

fn held(decided: &Decided, line_of: &[usize]) -> Vec<Question> {
    let mut first: HashMap<Person, usize> = HashMap::new();
    for (place, found) in decided.matches.iter().enumerate() {
        if let Some(person) = found.decision.person() {
            first.entry(person).or_insert(line_of[place]);
        }
    }
    let asked = decided.matches.iter().enumerate().filter_map(|(place, found)| {
        let Decision::Held(candidates) = &found.decision else { return None };
        let candidates = candidates.iter().filter_map(|one| first.get(&one.person).copied()).collect();
        Some(Question::Held { line: line_of[place], candidates })
    });
    asked.collect()
}

fn duplicates(decided: &Decided, line_of: &[usize], weights: &Weights) -> Vec<Question> {
    let mut places: HashMap<Person, usize> = HashMap::new();
    let mut people: Vec<(KnownPerson, Vec<usize>)> = Vec::new();
    for ((found, evidence), line) in decided.matches.iter().zip(&decided.evidence).zip(line_of) {
        let Some(person) = found.decision.person() else { continue };
        let place = *places.entry(person).or_insert(people.len());
        if place == people.len() {
            people.push((KnownPerson::default(), Vec::new()));
        }
        let (known, lines): &mut (KnownPerson, Vec<usize>) = &mut people[place];
        known.evidence.push(Evidence::clone(evidence));
        lines.push(*line);
    }
    let (known, lines): (Vec<KnownPerson>, Vec<Vec<usize>>) = people.into_iter().unzip();
    let mut shown = weights.clone();
    shown.hold = ALIKE;
    let alike = likely_duplicates(&known, &shown);
    let asked = alike
        .into_iter()
        .map(|pair| Question::Duplicate { one: lines[pair.people.0].clone(), other: lines[pair.people.1].clone() });
    asked.collect()
}
