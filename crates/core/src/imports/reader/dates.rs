//! Years, months and seasons in titles, names of files and cells.

use std::fmt;
use std::ops::Range;

use crate::text::{fold, tidy};

/// A season of the year, as editions are named after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Season {
    /// Winter.
    Winter,
    /// Spring.
    Spring,
    /// Summer.
    Summer,
    /// Autumn, or fall.
    Autumn,
}

impl fmt::Display for Season {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Winter => "Winter",
            Self::Spring => "Spring",
            Self::Summer => "Summer",
            Self::Autumn => "Autumn",
        })
    }
}

/// When an edition was, as far as a text tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Time {
    pub(super) year: Option<i32>,
    pub(super) month: Option<u32>,
    pub(super) season: Option<Season>,
}

/// What one word of a text says of time.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Year(i32),
    Month(u32),
    Season(Season),
    /// One or two digits: a day or the number of a month, by where it stands.
    Number(u32),
}

struct Word {
    span: Range<usize>,
    part: Option<Part>,
}

impl Time {
    /// This time, with what it lacks from the other.
    pub(super) fn or(self, other: &Self) -> Self {
        Self { year: self.year.or(other.year), month: self.month.or(other.month), season: self.season.or(other.season) }
    }

    /// The time in the name of a file or sheet, and the words that are not part of it.
    pub(super) fn of_label(label: &str) -> (Self, Vec<&str>) {
        let words = split(label);
        let time = Self::of_words(&words);
        let rest = words.iter().filter(|word| word.part.is_none()).map(|word| &label[word.span.clone()]).collect();
        (time, rest)
    }

    /// The time in a line of text that also names a year, and the text without it. Months and seasons count where they
    /// stand beside the year (“Summer Institute 2014” is no more than a name and a year).
    pub(super) fn of_text(text: &str) -> (Self, String) {
        let words = split(text);
        let mut stretch: Vec<Range<usize>> = Vec::new();
        let mut telling: Vec<Word> = Vec::new();
        for run in words.chunk_by(|a, b| a.part.is_some() && b.part.is_some()) {
            if run.iter().any(|word| matches!(word.part, Some(Part::Year(_)))) {
                stretch.push(with_days(run));
                telling.extend(run.iter().map(|word| Word { span: word.span.clone(), part: word.part }));
            }
        }
        let mut rest = String::with_capacity(text.len());
        let mut kept_to = 0;
        for span in stretch {
            rest.push_str(&text[kept_to..span.start]);
            kept_to = span.end;
        }
        rest.push_str(&text[kept_to..]);
        (Self::of_words(&telling), tidy(&rest))
    }

    /// The time in a cell of a year's or season's column: “2014”, “Spring”, “Jan 2014”, “2014-01-12”.
    pub(super) fn of_cell(cell: &str) -> Self {
        Self::of_words(&split(cell))
    }

    fn of_words(words: &[Word]) -> Self {
        let mut time = Self {
            year: only(words.iter().filter_map(|word| match word.part {
                Some(Part::Year(year)) => Some(year),
                _ => None,
            })),
            month: only(words.iter().filter_map(|word| match word.part {
                Some(Part::Month(month)) => Some(month),
                _ => None,
            })),
            season: only(words.iter().filter_map(|word| match word.part {
                Some(Part::Season(season)) => Some(season),
                _ => None,
            })),
        };
        if time.month.is_none() && time.season.is_none() && time.year.is_some() {
            time.month = numbered_month(words);
        }
        time
    }
}

/// The one value among the readings; none where they differ.
fn only<T: PartialEq>(mut readings: impl Iterator<Item = T>) -> Option<T> {
    let first = readings.next()?;
    readings.all(|other| other == first).then_some(first)
}

/// `2014-01` and `2014-01-12`: the number right after the year is its month.
fn numbered_month(words: &[Word]) -> Option<u32> {
    words.windows(2).find_map(|pair| match (pair[0].part, pair[1].part) {
        (Some(Part::Year(_)), Some(Part::Number(month @ 1..=12))) => Some(month),
        _ => None,
    })
}

/// Days go with the month that follows them (“12-21 January”); other numbers belong to what stands before
/// them (“Education 2.0 Oct 2012”).
fn with_days(run: &[Word]) -> Range<usize> {
    let mut first = run.iter().position(|word| !matches!(word.part, Some(Part::Number(_)))).unwrap_or(0);
    while first > 0 && matches!(run[first - 1].part, Some(Part::Number(1..=31))) {
        first -= 1;
    }
    run[first].span.start..run.last().map_or(0, |word| word.span.end)
}

/// The words of a text, runs of letters apart from years: `PEHP2014` is `PEHP` and `2014`, `hce2` is one word.
fn split(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut began = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (began, c.is_alphanumeric()) {
            (None, true) => began = Some(at),
            (Some(start), false) => {
                for span in apart_from_year(&text[start..at]) {
                    let word = start + span.start..start + span.end;
                    words.push(Word { part: part(&text[word.clone()]), span: word });
                }
                began = None;
            }
            _ => {}
        }
    }
    words
}

fn apart_from_year(piece: &str) -> Vec<Range<usize>> {
    let digits_before = piece.len() - piece.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let digits_after = piece.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let cuts: &[usize] = match (digits_before, piece.len() - digits_after) {
        (8, 8) if piece.len() == 8 => &[4, 6],
        (4, 0) if year(&piece[..4]).is_some() => &[4],
        (0, 4) if year(&piece[digits_after..]).is_some() => &[digits_after],
        _ => &[],
    };
    let mut spans = Vec::new();
    let mut start = 0;
    for &cut in cuts.iter().chain([&piece.len()]) {
        spans.push(start..cut);
        start = cut;
    }
    spans
}

fn part(word: &str) -> Option<Part> {
    if let Some(year) = year(word) {
        return Some(Part::Year(year));
    }
    if word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit()) {
        return word.parse().ok().map(Part::Number);
    }
    let folded = fold(word);
    month(&folded).map(Part::Month).or_else(|| season(&folded).map(Part::Season))
}

fn year(word: &str) -> Option<i32> {
    let plausible = |year: &i32| (1900..=2100).contains(year);
    (word.len() == 4).then(|| word.parse().ok()).flatten().filter(plausible)
}

fn month(folded: &str) -> Option<u32> {
    Some(match folded {
        "january" | "jan" | "januar" | "janner" | "janvier" | "janv" | "enero" | "ene" | "janeiro" => 1,
        "february" | "feb" | "februar" | "fevrier" | "fevr" | "febrero" | "fevereiro" | "fev" => 2,
        "march" | "mar" | "marz" | "mars" | "marzo" | "marco" => 3,
        "april" | "apr" | "avril" | "avr" | "abril" | "abr" => 4,
        "may" | "mai" | "mayo" | "maio" => 5,
        "june" | "jun" | "juni" | "juin" | "junio" | "junho" => 6,
        "july" | "jul" | "juli" | "juillet" | "juil" | "julio" | "julho" => 7,
        "august" | "aug" | "aout" | "agosto" | "ago" => 8,
        "september" | "sep" | "sept" | "septembre" | "septiembre" | "setembro" | "set" => 9,
        "october" | "oct" | "oktober" | "okt" | "octobre" | "octubre" | "outubro" | "out" => 10,
        "november" | "nov" | "novembre" | "noviembre" | "novembro" => 11,
        "december" | "dec" | "dezember" | "dez" | "decembre" | "diciembre" | "dic" | "dezembro" => 12,
        _ => return None,
    })
}

fn season(folded: &str) -> Option<Season> {
    Some(match folded {
        "winter" | "hiver" | "invierno" | "inverno" => Season::Winter,
        "spring" | "fruhling" | "fruhjahr" | "printemps" | "primavera" => Season::Spring,
        "summer" | "sommer" | "ete" | "verano" | "verao" => Season::Summer,
        "autumn" | "fall" | "herbst" | "automne" | "otono" | "outono" => Season::Autumn,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(year: i32, month: Option<u32>, season: Option<Season>) -> Time {
        Time { year: Some(year), month, season }
    }

    #[test]
    fn cells_tell_time_in_many_ways() {
        assert_eq!(Time::of_cell("2014"), time(2014, None, None));
        assert_eq!(Time::of_cell("2014-01-12"), time(2014, Some(1), None));
        assert_eq!(Time::of_cell("Januar 2014"), time(2014, Some(1), None));
        assert_eq!(Time::of_cell("Fall 2014"), time(2014, None, Some(Season::Autumn)));
        assert_eq!(Time::of_cell("Mayo"), Time { month: Some(5), ..Time::default() });
        assert_eq!(Time::of_cell("2014, 2015"), Time::default());
        assert_eq!(Time::of_cell("second"), Time::default());
    }

    #[test]
    fn time_is_taken_out_of_a_text_with_its_days() {
        let (told, rest) = Time::of_text("Leading Innovations, 3-8 June 2019 in Boston");
        assert_eq!((told, rest.as_str()), (time(2019, Some(6), None), "Leading Innovations, in Boston"));
        let (told, rest) = Time::of_text("You may come in March");
        assert_eq!((told, rest.as_str()), (Time::default(), "You may come in March"));
    }
}
