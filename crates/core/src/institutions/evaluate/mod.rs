//! How well typed names are resolved, measured on texts whose meaning is known.

mod gold;
mod measure;

use std::collections::BTreeMap;

pub use gold::{GoldError, GoldText, Part, read_gold};
pub use measure::{Measure, TopOne};

use super::directory::Directory;
use super::resolve::{Estimates, Labelled, Resolution, TypedInstitution, Verdict, estimate};

/// What came out for a list of texts.
#[derive(Debug, Default)]
pub struct Evaluation {
    /// The figures of each scope.
    pub scopes: BTreeMap<String, Measure>,
    /// The texts that were not resolved as they should be.
    pub errors: Vec<Misresolved>,
}

/// A text that was not resolved as it should be.
#[derive(Debug)]
pub struct Misresolved {
    /// The text with what it means.
    pub gold: GoldText,
    /// The ROR ids it was resolved to, the main one first.
    pub given: Vec<String>,
    /// How it was resolved.
    pub resolution: Resolution,
}

/// Resolves each text and compares the answer with what the text means.
#[must_use]
pub fn evaluate(directory: &Directory, texts: &[GoldText]) -> Evaluation {
    let mut evaluation = Evaluation::default();
    for gold in texts {
        let typed = TypedInstitution { text: &gold.text, ..TypedInstitution::default() };
        let resolution = directory.resolver().resolve(&typed);
        let given = given(directory, &resolution);
        let expected = expected(directory, gold);
        let measure = evaluation.scopes.entry(gold.scope.clone()).or_default();
        if measure.add(&expected, &given) {
            continue;
        }
        evaluation.errors.push(Misresolved { gold: gold.clone(), given, resolution });
    }
    evaluation
}

/// The ROR ids that an answer names, the main one first.
fn given(directory: &Directory, resolution: &Resolution) -> Vec<String> {
    let Verdict::Institution(main) = resolution.verdict else { return Vec::new() };
    let all = std::iter::once(main).chain(resolution.also.iter().map(|(place, _)| *place));
    all.filter_map(|place| directory.ror(place).map(str::to_owned)).collect()
}

/// The ROR ids that a text means; what was withdrawn is meant by its successor.
fn expected(directory: &Directory, gold: &GoldText) -> Vec<String> {
    let standing = |ror: &String| {
        let place = directory.place(ror);
        place.and_then(|place| directory.ror(place)).map_or_else(|| ror.clone(), str::to_owned)
    };
    let mut expected: Vec<String> = gold.ror.iter().map(standing).collect();
    expected.sort_unstable();
    expected.dedup();
    expected
}

/// Estimates the weights of the resolver anew from lists of texts; each list counts alike, but for the root of its
/// length, and texts that mean something unknown do not count.
pub fn estimate_weights(directory: &mut Directory, lists: &[Vec<GoldText>]) -> Estimates {
    let longest = lists.iter().map(Vec::len).max().unwrap_or_default();
    let mut labelled = Vec::new();
    for list in lists {
        let weight = (longest as f32 / list.len().max(1) as f32).sqrt();
        for gold in list {
            let meant: Vec<u32> = gold.ror.iter().filter_map(|ror| directory.place(ror)).collect();
            if meant.len() == gold.ror.len() {
                let typed = TypedInstitution { text: &gold.text, ..TypedInstitution::default() };
                labelled.push(Labelled { typed, meant, weight });
            }
        }
    }
    estimate(directory.resolver_mut(), &labelled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::institutions::ror::{RegistryRecord, read_registry_from};

    fn directory() -> Directory {
        let registry = concat!(
            r#"{"id":"03vek6s52","name":"Harvard University","names":[["Harvard University","label","en"]],"country":"US"}"#,
            "\n",
            r#"{"id":"03wevmz92","name":"Harvard Medical School","names":[["Harvard Medical School","label","en"]],"country":"US","status":"withdrawn","rels":[["successor","03vek6s52"]]}"#,
            "\n",
            r#"{"id":"041nas322","name":"University of Bonn","names":[["University of Bonn","label","en"]],"country":"DE"}"#,
        );
        let mut records: Vec<RegistryRecord> = Vec::new();
        read_registry_from(registry.as_bytes(), std::path::Path::new("three"), |record| {
            records.push(record);
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
        Directory::of_records(&records)
    }

    fn gold(text: &str, ror: &[&str], scope: &str) -> GoldText {
        GoldText {
            text: text.to_owned(),
            ror: ror.iter().map(|ror| (*ror).to_owned()).collect(),
            scope: scope.to_owned(),
        }
    }

    #[test]
    fn right_and_wrong_answers_are_counted_by_scope() {
        let texts = [
            gold("Harvard Medical School", &["03wevmz92"], "A"),
            gold("University of Bonn", &["03vek6s52"], "A"),
            gold("Zxqvb Plmk", &["041nas322"], "A"),
            gold("retired", &[], "nil"),
        ];
        let evaluation = evaluate(&directory(), &texts);
        let a = &evaluation.scopes["A"];
        assert_eq!((a.right, a.wrong, a.missed), (1, 1, 2));
        assert_eq!(a.top, TopOne { right: 1, wrong: 1, missed: 1, rightly_none: 0 });
        assert_eq!(evaluation.scopes["nil"].top.rightly_none, 1);
        let errors: Vec<&str> = evaluation.errors.iter().map(|error| error.gold.text.as_str()).collect();
        assert_eq!(errors, ["University of Bonn", "Zxqvb Plmk"]);
    }

    #[test]
    fn estimating_needs_no_text() {
        let estimates = estimate_weights(&mut directory(), &[]);
        assert!(estimates.named.iter().chain(&estimates.meant).all(|one| (one.have - one.estimated).abs() < 1e-4));
    }
}
