//! Counting in one layer: who passes all choices, and how many of them carry each value.
//!
//! Three ways keep it quick. Nothing typed: the choices are sets of bits, and only those who fail at most one
//! choice are looked at. More than half pass: the others are counted, and subtracted. And the values of a
//! scholar are a short row of narrow numbers, facet by facet.

use std::ops::Range;

use super::matching::Matches;
use super::read::Question;
use crate::index::{Bits, Layer, each_of_word};
use crate::query::FacetKind;
use crate::segment::{Item, Lists, Rows};

/// Who of a layer passes the choices of a question, and the counts of its facet values. Without terms
/// everybody is looked at: `matches` is `None`.
pub(super) fn narrowed(layer: &Layer, question: &Question, matches: Option<Matches>) -> (Matches, Vec<u32>) {
    let choices = Choices::of(layer, question);
    match &layer.segment.rows {
        Rows::Narrow(rows) => Counting::new(layer, rows).narrowed(&choices, matches),
        Rows::Wide(rows) => Counting::new(layer, rows).narrowed(&choices, matches),
    }
}

/// The choices in terms of one layer's values.
struct Choices {
    /// Each facet with a choice, and its chosen values.
    facets: Vec<(FacetKind, Vec<u32>)>,
    /// For each facet value, the facet in whose choice it is, as a bit; 0 for those not chosen.
    chosen: Vec<u8>,
    /// All facets with a choice.
    needed: u8,
}

fn bit(kind: FacetKind) -> u8 {
    1 << kind as u8
}

impl Choices {
    fn of(layer: &Layer, question: &Question) -> Self {
        let segment = &layer.segment;
        let mut choices = Self { facets: Vec::new(), chosen: Vec::new(), needed: 0 };
        for kind in FacetKind::ALL {
            let Some(codes) = question.chosen[kind as usize].as_ref() else { continue };
            let range = segment.kinds[kind as usize].clone();
            let values = (0..).zip(&segment.values).take(range.end).skip(range.start);
            let chosen = values.filter(|(_, value)| codes.binary_search(&value.code).is_ok()).map(|(number, _)| number);
            choices.facets.push((kind, chosen.collect()));
            choices.needed |= bit(kind);
        }
        if choices.needed != 0 {
            choices.chosen = vec![0; segment.facet_values()];
            for (kind, values) in &choices.facets {
                for value in values {
                    choices.chosen[*value as usize] = bit(*kind);
                }
            }
        }
        choices
    }

    /// The facets whose choice a row of values fails.
    fn failed<T: Item>(&self, row: &[T]) -> u8 {
        self.needed & !row.iter().fold(0, |met, value| met | self.chosen[value.number()])
    }
}

/// The counts of one layer, in the making.
struct Counting<'l, T> {
    layer: &'l Layer,
    rows: &'l Lists<T>,
    counts: Vec<u32>,
}

impl<'l, T: Item> Counting<'l, T> {
    fn new(layer: &'l Layer, rows: &'l Lists<T>) -> Self {
        Self { layer, rows, counts: vec![0; layer.segment.facet_values()] }
    }

    fn narrowed(mut self, choices: &Choices, matches: Option<Matches>) -> (Matches, Vec<u32>) {
        let passing = match matches {
            Some(matches) if choices.needed == 0 => matches,
            Some(mut matches) => {
                matches.retain(|(ordinal, _)| self.passes(choices, *ordinal));
                matches
            }
            None => return self.among_everybody(choices),
        };
        self.count_all(&passing);
        (passing, self.counts)
    }

    /// Whether a scholar passes all choices. Who fails that of one facet alone counts within that facet.
    fn passes(&mut self, choices: &Choices, ordinal: u32) -> bool {
        let failed = choices.failed(self.rows.get(ordinal));
        if failed.is_power_of_two() {
            let kind = &self.layer.segment.kinds[failed.trailing_zeros() as usize];
            self.count_within(kind.clone(), ordinal);
        }
        failed == 0
    }

    fn count_within(&mut self, kind: Range<usize>, ordinal: u32) {
        // Rows are in order: the facet's values stand together.
        for value in self.rows.get(ordinal).iter().map(|value| value.number()).skip_while(|value| *value < kind.start) {
            if value >= kind.end {
                break;
            }
            self.counts[value] += 1;
        }
    }

    fn among_everybody(mut self, choices: &Choices) -> (Matches, Vec<u32>) {
        let passing = self.passing_among_everybody(choices);
        self.count_all(&passing);
        if let [(kind, _)] = choices.facets.as_slice() {
            // Who fails the only choice was not looked at, and counts within that facet alone.
            let kind = self.layer.segment.kinds[*kind as usize].clone();
            self.counts[kind.clone()].copy_from_slice(&self.layer.counts[kind]);
        }
        (passing, self.counts)
    }

    fn passing_among_everybody(&mut self, choices: &Choices) -> Matches {
        let carriers = &self.layer.segment.carriers;
        let mut facets = Vec::with_capacity(choices.facets.len());
        for (kind, values) in &choices.facets {
            let mut bits = Bits::new(self.layer.segment.len());
            for ordinal in values.iter().flat_map(|value| carriers.get(*value)) {
                bits.set(*ordinal);
            }
            facets.push((self.layer.segment.kinds[*kind as usize].clone(), bits));
        }
        let mut passing = Vec::new();
        for at in 0..facets.first().map_or(0, |(_, bits)| bits.words()) {
            let (mut once, mut twice) = (0, 0);
            for (_, bits) in &facets {
                let fail = !bits.word(at);
                twice |= once & fail;
                once |= fail;
            }
            let alive = self.layer.alive_of(at);
            each_of_word(at, alive & !once, &mut |ordinal| passing.push((ordinal, 0)));
            if facets.len() > 1 && alive & once & !twice != 0 {
                for (kind, bits) in &facets {
                    each_of_word(at, alive & !bits.word(at) & !twice, &mut |ordinal| {
                        self.count_within(kind.clone(), ordinal);
                    });
                }
            }
        }
        passing
    }

    /// Counts all values of those who pass.
    fn count_all(&mut self, passing: &[(u32, u16)]) {
        if passing.len() * 2 <= self.layer.alive {
            for (ordinal, _) in passing {
                for value in self.rows.get(*ordinal) {
                    self.counts[value.number()] += 1;
                }
            }
            return;
        }
        for (count, whole) in self.counts.iter_mut().zip(self.layer.counts.iter()) {
            *count += whole;
        }
        let mut next = 0;
        let ends = passing.iter().map(|(ordinal, _)| *ordinal).chain([crate::segment::index(self.rows.len())]);
        for end in ends {
            for ordinal in (next..end).filter(|ordinal| self.layer.is_alive(*ordinal)) {
                for value in self.rows.get(ordinal) {
                    self.counts[value.number()] -= 1;
                }
            }
            next = end + 1;
        }
    }
}
