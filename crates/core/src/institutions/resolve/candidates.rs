//! Which names are worth a closer look.

use rustc_hash::FxHashMap;

use super::index::Index;
use super::query::{Query, SegmentKind, Token};

/// The most entries of the lists of names by word that are looked through.
const MOST_POSTINGS: usize = 2500;
/// The most names that get a closer look.
const MOST_NAMES: usize = 48;

/// Names that share telling words with the typed text, or consist of just its words.
pub(super) fn names(index: &Index, query: &Query) -> Vec<u32> {
    let mut found = by_words(index, query);
    whole(index, query, &mut found);
    found.sort_unstable();
    found.dedup();
    found
}

fn by_words(index: &Index, query: &Query) -> Vec<u32> {
    let mut words: Vec<(u32, f32)> = Vec::new();
    for token in &query.tokens {
        let share = token.cost.max(0.2);
        words.extend(token.number.map(|number| (number, index.vocabulary.weight(number) * share)));
        words.extend(
            token.instead.iter().map(|(number, alike)| (*number, index.vocabulary.weight(*number) * share * alike)),
        );
    }
    words.extend(query.beside.iter().map(|word| (*word, index.vocabulary.weight(*word) * 0.3)));
    words.sort_by_key(|(word, _)| index.names_with(*word).len());
    words.dedup_by_key(|word| word.0);
    let mut gained: FxHashMap<u32, f32> = FxHashMap::default();
    let mut left = MOST_POSTINGS;
    for (word, weight) in words {
        let names = index.names_with(word);
        if names.len() > left {
            // Common words choose among the names found, they find none.
            if gained.len() < 400 {
                for (name, gain) in &mut gained {
                    if index.words_of(&index.names[*name as usize]).contains(&word) {
                        *gain += weight;
                    }
                }
            }
            continue;
        }
        left -= names.len();
        for name in names {
            *gained.entry(*name).or_default() += weight;
        }
    }
    let mut ranked: Vec<(f32, u32)> = gained
        .into_iter()
        .map(|(name, gain)| (gain * gain / (index.names[name as usize].told_without_town + 0.3), name))
        .collect();
    if ranked.len() > MOST_NAMES {
        ranked.select_nth_unstable_by(MOST_NAMES, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.truncate(MOST_NAMES);
    }
    ranked.into_iter().map(|(_, name)| name).collect()
}

/// The same with one word at a time taken for what it may have been meant to be.
fn whole_with_another(index: &Index, query: &Query, tokens: &[&Token], found: &mut Vec<u32>) {
    let mut words: Vec<u32> = tokens.iter().filter_map(|token| meant(token)).collect();
    if words.len() != tokens.len() || query.tokens.len() > 12 {
        return;
    }
    for (at, token) in tokens.iter().enumerate() {
        let own = words[at];
        for (instead, _) in &token.instead {
            words[at] = *instead;
            found.extend(index.whole_names(&words).take(10));
        }
        words[at] = own;
    }
}

fn meant(token: &Token) -> Option<u32> {
    token.number.or_else(|| token.instead.first().map(|(number, _)| *number))
}

/// Names that consist of just the words of the text, of a segment, of neighbouring segments, or of some that stand
/// side by side in one: names of common words alone are found by nothing else.
fn whole(index: &Index, query: &Query, found: &mut Vec<u32>) {
    let segments = query.segments.len().min(8);
    for from in 0..segments {
        for to in from + 1..=segments {
            let inside = |token: &&Token| (from..to).contains(&usize::from(token.segment));
            let tokens: Vec<&Token> = query.tokens.iter().filter(inside).collect();
            let words: Vec<u32> = tokens.iter().filter_map(|token| meant(token)).collect();
            whole_with_another(index, query, &tokens, found);
            if !words.is_empty() && !matches!(query.segments[from..to], [SegmentKind::Country(_)]) {
                found.extend(index.whole_names(&words).take(40));
            }
            if to == from + 1 {
                side_by_side(index, &words, found);
            }
        }
    }
}

/// The most words of one segment whose runs are tried.
const MOST_IN_RUNS: usize = 16;
/// The longest run.
const LONGEST_RUN: usize = 7;

fn side_by_side(index: &Index, words: &[u32], found: &mut Vec<u32>) {
    let words = &words[..words.len().min(MOST_IN_RUNS)];
    for from in 0..words.len() {
        for to in from + 2..=words.len().min(from + LONGEST_RUN) {
            if to - from < words.len() {
                found.extend(index.whole_names(&words[from..to]).take(10));
            }
        }
    }
}
