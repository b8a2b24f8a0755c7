//! `collegium evaluate desk`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use collegium_core::imports::{LoadRosters, Progress, rehearse};
use collegium_core::op::{Actor, Op};
use uuid::Uuid;

use super::super::failure::{Failure, Outcome};
use super::super::open;
use super::super::progress::Reporter;
use super::curve::{Desk, Truth};
use crate::settings::Settings;
use crate::state::Clock;

/// What answers at the desk would bring: how many counts of the five-or-more report are exactly right after how many
/// answers, all of them true, most lines first.
///
/// Nothing is written. The registry of institutions must be loaded, and no scholars.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Rosters, or folders of rosters.
    #[arg(value_name = "ROSTERS", required = true, num_args = 1..)]
    paths: Vec<PathBuf>,
    /// What each line truly means: CSV with file, line, person and ror.
    #[arg(long, value_name = "FILE.csv")]
    truth: PathBuf,
}

/// After how many answers the counts are looked at.
const STOPS: [usize; 6] = [0, 10, 30, 100, 300, usize::MAX];

pub(super) async fn run(settings: &Settings, arguments: Arguments) -> Outcome {
    let truth = read_truth(&arguments.truth)?;
    let db = open::current_database(settings).await?;
    let op = Op::new(db, Clock::System.now(), Actor::Operator, Uuid::now_v7());
    let load = LoadRosters { paths: arguments.paths, weights: settings.matching.clone(), ..LoadRosters::default() };
    let mut reporter = Reporter::new();
    let rehearsed = rehearse(&op, &load, |progress| match progress {
        Progress::Reading(done, all) => reporter.counted("reading", "files", done, all),
        Progress::Understanding(done, all) => reporter.counted("understanding", "spellings", done, all),
        Progress::Matching => reporter.stage("telling people apart"),
        Progress::Writing => {}
    })
    .await;
    reporter.finish();
    let rehearsed = rehearsed.map_err(|error| Failure::of(error.kind(), &error))?;
    let mut desk = Desk::new(&rehearsed.decisions, &truth);
    println!("  answers  counts exactly right  of  share");
    let mut asked = rehearsed.questions.iter();
    let mut answers = 0;
    for stop in STOPS {
        while answers < stop {
            let Some(question) = asked.next() else { break };
            desk.answer(question);
            answers += 1;
        }
        let (right, all) = desk.counts();
        println!("{answers:>9}  {right:>20}  {all:>2}  {:.1} %", 100.0 * right as f64 / all.max(1) as f64);
        if answers < stop {
            break;
        }
    }
    Ok(())
}

fn read_truth(path: &Path) -> Result<HashMap<(String, u32), Truth>, Failure> {
    let failed = |error: &dyn std::error::Error| {
        Failure::new(format!("“{}” cannot be read", path.display()))
            .because(error)
            .hint("a CSV file with the columns file, line, person and ror is meant")
    };
    let mut reader = csv::Reader::from_path(path).map_err(|error| failed(&error))?;
    let mut truth = HashMap::new();
    for row in reader.deserialize() {
        let row: Row = row.map_err(|error| failed(&error))?;
        truth.insert((row.file, row.line), Truth { person: row.person, ror: row.ror.filter(|ror| !ror.is_empty()) });
    }
    Ok(truth)
}

#[derive(serde::Deserialize)]
struct Row {
    file: String,
    line: u32,
    person: String,
    ror: Option<String>,
}
