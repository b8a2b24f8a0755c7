//! Slips of the finger: letters left out, put in, mistaken, or in the wrong order.

use crate::chance::Chance;

/// The text with so many slips, anywhere in its words of three letters or more, the first letter included.
pub(crate) fn edited(text: &str, slips: usize, chance: &mut Chance) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..slips {
        let before = letters.clone();
        while letters == before {
            slip(&mut letters, chance);
        }
    }
    letters.into_iter().collect()
}

fn slip(letters: &mut Vec<char>, chance: &mut Chance) {
    let places = places(letters);
    if places.is_empty() {
        letters.push('e');
        return;
    }
    let at = places[chance.below(places.len())];
    let other = char::from(b"abcdefghijklmnopqrstuvwxyz"[chance.below(26)]);
    match chance.below(4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, other),
        2 => letters[at] = other,
        _ if places.contains(&(at + 1)) => letters.swap(at, at + 1),
        _ => {}
    }
}

/// Where the letters of words of three or more stand.
fn places(letters: &[char]) -> Vec<usize> {
    let mut places = Vec::new();
    let mut word = Vec::new();
    for (at, letter) in letters.iter().chain([&' ']).enumerate() {
        if *letter != ' ' {
            word.push(at);
            continue;
        }
        if word.len() >= 3 {
            places.append(&mut word);
        }
        word.clear();
    }
    places
}
