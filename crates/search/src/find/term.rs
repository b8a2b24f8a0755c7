//! Looking up one word: in names, in shared values, in longer texts.

use collegium_core::audience::Viewer;

use super::evidence::Gathering;
use super::read::is_little;
use super::weight;
use crate::error::SearchError;
use crate::index::{Bits, Layer, Snapshot};
use crate::labels::Labels;
use crate::query::{Scope, Word};
use crate::segment::Segment;
use crate::store::TextQuestion;
use crate::words;

/// How far typed words may be from what they find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// One error from 4 letters, two from 8.
    Usual,
    /// One error from 2 letters, in names alone. For when few are called what was typed.
    Close,
    /// Two from 4, one below; initials; names written as one. For when the usual finds nobody plainly.
    Wide,
    /// The same, and typing errors against longer texts. For when nobody is found at all.
    Texts,
}

/// One word, with what its neighbours say about it.
pub(crate) struct Asked<'a> {
    pub(crate) word: &'a Word,
    /// It and the word before, and it and the word after, written as one.
    pub(crate) joined: Vec<String>,
    /// Other forms of it as a given name.
    pub(crate) variants: Vec<String>,
    /// Whether other words were typed beside it.
    pub(crate) in_company: bool,
}

impl<'a> Asked<'a> {
    /// All words with what their neighbours say about them.
    pub(crate) fn all(words: &'a [Word], labels: &Labels) -> Vec<Self> {
        let pairs: Vec<String> = words.windows(2).map(|pair| format!("{}{}", pair[0].text, pair[1].text)).collect();
        let neighbours = |at: usize| [at.checked_sub(1), Some(at)].into_iter().flatten();
        words
            .iter()
            .enumerate()
            .map(|(at, word)| Self {
                word,
                joined: neighbours(at).filter_map(|pair| pairs.get(pair).cloned()).collect(),
                variants: labels.variants_of(&word.text),
                in_company: words.len() > 1,
            })
            .collect()
    }
}

/// Who has the word, layer by layer.
pub(crate) fn word<'s>(
    snapshot: &'s Snapshot,
    viewer: Viewer,
    asked: &Asked<'_>,
    reach: Reach,
) -> Result<Vec<Gathering<'s>>, SearchError> {
    let side = snapshot.side(viewer);
    let everywhere = asked.word.scope == Scope::All;
    let typed = asked.word.text.as_str();
    let mut gatherings: Vec<Gathering<'s>> = Vec::with_capacity(side.layers.len());
    for layer in &side.layers {
        let mut gathering = Gathering::of(layer);
        in_names(&layer.segment, asked, reach, &mut gathering);
        if everywhere && reach != Reach::Close {
            in_values(layer, asked.word, reach, &mut gathering);
        }
        gatherings.push(gathering);
    }
    if everywhere && reach != Reach::Close {
        in_texts(snapshot, viewer, TextQuestion::Word(typed), weight::TEXT, &mut gatherings)?;
        if asked.word.open && typed.chars().count() >= SHORTEST_BEGINNING_IN_TEXTS {
            in_texts(snapshot, viewer, TextQuestion::Beginning(typed), weight::TEXT_BEGINNING, &mut gatherings)?;
        }
    }
    Ok(gatherings)
}

/// Adds who has what is like the word, for when nobody has it without a guess.
pub(crate) fn widen<'s>(
    snapshot: &'s Snapshot,
    viewer: Viewer,
    asked: &Asked<'_>,
    reach: Reach,
    gatherings: &mut [Gathering<'s>],
) -> Result<(), SearchError> {
    let typed = asked.word.text.as_str();
    if words::has_unspaced(typed) {
        return Ok(());
    }
    let everywhere = asked.word.scope == Scope::All;
    for (layer, gathering) in snapshot.side(viewer).layers.iter().zip(gatherings.iter_mut()) {
        near_in_names(&layer.segment, typed, reach, gathering);
        wider_in_names(&layer.segment, asked, gathering);
        if everywhere {
            near_in_values(layer, typed, reach, gathering);
        }
    }
    let most = if reach == Reach::Texts && everywhere { errors_allowed(typed, Reach::Usual) } else { 0 };
    if most > 0 && !gatherings.iter().any(|found| found.any(|weight| !weight::is_guess(weight))) {
        in_texts(snapshot, viewer, TextQuestion::Near(typed, most), weight::TEXT_NEAR, gatherings)?;
    }
    Ok(())
}

/// Beginnings of fewer letters are looked for in names and values alone.
const SHORTEST_BEGINNING_IN_TEXTS: usize = 3;

/// How many typing errors a word may have.
pub(crate) fn errors_allowed(word: &str, reach: Reach) -> u8 {
    if word.bytes().any(|byte| byte.is_ascii_digit()) || words::has_unspaced(word) {
        return 0;
    }
    match (word.chars().count(), reach) {
        (0..=1, _) | (2..=3, Reach::Usual) => 0,
        (2..=3, _) | (4..=7, Reach::Usual | Reach::Close) => 1,
        _ => 2,
    }
}

/// Whether looking closer finds more than the usual: only of short words.
pub(crate) fn looks_closer(words: &[Word]) -> bool {
    words.iter().any(|word| errors_allowed(&word.text, Reach::Close) > errors_allowed(&word.text, Reach::Usual))
}

fn in_names<'a>(segment: &'a Segment, asked: &Asked<'_>, reach: Reach, gathering: &mut Gathering<'a>) {
    let names = &segment.names;
    let typed = asked.word.text.as_str();
    let whole = names.find(typed);
    if let Some(word) = whole {
        gathering.lend(weight::NAME, names.carriers(word));
    }
    if words::has_unspaced(typed) && whole.is_none() {
        let carriers = all_of(
            words::asked_grams(typed).iter().map(|gram| names.find(gram).map_or(&[][..], |word| names.carriers(word))),
        );
        gathering.own(weight::NAME, carriers);
        return;
    }
    for word in asked.joined.iter().filter_map(|joined| names.find(joined)) {
        gathering.lend(weight::NAME, names.carriers(word));
    }
    for word in asked.variants.iter().filter_map(|form| names.find(form)) {
        gathering.lend(weight::NAME_VARIANT, names.carriers(word));
    }
    if asked.word.open {
        // The word itself is among them: its better weight counts.
        gathering.copy(weight::NAME_BEGINNING, names.carriers_of(names.beginning_with(typed)));
    }
    near_in_names(segment, typed, reach, gathering);
}

fn near_in_names<'a>(segment: &'a Segment, typed: &str, reach: Reach, gathering: &mut Gathering<'a>) {
    let names = &segment.names;
    for near in names.near(typed, errors_allowed(typed, reach)) {
        gathering.lend(weight::name_near(near), names.carriers(near.word));
    }
}

fn wider_in_names<'a>(segment: &'a Segment, asked: &Asked<'_>, gathering: &mut Gathering<'a>) {
    let names = &segment.names;
    let typed = asked.word.text.as_str();
    two_in_one(segment, typed, gathering);
    for joined in &asked.joined {
        for near in names.near(joined, errors_allowed(joined, Reach::Usual)) {
            gathering.lend(weight::NAME_SPLIT, names.carriers(near.word));
        }
        two_in_one(segment, joined, gathering);
    }
    if asked.in_company && typed.is_ascii() {
        let initial = &typed[..1];
        if typed.len() == 1 {
            gathering.copy(weight::NAME_INITIAL, names.carriers_of(names.beginning_with(initial)));
        } else if let Some(word) = names.find(initial) {
            gathering.lend(weight::NAME_INITIAL, names.carriers(word));
        }
    }
}

/// Two names written as one, or with a letter for the blank between them; one of the two may have an error.
fn two_in_one(segment: &Segment, typed: &str, gathering: &mut Gathering<'_>) {
    let names = &segment.names;
    for (at, letter) in typed.char_indices().skip(2) {
        let front = &typed[..at];
        for back in [&typed[at..], &typed[at + letter.len_utf8()..]] {
            if back.chars().count() < 2 {
                continue;
            }
            match (names.find(front), names.find(back)) {
                (Some(front), Some(back)) => {
                    gathering.own(weight::NAME_SPLIT, all_of([names.carriers(front), names.carriers(back)]));
                }
                (Some(whole), None) => one_near(segment, whole, back, gathering),
                (None, Some(whole)) => one_near(segment, whole, front, gathering),
                (None, None) => {}
            }
        }
    }
}

fn one_near(segment: &Segment, whole: u32, other: &str, gathering: &mut Gathering<'_>) {
    let names = &segment.names;
    for near in names.near(other, errors_allowed(other, Reach::Wide).min(1)) {
        gathering.own(weight::NAME_FAR, all_of([names.carriers(whole), names.carriers(near.word)]));
    }
}

/// Those that are on all lists.
pub(super) fn all_of<'a>(lists: impl IntoIterator<Item = &'a [u32]>) -> Vec<u32> {
    let mut lists: Vec<&[u32]> = lists.into_iter().collect();
    lists.sort_by_key(|list| list.len());
    let Some((first, rest)) = lists.split_first() else { return Vec::new() };
    first.iter().copied().filter(|ordinal| rest.iter().all(|list| list.binary_search(ordinal).is_ok())).collect()
}

fn in_values<'a>(layer: &'a Layer, word: &Word, reach: Reach, gathering: &mut Gathering<'a>) {
    let segment = &*layer.segment;
    let topics = &segment.topics;
    let mut lend = |topic: u32, weight: &dyn Fn(crate::segment::ValueKind) -> u8| {
        for value in topics.carriers(topic) {
            gathering.lend(weight(segment.values[*value as usize].kind), segment.carriers.get(*value));
        }
    };
    let typed = word.text.as_str();
    let whole = topics.find(typed);
    if let Some(topic) = whole {
        lend(topic, &weight::value);
    }
    if word.open {
        let longer = topics.beginning_with(typed).filter(|topic| Some(*topic) != whole);
        longer.for_each(|topic| lend(topic, &weight::value_beginning));
    }
    near_in_values(layer, typed, reach, gathering);
}

fn near_in_values<'a>(layer: &'a Layer, typed: &str, reach: Reach, gathering: &mut Gathering<'a>) {
    let segment = &*layer.segment;
    let near = segment.topics.near(typed, errors_allowed(typed, reach));
    // “Band” does not mean everybody whose discipline has an “and” in it.
    for near in near.into_iter().filter(|near| !is_little(segment.topics.word(near.word))) {
        for value in segment.topics.carriers(near.word) {
            gathering.lend(weight::value_near(near.distance), segment.carriers.get(*value));
        }
    }
}

pub(super) fn in_texts(
    snapshot: &Snapshot,
    viewer: Viewer,
    question: TextQuestion<'_>,
    weight: u8,
    gatherings: &mut [Gathering<'_>],
) -> Result<(), SearchError> {
    let side = snapshot.side(viewer);
    let mut found: Vec<Bits> = side.layers.iter().map(|layer| Bits::new(layer.segment.len())).collect();
    snapshot.shelf.texts_with(viewer, question, |number| {
        if let Some((layer, ordinal)) = side.place(number) {
            found[layer].set(ordinal);
        }
    })?;
    for (gathering, ordinals) in gatherings.iter_mut().zip(found) {
        gathering.own_set(weight, ordinals);
    }
    Ok(())
}
