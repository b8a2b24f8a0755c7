//! What people say of themselves: bios composed from many sentences, so that thousands of them differ.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::chance::Chance;

/// An interest and what people work on who have it.
#[derive(Clone, Debug)]
pub(super) struct Interest {
    /// The code among the curated interests.
    pub(super) code: &'static str,
    topics: Vec<&'static str>,
}

/// The interests that the demo gives to people.
pub(super) fn interests() -> &'static [Interest] {
    static INTERESTS: LazyLock<Vec<Interest>> = LazyLock::new(|| {
        let lines = include_str!("data/interests.tsv").lines().skip(1);
        let rows = lines.filter_map(|line| line.split_once('\t'));
        rows.map(|(code, topics)| Interest { code, topics: topics.split(';').collect() }).collect()
    });
    &INTERESTS
}

struct Phrases {
    /// Sentences by part, the parts in the order of a bio.
    parts: Vec<(&'static str, Vec<&'static str>)>,
    words: HashMap<&'static str, Vec<&'static str>>,
}

fn phrases() -> &'static Phrases {
    static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
        let mut parts: Vec<(&str, Vec<&str>)> = Vec::new();
        for line in include_str!("data/bio.txt").lines().filter(|line| !line.starts_with('#')) {
            match (line.strip_prefix('['), parts.last_mut()) {
                (Some(part), _) => parts.push((part.trim_end_matches(']'), Vec::new())),
                (None, Some((_, sentences))) => sentences.push(line),
                (None, None) => {}
            }
        }
        let words = include_str!("data/bio_words.txt").lines().filter_map(|line| line.split_once(": "));
        Phrases { parts, words: words.map(|(slot, words)| (slot, words.split('|').collect())).collect() }
    });
    &PHRASES
}

/// In how many of a hundred bios each part is there; a bio always has its focus.
fn likelihood(part: &str) -> u32 {
    match part {
        "opening" => 85,
        "focus" => 100,
        "method" => 70,
        "story" => 55,
        "outside" => 40,
        _ => 50,
    }
}

/// A bio of two to six sentences about these interests (indexes of [`interests`], at least one), in Markdown.
pub(super) fn bio(chance: &mut Chance, about: &[usize], first_year: i32) -> String {
    let mut text = String::with_capacity(480);
    let mut sentences = 0;
    for (part, choices) in &phrases().parts {
        let is_too_short = sentences < 2 && *part == "invite";
        if !is_too_short && !chance.percent(likelihood(part)) {
            continue;
        }
        if !text.is_empty() {
            text.push_str(if sentences == 3 && chance.percent(45) { "\n\n" } else { " " });
        }
        let sentence = *chance.pick(choices);
        fill(chance, sentence, about, first_year, &mut text);
        sentences += 1;
    }
    text
}

fn fill(chance: &mut Chance, sentence: &str, about: &[usize], first_year: i32, text: &mut String) {
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let (slot, after) = after.split_once('}').unwrap_or((after, ""));
        rest = after;
        match slot {
            "topic" => text.push_str(topic(chance, about.first())),
            "topic2" => text.push_str(topic(chance, about.last().filter(|_| about.len() > 1))),
            "year" => text.push_str(&(first_year + chance.between(0, 4)).min(2026).to_string()),
            "years" => text.push_str(&(2027 - first_year + chance.between(2, 9)).to_string()),
            _ => text.push_str(phrases().words.get(slot).map_or("", |words| *chance.pick(words))),
        }
    }
    text.push_str(rest);
}

/// What somebody with that interest works on; any interest where none is given.
fn topic(chance: &mut Chance, interest: Option<&usize>) -> &'static str {
    let interest = interest.map_or_else(|| chance.pick(interests()), |at| &interests()[*at]);
    interest.topics[chance.below(interest.topics.len())]
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::chance::Purpose;
    use super::*;

    #[test]
    fn bios_differ_and_leave_no_slot_open() {
        let bios: Vec<String> = (0..5000)
            .map(|n| bio(&mut Chance::of(1, Purpose::Enrichment, n), &[n % interests().len(), 3], 2001))
            .collect();
        let distinct: HashSet<&String> = bios.iter().collect();
        assert!(distinct.len() > 4900, "{}", distinct.len());
        for bio in &bios {
            assert!(!bio.contains(['{', '}', '|']) && !bio.contains("  ") && bio.ends_with(['.', '”']), "{bio}");
        }
        let words: usize = bios.iter().map(|bio| bio.split_whitespace().count()).sum();
        assert!((38..75).contains(&(words / bios.len())), "{} words", words / bios.len());
    }

    #[test]
    fn every_slot_has_words() {
        let known = ["topic", "topic2", "year", "years"];
        for (_, sentences) in &phrases().parts {
            for slot in sentences.iter().flat_map(|s| s.split('{').skip(1)).filter_map(|s| s.split('}').next()) {
                assert!(known.contains(&slot) || phrases().words.contains_key(slot), "no words for “{slot}”");
            }
        }
    }

    #[test]
    fn the_interests_are_those_of_the_curated_list() {
        for interest in interests() {
            assert!(collegium_core::reference::interest(interest.code).is_some(), "{}", interest.code);
        }
    }
}
