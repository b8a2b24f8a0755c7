//! Which program and edition a roster is of, as its title lines, its sheet's name and its file's name tell.
//!
//! The rule when they disagree: the **name** of the program is the title's, for nobody writes it out twice; the
//! **code** and the **time** (year, month, season) are the file name's, for a file is named anew each time while an old
//! title is easily left standing; then the sheet's, then the title's. Each disagreement is reported as a [`Note`].
//! A line's own columns outrank all of them.

use super::dates::{Season, Time};
use super::note::Note;
use crate::text::{fold, tidy};

/// What a roster says about the program and edition it is of. What nothing tells is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditionGuess {
    /// A short code of the program, as typed: `pehp`, `HCE2`.
    pub program_code: Option<String>,
    /// The program's name, as typed.
    pub program_name: Option<String>,
    /// The year.
    pub year: Option<i32>,
    /// The month, 1 to 12.
    pub month: Option<u32>,
    /// The season.
    pub season: Option<Season>,
}

impl EditionGuess {
    /// This edition, with what the cells of a line say instead.
    pub(super) fn outranked_by(&self, program: Option<&str>, year: Option<&str>, season: Option<&str>) -> Self {
        let mut edition = self.clone();
        if let Some(program) = program.map(read_title_line) {
            edition.program_code = program.program_code;
            edition.program_name = program.program_name;
        }
        let time = Time::of_cell(year.unwrap_or_default()).or(&Time::of_cell(season.unwrap_or_default()));
        if time.year.is_some() && time.year != edition.year {
            (edition.month, edition.season) = (None, None);
        }
        edition.year = time.year.or(edition.year);
        if time.month.is_some() || time.season.is_some() {
            (edition.month, edition.season) = (time.month, time.season);
        }
        edition
    }
}

/// Puts together what title lines, sheet name and file name say.
pub(super) fn guess(titles: &[String], sheet: Option<&str>, file: &str) -> (EditionGuess, Vec<Note>) {
    let title = read_titles(titles);
    let sheet = sheet.map(read_sheet_name).unwrap_or_default();
    let file = read_label(stem(file));
    let mut notes = Vec::new();
    let by_rank = [&file, &sheet, &title];
    let edition = EditionGuess {
        program_code: agree(
            by_rank.map(|from| from.program_code.clone()),
            |code| fold(code).replace(' ', ""),
            &mut notes,
        ),
        program_name: [&title, &file].into_iter().find_map(|from| from.program_name.clone()),
        year: agree(by_rank.map(|from| from.year), |year| *year, &mut notes),
        month: agree(by_rank.map(|from| from.month), |month| *month, &mut notes),
        season: agree(by_rank.map(|from| from.season), |season| *season, &mut notes),
    };
    (edition, notes)
}

/// The first of the readings; a later one that differs is noted.
fn agree<T: ToString, K: PartialEq>(
    readings: [Option<T>; 3],
    key: impl Fn(&T) -> K,
    notes: &mut Vec<Note>,
) -> Option<T> {
    let mut readings = readings.into_iter().flatten();
    let taken = readings.next()?;
    for other in readings.filter(|other| key(other) != key(&taken)) {
        notes.push(Note::EditionsDiffer { taken: taken.to_string(), other: other.to_string() });
    }
    Some(taken)
}

fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && extension.len() <= 5 => stem,
        _ => name,
    }
}

/// Words in names of files and sheets that tell nothing of the program.
const NOISE: &[&str] = &[
    "roster",
    "rosters",
    "list",
    "lists",
    "participant",
    "participants",
    "attendee",
    "attendees",
    "scholar",
    "scholars",
    "alumni",
    "alumnae",
    "final",
    "draft",
    "copy",
    "of",
    "new",
    "updated",
    "update",
    "export",
    "exported",
    "data",
    "import",
    "class",
    "cohort",
    "edition",
    "book",
    "sheet",
    "workbook",
    "tabelle",
    "feuille",
    "feuil",
    "hoja",
    "planilha",
    "mappe",
    "untitled",
    "document",
    "file",
    "upload",
    "download",
    "names",
    "contacts",
    "people",
    "master",
    "revised",
    "rev",
    "v",
    "ver",
    "version",
    "xlsx",
    "csv",
    "teilnehmer",
    "teilnehmerliste",
    "liste",
    "participantes",
    "lista",
    "and",
    "the",
    "for",
    "test",
    "table",
    "all",
];

/// Reads the name of a file or sheet: `1996-jan-pehp`, `PEHP January 2014`, `2014_PEHP_Spring`.
fn read_label(label: &str) -> EditionGuess {
    let (time, rest) = Time::of_label(label);
    let telling: Vec<&str> = rest.into_iter().filter(|word| tells_of_program(word)).collect();
    let mut guess = EditionGuess { year: time.year, month: time.month, season: time.season, ..EditionGuess::default() };
    let mut codes = telling.iter().filter(|word| looks_like_code(word));
    match (telling.as_slice(), codes.next(), codes.next()) {
        ([], _, _) => {}
        ([one], _, _) | (_, Some(one), None) => guess.program_code = Some((*one).to_owned()),
        (several, _, _) => guess.program_name = Some(several.join(" ")),
    }
    guess
}

/// Sheets are named after groups and places as well: of the program, only what is written as a code counts.
fn read_sheet_name(name: &str) -> EditionGuess {
    let guess = read_label(name);
    EditionGuess { program_code: guess.program_code.filter(|code| looks_like_code(code)), program_name: None, ..guess }
}

fn tells_of_program(word: &str) -> bool {
    let folded = fold(word);
    let letters = folded.trim_end_matches(|c: char| c.is_ascii_digit());
    !letters.is_empty() && !NOISE.contains(&letters)
}

/// Capitals and digits, as a code is written among words: `PEHP`, `HCE2`.
fn looks_like_code(word: &str) -> bool {
    word.len() >= 2
        && word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
        && word.chars().any(char::is_uppercase)
}

/// Reads the title lines: the name from the line that speaks most of a program, the time from all of them.
fn read_titles(titles: &[String]) -> EditionGuess {
    let mut best = (0, EditionGuess::default());
    let mut time = Time::default();
    for title in titles {
        let guess = read_title_line(title);
        time = time.or(&Time::of_text(title).0);
        let rank = rank(title, &guess);
        if rank > best.0 {
            best = (rank, guess);
        }
    }
    EditionGuess { year: time.year, month: time.month, season: time.season, ..best.1 }
}

/// How much a title line speaks of a program: not at all where it names nothing.
fn rank(title: &str, guess: &EditionGuess) -> u32 {
    const SPEAKING: &[&str] = &[
        "program",
        "programme",
        "course",
        "fellowship",
        "workshop",
        "seminar",
        "academy",
        "certificate",
        "curriculum",
        "education",
        "programm",
        "kurs",
        "lehrgang",
        "formation",
        "programa",
        "curso",
        "leadership",
        "leading",
    ];
    if guess.program_name.is_none() && guess.program_code.is_none() {
        return 0;
    }
    let folded = fold(title);
    let speaking = folded.split(' ').any(|word| SPEAKING.contains(&word));
    1 + 2 * u32::from(guess.year.is_some()) + 3 * u32::from(speaking)
}

/// Reads one title line, or the cell of a line's own program: “Program for Educators (PEHP), January 2014”.
fn read_title_line(line: &str) -> EditionGuess {
    let line = tidy(line);
    let named = match line.split_once(':') {
        Some((label, rest)) => match fold(label).as_str() {
            "program"
            | "programme"
            | "program name"
            | "course"
            | "course name"
            | "course title"
            | "title"
            | "event"
            | "programm"
            | "kurs"
            | "programa"
            | "curso"
            | "cours"
            | "roster"
            | "participants"
            | "list of participants" => rest,
            "date" | "dates" | "location" | "place" | "venue" | "printed" | "prepared by" | "updated"
            | "last updated" | "director" | "contact" | "email" | "notes" | "note" | "datum" | "ort" | "fecha"
            | "data" => "",
            _ => line.as_str(),
        },
        None => line.as_str(),
    };
    let (time, without_time) = Time::of_text(named);
    let (name, code) = split_off_code(&without_time);
    let name = trim_noise(&name);
    let alone_a_code = code.is_none() && looks_like_code(&name);
    EditionGuess {
        program_code: if alone_a_code { Some(name.clone()) } else { code },
        program_name: (!alone_a_code && name.chars().any(char::is_alphabetic)).then_some(name),
        year: time.year,
        month: time.month,
        season: time.season,
    }
}

/// `Program for Educators (PEHP)` as the name and the code.
fn split_off_code(text: &str) -> (String, Option<String>) {
    let Some((before, (inside, after))) =
        text.split_once('(').and_then(|(before, rest)| Some((before, rest.split_once(')')?)))
    else {
        return (text.to_owned(), None);
    };
    let code = inside.trim();
    if looks_like_code(code) {
        (format!("{before}{after}"), Some(code.to_owned()))
    } else if code.is_empty() {
        (format!("{before}{after}"), None)
    } else {
        (text.to_owned(), None)
    }
}

/// The text without punctuation and words such as “roster of participants” at its ends.
fn trim_noise(text: &str) -> String {
    let edge = |c: char| !c.is_alphanumeric() && !matches!(c, ')' | '(' | '!' | '?');
    let mut kept = text;
    loop {
        kept = kept.trim_matches(edge);
        let first = kept.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let last = kept.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        if !first.is_empty() && NOISE.contains(&fold(first).as_str()) {
            kept = &kept[first.len()..];
        } else if !last.is_empty() && NOISE.contains(&fold(last).as_str()) {
            kept = &kept[..kept.len() - last.len()];
        } else {
            return tidy(kept);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titled(title: &str) -> EditionGuess {
        guess(&[title.to_owned()], None, "roster.csv").0
    }

    fn filed(file: &str) -> EditionGuess {
        guess(&[], None, file).0
    }

    fn edition(
        code: Option<&str>,
        name: Option<&str>,
        year: i32,
        month: Option<u32>,
        season: Option<Season>,
    ) -> EditionGuess {
        let owned = |text: &str| text.to_owned();
        EditionGuess { program_code: code.map(owned), program_name: name.map(owned), year: Some(year), month, season }
    }

    #[test]
    fn files_are_named_in_many_ways() {
        assert_eq!(filed("1996-jan-pehp.csv"), edition(Some("pehp"), None, 1996, Some(1), None));
        assert_eq!(filed("PEHP January 2014.xlsx"), edition(Some("PEHP"), None, 2014, Some(1), None));
        assert_eq!(filed("2014_PEHP_Spring"), edition(Some("PEHP"), None, 2014, None, Some(Season::Spring)));
        assert_eq!(
            filed("HCE2 participants Oct2012 final (1).xlsx"),
            edition(Some("HCE2"), None, 2012, Some(10), None)
        );
        assert_eq!(filed("pehp-2014-01.csv"), edition(Some("pehp"), None, 2014, Some(1), None));
        assert_eq!(filed("20140112 PEHP.csv"), edition(Some("PEHP"), None, 2014, Some(1), None));
        assert_eq!(
            filed("Leading Innovations 2014.xlsx"),
            edition(None, Some("Leading Innovations"), 2014, None, None)
        );
        assert_eq!(filed("PEHP Boston 2014.xlsx"), edition(Some("PEHP"), None, 2014, None, None));
        assert_eq!(filed("Book1.xlsx"), EditionGuess::default());
        assert_eq!(filed("PEHP 1994-2000.xlsx").year, None);
    }

    #[test]
    fn titles_name_the_program_and_the_time() {
        let pehp = "Program for Educators in Health Professions";
        assert_eq!(
            titled("Program for Educators in Health Professions Jan 1996"),
            edition(None, Some(pehp), 1996, Some(1), None)
        );
        assert_eq!(
            titled("Participants: Program for Educators in Health Professions (PEHP), January 12–21, 2014"),
            edition(Some("PEHP"), Some(pehp), 2014, Some(1), None)
        );
        assert_eq!(
            titled("Health Care Education 2.0 Oct 2012"),
            edition(None, Some("Health Care Education 2.0"), 2012, Some(10), None)
        );
        assert_eq!(titled("Summer Institute, 2014"), edition(None, Some("Summer Institute"), 2014, None, None));
        assert_eq!(titled("Roster of PEHP Spring 2014"), edition(Some("PEHP"), None, 2014, None, Some(Season::Spring)));
        assert_eq!(titled("Class of 2014"), edition(None, None, 2014, None, None));
    }

    #[test]
    fn the_line_that_speaks_of_a_program_is_the_title() {
        let titles =
            ["Institute of Learning", "Course: Leading Innovations", "Dates: June 3, 2019", "Location: Boston"];
        let (guess, notes) = guess(&titles.map(str::to_owned), None, "roster.xlsx");
        assert_eq!(guess, edition(None, Some("Leading Innovations"), 2019, Some(6), None));
        assert_eq!(notes, []);
    }

    #[test]
    fn the_file_outranks_an_old_title_in_time_and_says_so() {
        let (guess, notes) =
            guess(&["Leading Innovations June 2018".to_owned()], Some("Participants"), "2019-june-li.csv");
        assert_eq!(guess, edition(Some("li"), Some("Leading Innovations"), 2019, Some(6), None));
        assert_eq!(notes, [Note::EditionsDiffer { taken: "2019".to_owned(), other: "2018".to_owned() }]);
    }

    #[test]
    fn a_sheet_tells_the_time_and_a_code() {
        let of_sheet = |sheet| guess(&[], Some(sheet), "Book1.xlsx").0;
        assert_eq!(of_sheet("PEHP May 2014"), edition(Some("PEHP"), None, 2014, Some(5), None));
        assert_eq!(of_sheet("Group Boston"), EditionGuess::default());
    }

    #[test]
    fn a_line_outranks_its_roster() {
        let roster = filed("2019-june-li.csv");
        assert_eq!(roster.outranked_by(None, None, None), roster);
        assert_eq!(
            roster.outranked_by(Some("PEHP"), Some("2014"), None),
            edition(Some("PEHP"), None, 2014, None, None)
        );
        assert_eq!(
            roster.outranked_by(None, None, Some("Spring 2020")),
            edition(Some("li"), None, 2020, None, Some(Season::Spring))
        );
        assert_eq!(roster.outranked_by(None, Some("second"), None), roster);
    }
}
