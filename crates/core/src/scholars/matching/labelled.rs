//! Lists of people of which it is known whose each line is, or pairs of names of which it is known whether they are
//! one person's: read by what their columns say, to measure the matcher on.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use super::evidence::{Evidence, Mark, MarkKind};
use crate::reference::{find_country, split_credentials};
use crate::scholars::name::PersonName;
use crate::text::fold;

/// What such a file holds.
#[derive(Clone, Debug)]
pub enum Labelled {
    /// One line about one person.
    Lines(LabelledLines),
    /// Two names, and whether they are one person's.
    Pairs(Vec<LabelledPair>),
}

/// Lines, and whose each of them is.
#[derive(Clone, Debug, Default)]
pub struct LabelledLines {
    /// What the lines say.
    pub evidence: Vec<Evidence>,
    /// Whose they are.
    pub truth: Vec<String>,
    /// The numbers of the lines in the file.
    pub numbers: Vec<u64>,
}

/// Two names.
#[derive(Clone, Debug)]
pub struct LabelledPair {
    /// What is known of the one: the name alone.
    pub one: Evidence,
    /// What is known of the other.
    pub other: Evidence,
    /// Whether they are one person's.
    pub same: bool,
}

/// Why a list cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableList {
    /// The file is not there, or is no text.
    #[error("{file} cannot be read")]
    File {
        /// The file.
        file: String,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// It is no CSV.
    #[error("{file} is not a list in CSV")]
    Csv {
        /// The file.
        file: String,
        /// Where and why.
        #[source]
        source: csv::Error,
    },
    /// It does not tell whose the lines are, or what their names are.
    #[error(
        "{file} has no column for the {missing}; known are cluster, person or rec_id for whose a line is, and \
         given_name and surname, or name"
    )]
    NoColumn {
        /// The file.
        file: String,
        /// What is missing.
        missing: &'static str,
    },
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Field {
    Truth,
    Record,
    Given,
    Family,
    Name,
    Native,
    Email,
    Institution,
    City,
    Country,
    Credentials,
    Discipline,
    Year,
    Edition,
    Orcid,
    Number,
    Born,
    Phone,
    House,
    Street,
    FirstName,
    SecondName,
    IsMatch,
}

impl Field {
    fn of(header: &str) -> Option<Self> {
        Some(match fold(header).as_str() {
            "cluster" | "cluster id" | "person" | "person id" | "true person" | "entity" => Self::Truth,
            "rec id" | "record id" => Self::Record,
            "given name" | "given names" | "first name" | "forename" | "first" => Self::Given,
            "surname" | "family name" | "last name" | "last" => Self::Family,
            "name" | "full name" | "display name" => Self::Name,
            "native name" | "name in own script" => Self::Native,
            "email" | "e mail" | "email address" | "e mail address" => Self::Email,
            "institution" | "organization" | "organisation" | "employer" => Self::Institution,
            "city" | "suburb" | "town" => Self::City,
            "country" => Self::Country,
            "credentials" | "degrees" | "degree s" => Self::Credentials,
            "discipline" | "disciplines" => Self::Discipline,
            "year" => Self::Year,
            "edition" | "file" => Self::Edition,
            "orcid" => Self::Orcid,
            "soc sec id" | "ssn" | "national id" | "number" => Self::Number,
            "date of birth" | "dob" | "born" | "birth date" => Self::Born,
            "phone" | "telephone" | "phone number" => Self::Phone,
            "street number" => Self::House,
            "address 1" | "street" => Self::Street,
            "name1" => Self::FirstName,
            "name2" => Self::SecondName,
            "is match" => Self::IsMatch,
            _ => return None,
        })
    }
}

/// Reads a list, plain (`.csv`) or packed (`.csv.zst`).
///
/// # Errors
/// [`UnreadableList`], naming the file.
pub fn read_labelled(path: &Path) -> Result<Labelled, UnreadableList> {
    let file = path.display().to_string();
    let unreadable = |source| UnreadableList::File { file: file.clone(), source };
    let opened = BufReader::new(File::open(path).map_err(unreadable)?);
    let packed = path.extension().is_some_and(|ending| ending == "zst");
    let text: Box<dyn Read> =
        if packed { Box::new(zstd::Decoder::with_buffer(opened).map_err(unreadable)?) } else { Box::new(opened) };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text);
    let broken = |source| UnreadableList::Csv { file: file.clone(), source };
    let header = reader.headers().map_err(broken)?.clone();
    let columns: HashMap<Field, usize> =
        header.iter().enumerate().filter_map(|(place, name)| Some((Field::of(name)?, place))).collect();
    let has = |field| columns.contains_key(&field);
    let missing = |missing| UnreadableList::NoColumn { file: file.clone(), missing };
    let rows = reader.records().collect::<Result<Vec<_>, _>>().map_err(broken)?;
    if has(Field::FirstName) && has(Field::SecondName) && has(Field::IsMatch) {
        return Ok(Labelled::Pairs(rows.iter().map(|row| pair(&Row { columns: &columns, row })).collect()));
    }
    if !has(Field::Truth) && !has(Field::Record) {
        return Err(missing("person"));
    }
    if !has(Field::Name) && !has(Field::Family) {
        return Err(missing("name"));
    }
    let mut lines = LabelledLines::default();
    let mut editions: HashMap<String, u32> = HashMap::new();
    for (row, alone) in rows.iter().zip(1_000_000_u32..) {
        let row = Row { columns: &columns, row };
        let edition = row.get(Field::Edition).map_or(alone, |edition| {
            let next = u32::try_from(editions.len()).unwrap_or(u32::MAX);
            *editions.entry(edition.to_owned()).or_insert(next)
        });
        lines.evidence.push(row.evidence(edition));
        lines.truth.push(row.truth());
        lines.numbers.push(row.row.position().map_or(0, csv::Position::line));
    }
    Ok(Labelled::Lines(lines))
}

/// A row by what its columns hold.
struct Row<'a> {
    columns: &'a HashMap<Field, usize>,
    row: &'a csv::StringRecord,
}

impl Row<'_> {
    fn get(&self, field: Field) -> Option<&str> {
        self.row.get(*self.columns.get(&field)?).filter(|cell| !cell.is_empty())
    }

    /// Whose the line is. Febrl writes it into the record's own name: `rec-223-org` and `rec-223-dup-0` are one person.
    fn truth(&self) -> String {
        if let Some(person) = self.get(Field::Truth) {
            return person.to_owned();
        }
        let record = self.get(Field::Record).unwrap_or_default();
        let whose = record.split_once("-dup").map_or(record, |(whose, _)| whose);
        whose.strip_suffix("-org").unwrap_or(whose).to_owned()
    }

    fn evidence(&self, edition: u32) -> Evidence {
        let text = |field| self.get(field).unwrap_or_default();
        let list = |field, separators: &[char]| -> Vec<String> {
            let parts = text(field).split(separators).map(str::trim).filter(|part| !part.is_empty());
            parts.map(str::to_owned).collect()
        };
        let name = match self.get(Field::Name) {
            Some(whole) => PersonName::from_full(whole),
            None => PersonName::from_parts(text(Field::Given), text(Field::Family), self.get(Field::Native), None),
        };
        let (given, family) = match &name {
            Ok(name) => (name.given().to_owned(), name.family().to_owned()),
            Err(_) => (text(Field::Given).to_owned(), text(Field::Family).to_owned()),
        };
        Evidence {
            given,
            family,
            native: name.ok().and_then(|name| name.native().map(str::to_owned)),
            credentials: split_credentials(text(Field::Credentials))
                .iter()
                .map(|one| one.as_str().to_owned())
                .collect(),
            disciplines: list(Field::Discipline, &[',', ';']),
            emails: list(Field::Email, &[',', ';', ' ']).into_iter().map(|email| email.to_lowercase()).collect(),
            marks: self.marks(),
            institution: None,
            institution_text: fold(text(Field::Institution)),
            city: self.get(Field::City).map(str::to_owned),
            country: self.get(Field::Country).and_then(find_country),
            year: self.get(Field::Year).and_then(|year| year.parse().ok()).unwrap_or(2000),
            edition,
        }
    }

    fn marks(&self) -> Vec<Mark> {
        let mark = |field, kind| self.get(field).map(|value| Mark { kind, value: value.to_owned() });
        let house = self.get(Field::House).unwrap_or_default();
        let street = self.get(Field::Street).map(|street| format!("{house} {street}"));
        let marks = [
            mark(Field::Orcid, MarkKind::Orcid),
            mark(Field::Number, MarkKind::Number),
            mark(Field::Born, MarkKind::Born),
            mark(Field::Phone, MarkKind::Phone),
            street.map(|value| Mark { kind: MarkKind::Street, value }),
        ];
        marks.into_iter().flatten().collect()
    }
}

fn pair(row: &Row<'_>) -> LabelledPair {
    let name = |field, edition| {
        let text = row.get(field).unwrap_or_default();
        let (given, family, native) = match PersonName::from_full(text) {
            Ok(name) => (name.given().to_owned(), name.family().to_owned(), name.native().map(str::to_owned)),
            Err(_) => (String::new(), text.to_owned(), None),
        };
        Evidence { given, family, native, year: 2000, edition, ..Evidence::default() }
    };
    let same = row.get(Field::IsMatch).is_some_and(|word| word.eq_ignore_ascii_case("true") || word == "1");
    LabelledPair { one: name(Field::FirstName, 1), other: name(Field::SecondName, 2), same }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Labelled, UnreadableList> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        read_labelled(file.path())
    }

    fn lines(text: &str) -> LabelledLines {
        match read(text).unwrap() {
            Labelled::Lines(lines) => lines,
            Labelled::Pairs(pairs) => panic!("{} pairs", pairs.len()),
        }
    }

    #[test]
    fn the_two_records_of_one_person_are_told_by_their_names() {
        let text = "rec_id, given_name, surname, street_number, address_1, date_of_birth\n\
            rec-7-org, ruth, ashworth, 8, hill road, 19710406\n\
            rec-7-dup-0, rut, ashworth, , hill road, 19710604\n";
        let lines = lines(text);
        assert_eq!(lines.truth, ["rec-7", "rec-7"]);
        assert_eq!(lines.numbers, [2, 3]);
        let values: Vec<_> = lines.evidence[0].marks.iter().map(|mark| (mark.kind, mark.value.as_str())).collect();
        assert_eq!(values, [(MarkKind::Born, "19710406"), (MarkKind::Street, "8 hill road")]);
        assert_ne!(lines.evidence[0].edition, lines.evidence[1].edition);
    }

    #[test]
    fn a_cluster_outranks_the_record_and_full_names_are_taken_apart() {
        let lines = lines("cluster,rec_id,name,email,edition\n5,rec-1-org,\"Ashworth, Ruth, RN\",A@Hill.example,x\n");
        assert_eq!((lines.truth[0].as_str(), lines.evidence[0].family.as_str()), ("5", "Ashworth"));
        assert_eq!(lines.evidence[0].emails, ["a@hill.example"]);
        assert_eq!(lines.evidence[0].edition, 0);
    }

    #[test]
    fn pairs_of_names_are_read_as_such() {
        let read = read("name1,name2,is_match\nRuth Ashworth,R. Ashworth,true\nRuth Lind,Helen Lind,false\n").unwrap();
        let Labelled::Pairs(pairs) = read else { panic!("no pairs") };
        assert_eq!(pairs.iter().map(|pair| pair.same).collect::<Vec<_>>(), [true, false]);
        assert_eq!(pairs[0].one.family, "Ashworth");
    }

    #[test]
    fn a_list_without_truth_is_refused_in_words() {
        let error = read("given_name,surname\nruth,ashworth\n").unwrap_err();
        assert!(error.to_string().contains("no column for the person"), "{error}");
        assert!(read("cluster,age\n1,5\n").unwrap_err().to_string().contains("the name"));
    }
}
