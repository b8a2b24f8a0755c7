//! Rosters as an institute keeps them over thirty years: a file an edition, in five layouts, with realistic mess.

mod file;
mod layout;
mod line;
mod mess;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::chance::{Chance, Purpose};
use super::community::{DemoCommunity, DemoEdition};
use file::{Encoding, Sheet};
use layout::Layout;
use line::Line;
pub use mess::Mess;

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RostersWritten {
    /// The files, oldest edition first.
    pub files: Vec<PathBuf>,
    /// Lines that stand for somebody, lines entered twice counted twice.
    pub lines: usize,
    /// How often each kind of mess was made.
    pub messes: BTreeMap<Mess, usize>,
}

/// A roster could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteRosterError {
    /// The file could not be written.
    #[error("“{path}” cannot be written; is there room, and may this user write there?")]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The workbook could not be made.
    #[error("the workbook “{path}” cannot be written")]
    Workbook {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: rust_xlsxwriter::XlsxError,
    },
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"];

/// Writes a roster file for each edition into the folder, which is made where it is not there:
/// `2014-jan-tshp.csv`, some as `.xlsx`. The same community gives the same lines.
///
/// # Errors
/// [`WriteRosterError`], naming the file.
pub fn write_rosters(community: &DemoCommunity, folder: &Path) -> Result<RostersWritten, WriteRosterError> {
    std::fs::create_dir_all(folder).map_err(|source| WriteRosterError::File { path: folder.to_owned(), source })?;
    let mut written = RostersWritten::default();
    for (number, edition) in community.editions.iter().enumerate() {
        let mut chance = Chance::of(community.seed, Purpose::Roster, number);
        let layout = Layout::of(&mut chance, edition.year);
        let encoding = Encoding::of(&mut chance, layout);
        let sheet = sheet(&mut chance, community, edition, layout, encoding, &mut written);
        let ending = if encoding == Encoding::Workbook { "xlsx" } else { "csv" };
        let month = MONTHS[edition.month as usize - 1].to_lowercase();
        let code = community.programs[edition.program].code;
        let path = folder.join(format!("{}-{month}-{code}.{ending}", edition.year));
        file::write(&sheet, encoding, layout.delimiter(), &path)?;
        written.files.push(path);
    }
    Ok(written)
}

fn sheet(
    chance: &mut Chance,
    community: &DemoCommunity,
    edition: &DemoEdition,
    layout: Layout,
    encoding: Encoding,
    written: &mut RostersWritten,
) -> Sheet {
    let latin = encoding == Encoding::Windows1252;
    let mut lines: Vec<Line> = edition
        .attended
        .iter()
        .map(|attendance| {
            let person = &community.people[attendance.person];
            let mut messes = Vec::new();
            let line = Line::of(chance, person, *attendance, edition.year, latin, &mut messes);
            count(&mut written.messes, &messes);
            line
        })
        .collect();
    for at in (1..lines.len()).rev() {
        // Rosters were sorted once, and whoever came late was put at the end.
        lines.swap(at, chance.below(at + 1));
    }
    let mut rows = Vec::with_capacity(lines.len());
    for line in &lines {
        if chance.per_mille(Mess::BlankLine.per_mille()) {
            rows.push(Vec::new());
            count(&mut written.messes, &[Mess::BlankLine]);
        }
        rows.push(layout.row(line));
        written.lines += 1;
        if chance.per_mille(Mess::RepeatedLine.per_mille()) {
            rows.push(layout.row(line));
            written.lines += 1;
            count(&mut written.messes, &[Mess::RepeatedLine]);
        }
    }
    let program = community.programs[edition.program].name;
    let month = MONTHS[edition.month as usize - 1];
    let title = chance.percent(55).then(|| format!("{program} {month} {}", edition.year));
    let total = chance.percent(30).then(|| format!("Total: {}", lines.len()));
    Sheet { title, header: layout.header(), rows, total }
}

fn count(messes: &mut BTreeMap<Mess, usize>, made: &[Mess]) {
    for mess in made {
        *messes.entry(*mess).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use collegium_core::imports::reader::{Meaning, read_roster_file};

    use super::super::community::generate;
    use super::*;

    #[test]
    fn a_file_an_edition_the_same_each_time() {
        let community = generate(5, 1200);
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let first = write_rosters(&community, one.path()).unwrap();
        let second = write_rosters(&community, two.path()).unwrap();
        assert_eq!(first.files.len(), community.editions.len());
        assert_eq!(first.messes, second.messes);
        for (a, b) in first.files.iter().zip(&second.files).filter(|(a, _)| a.extension().is_some_and(|e| e == "csv")) {
            assert_eq!(std::fs::read(a).unwrap(), std::fs::read(b).unwrap(), "{}", a.display());
        }
        assert!(first.files.iter().any(|file| file.extension().is_some_and(|e| e == "xlsx")));
    }

    #[test]
    fn mess_is_made_as_often_as_stated() {
        let community = generate(2026, 7200);
        let folder = tempfile::tempdir().unwrap();
        let written = write_rosters(&community, folder.path()).unwrap();
        let seats: usize = community.editions.iter().map(|edition| edition.attended.len()).sum();
        assert!((8500..10500).contains(&seats), "{seats} seats");
        for mess in Mess::ALL {
            let share = written.messes.get(&mess).copied().unwrap_or(0) as f64 / seats as f64 * 1000.0;
            let stated = f64::from(mess.per_mille());
            // Some kinds need something to work on: an accent, a nickname, an alias.
            assert!(share > stated * 0.07 && share < stated * 1.35, "{mess:?}: {share:.1} instead of {stated} in 1000");
        }
    }

    #[test]
    fn the_importer_reads_every_line_and_knows_every_column() {
        let community = generate(8, 2500);
        let folder = tempfile::tempdir().unwrap();
        let written = write_rosters(&community, folder.path()).unwrap();
        let mut lines = 0;
        for (path, edition) in written.files.iter().zip(&community.editions) {
            let rosters = read_roster_file(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            assert_eq!(rosters.len(), 1, "{}", path.display());
            let roster = &rosters[0];
            let unknown: Vec<_> = roster.columns.iter().filter(|column| column.meaning == Meaning::Unknown).collect();
            assert!(unknown.is_empty(), "{}: {unknown:?}", path.display());
            assert_eq!(roster.edition.year, Some(edition.year), "{}", path.display());
            assert_eq!(roster.edition.month, Some(edition.month), "{}", path.display());
            assert_eq!(roster.edition.program_code.as_deref(), Some(community.programs[edition.program].code));
            lines += roster.lines().count();
        }
        assert_eq!(lines, written.lines);
    }
}
