//! Looking up words next to each other: in names, in shared values, in longer texts.

use collegium_core::audience::Viewer;

use super::evidence::Gathering;
use super::term::{all_of, in_texts};
use super::weight;
use crate::error::SearchError;
use crate::index::Snapshot;
use crate::query::{Phrase, Scope};
use crate::segment::Segment;
use crate::store::TextQuestion;

/// Who has the phrase, layer by layer.
pub(crate) fn look_up<'s>(
    snapshot: &'s Snapshot,
    viewer: Viewer,
    phrase: &Phrase,
) -> Result<Vec<Gathering<'s>>, SearchError> {
    let side = snapshot.side(viewer);
    let mut gatherings: Vec<Gathering<'s>> = Vec::with_capacity(side.layers.len());
    for layer in &side.layers {
        let mut gathering = Gathering::of(layer);
        phrase_in_names(&layer.segment, &phrase.words, &mut gathering);
        if phrase.scope == Scope::All {
            phrase_in_values(&layer.segment, &phrase.words, &mut gathering);
        }
        gatherings.push(gathering);
    }
    if phrase.scope == Scope::All {
        in_texts(snapshot, viewer, TextQuestion::Phrase(&phrase.words), weight::TEXT, &mut gatherings)?;
    }
    Ok(gatherings)
}

fn phrase_in_names(segment: &Segment, phrase: &[String], gathering: &mut Gathering<'_>) {
    let words: Option<Vec<u32>> = phrase.iter().map(|word| segment.names.find(word)).collect();
    let Some(words) = words else { return };
    let mut carriers = all_of(words.iter().map(|word| segment.names.carriers(*word)));
    carriers.retain(|ordinal| segment.name_rows.get(*ordinal).windows(words.len()).any(|run| run == words));
    gathering.own(weight::NAME_PHRASE, carriers);
}

fn phrase_in_values<'a>(segment: &'a Segment, phrase: &[String], gathering: &mut Gathering<'a>) {
    let topics = &segment.topics;
    let words: Option<Vec<u32>> = phrase.iter().map(|word| topics.find(word)).collect();
    let Some(words) = words else { return };
    let whole = format!(" {} ", phrase.join(" "));
    for value in all_of(words.iter().map(|word| topics.carriers(*word))) {
        let meant = &segment.values[value as usize];
        if meant.spellings.iter().any(|spelling| format!(" {spelling} ").contains(&whole)) {
            gathering.lend(weight::value(meant.kind), segment.carriers.get(value));
        }
    }
}
