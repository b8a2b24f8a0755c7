//! An import that is killed at any moment, and begun again, ends where an undisturbed one ends.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use collegium_core::institutions::{self, InstitutionFilter};
use collegium_core::op::Op;
use collegium_core::scholars;
use collegium_tests::{Collegium, TestApp};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

const GIVEN: [&str; 12] =
    ["Ngozi", "Ingrid", "Pablo", "Mei", "Tomasz", "Leilani", "Ruth", "Omar", "Sofia", "Kwame", "Yuki", "Elena"];
const FAMILY: [&str; 11] =
    ["Okafor", "Lind", "Moreau", "Chen", "Nowak", "Kealoha", "Ashworth", "Haddad", "Rossi", "Mensah", "Sato"];
const PLACES: [&str; 7] = [
    "Harbour University",
    "Harbour Hospital",
    "Lakeside College",
    "Mountain Clinic",
    "Valley Medical School",
    "School of Nursing, Harbour University",
    "Retired",
];

/// Rosters in which people come again, with other institutions and addresses.
fn rosters(folder: &Path) -> PathBuf {
    let rosters = folder.join("rosters");
    std::fs::create_dir(&rosters).unwrap();
    for year in 2001..2009_usize {
        let mut text = "First name,Last name,Degrees,Institution,Country,Email\n".to_owned();
        for number in 0..90_usize {
            let person = (number * 7 + year * 13) % (GIVEN.len() * FAMILY.len());
            let (given, family) = (GIVEN[person % GIVEN.len()], FAMILY[person % FAMILY.len()]);
            let place = PLACES[(person + year / 3) % PLACES.len()];
            let degree = ["RN", "MD", "PharmD"][person % 3];
            writeln!(text, "{given},{family},{degree},\"{place}\",Kenya,{given}.{family}@hill.example").unwrap();
        }
        std::fs::write(rosters.join(format!("{year}-jan-thp.csv")), text).unwrap();
    }
    rosters
}

/// Where the import is killed.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// As soon as it says that it does this.
    Says(&'static str),
    /// While the database takes rows in.
    Writes,
    /// After the commit, before it has told so.
    Done,
}

const MOMENTS: [Moment; 6] = [
    Moment::Says("reading"),
    Moment::Says("understanding"),
    Moment::Says("telling people apart"),
    Moment::Says("writing"),
    Moment::Writes,
    Moment::Done,
];

struct Import {
    app: TestApp,
    collegium: Collegium,
    rosters: PathBuf,
}

impl Import {
    async fn new() -> Option<Self> {
        let collegium = Collegium::built()?;
        let app = TestApp::new().await;
        let rosters = rosters(app.folder());
        Some(Self { app, collegium, rosters })
    }

    fn command(&self) -> Command {
        let rosters = self.rosters.to_str().unwrap();
        let mut command = self.collegium.command(&["import", "rosters", rosters]);
        command.env("COLLEGIUM_DATABASE_URL", self.app.app.settings().database.as_str());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn to_its_end(&self) {
        let done = self.command().output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    async fn killed_at(&self, moment: Moment) {
        let mut child = self.command().spawn().unwrap();
        match moment {
            Moment::Says(stage) => {
                let said = BufReader::new(child.stderr.take().unwrap()).lines();
                let reached = said.map_while(Result::ok).any(|line| line.starts_with(stage));
                assert!(reached, "the import ended without {stage}");
            }
            Moment::Writes => self.writes(&mut child).await,
            Moment::Done => {
                let mut first = String::new();
                BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
                assert!(first.contains("lines, in"), "{first}");
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Waits until rows are on their way into the database, or all is over.
    async fn writes(&self, child: &mut Child) {
        let db = self.op().db;
        let log = self.app.folder().join("collegium.sqlite3-wal");
        let size = || std::fs::metadata(&log).map_or(0, |about| about.len());
        let before = size();
        let asked = "SELECT 1 AS one FROM pg_stat_activity \
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'INSERT INTO%'";
        while child.try_wait().unwrap().is_none() {
            let begun = match db.get_database_backend() {
                DbBackend::Postgres => {
                    db.query_one_raw(Statement::from_string(DbBackend::Postgres, asked)).await.unwrap().is_some()
                }
                _ => size() > before,
            };
            if begun {
                return;
            }
            tokio::task::yield_now().await;
        }
    }

    fn op(&self) -> Op {
        self.app.operator()
    }

    /// All that a load leaves behind, without what differs from run to run: identifiers and moments.
    async fn dump(&self) -> Vec<String> {
        let mut dump = Vec::new();
        for profile in scholars::all_after(&self.op().db, None, 10_000).await.unwrap() {
            let one = &profile.scholar;
            let emails: Vec<_> = one.emails.iter().map(|email| (&email.address, email.primary)).collect();
            let mut stays: Vec<_> = profile
                .affiliations
                .iter()
                .map(|stay| {
                    (stay.institution.as_ref().map(|place| &place.name), &stay.typed, stay.from_year, stay.to_year)
                })
                .collect();
            stays.sort();
            let took_part: Vec<_> = profile
                .participations
                .iter()
                .map(|took| (&took.program, &took.edition_slug, took.sent_by.as_ref().map(|place| &place.slug)))
                .collect();
            let about = (&one.slug, &one.display_name, &one.credentials, &one.disciplines, one.country, one.version);
            dump.push(format!("{about:?} {emails:?} {stays:?} {took_part:?}"));
        }
        let lines = "SELECT import_file.name || ':' || number || ' ' || outcome || ' ' || note AS told \
            FROM import_line JOIN import_file ON import_file.id = file_id";
        let spellings = "SELECT folded || ' ' || country || ' ' || verdict || ' ' || reason AS told FROM spelling";
        let batches = "SELECT 'batch ' || (undone_at IS NULL) AS told FROM import_batch";
        let waiting = "SELECT 'not counted ' || COUNT(*) AS told FROM count_due";
        let marks = "SELECT 'marks ' || COUNT(*) AS told FROM index_mark";
        let log = "SELECT action || ' ' || actor AS told FROM audit_event";
        for asked in [lines, spellings, batches, waiting, marks, log] {
            let db = self.op().db;
            for row in db.query_all_raw(Statement::from_string(db.get_database_backend(), asked)).await.unwrap() {
                dump.push(row.try_get("", "told").unwrap());
            }
        }
        for row in institutions::report(&self.op(), &InstitutionFilter::default()).await.unwrap() {
            dump.push(format!("{} {} {:?}", row.institution.slug, row.alumni, row.years));
        }
        dump.sort();
        dump
    }
}

#[tokio::test]
async fn an_import_that_is_killed_and_begun_again_ends_where_an_undisturbed_one_ends() {
    let Some(undisturbed) = Import::new().await else { return };
    undisturbed.to_its_end();
    let expected = undisturbed.dump().await;
    assert!(expected.len() > 8 * 90, "{} lines", expected.len());
    for moment in MOMENTS {
        let import = Import::new().await.unwrap();
        import.killed_at(moment).await;
        import.to_its_end();
        let dump = import.dump().await;
        let difference: Vec<_> = dump.iter().zip(&expected).filter(|(one, other)| one != other).take(3).collect();
        assert!(dump == expected, "killed when it {moment:?}: {difference:?}");
    }
}
