//! `collegium import rosters`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use collegium_core::imports::{LineDecision, LoadRosters, Loaded, Outcome as LineOutcome, Progress, load_rosters};

use super::super::failure::{Failure, Outcome};
use super::super::progress::Reporter;
use crate::export::{decisions_table, to_csv};
use crate::settings::Settings;

/// Load rosters: who took part in which edition, sent by whom.
///
/// Takes CSV, XLSX and ODS in any layout. A load is one batch: it is loaded whole or not at all, and can be
/// taken back by `collegium import undo`. A file that was loaded before changes nothing.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Files, or folders of files.
    #[arg(value_name = "PATH", required = true, num_args = 1..)]
    paths: Vec<PathBuf>,
    /// Say what would happen, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write what was decided about each source line into this file.
    #[arg(long, value_name = "FILE.csv")]
    decisions: Option<PathBuf>,
    /// The program's code, where the files do not tell or tell wrongly.
    #[arg(long, value_name = "CODE")]
    program: Option<String>,
    /// The edition, such as 2014-january, where the files do not tell or tell wrongly.
    #[arg(long, value_name = "EDITION")]
    edition: Option<String>,
}

pub(super) async fn run(settings: &Settings, arguments: Arguments) -> Outcome {
    let op = super::operator(settings).await?;
    let load = LoadRosters {
        paths: arguments.paths,
        dry_run: arguments.dry_run,
        program: arguments.program,
        edition: arguments.edition,
        weights: settings.matching.clone(),
    };
    let mut reporter = Reporter::new();
    let loaded = load_rosters(&op, &load, |progress| report(&mut reporter, progress)).await;
    let took = reporter.finish();
    let loaded = loaded.map_err(|error| Failure::of(error.kind(), &error))?;
    if let Some(file) = &arguments.decisions {
        write_decisions(file, &loaded.decisions)?;
    }
    for (file, note) in &loaded.notes {
        println!("{file}: {note}");
    }
    println!("{}", closing_table(&loaded, took));
    println!("{}", ending(&loaded, load.dry_run));
    Ok(())
}

fn report(reporter: &mut Reporter, progress: Progress) {
    match progress {
        Progress::Reading(done, all) => reporter.counted("reading", "files", done, all),
        Progress::Understanding(done, all) => reporter.counted("understanding", "spellings", done, all),
        Progress::Matching => reporter.stage("telling people apart"),
        Progress::Writing => reporter.stage("writing"),
    }
}

/// What the load came to, one figure a line.
fn closing_table(loaded: &Loaded, took: Duration) -> String {
    let counts = loaded.counts();
    let count = |outcome| counts.get(&outcome).copied().unwrap_or(0);
    let lines = loaded.decisions.len();
    let rate = lines as f64 / took.as_secs_f64().max(0.001);
    let rows = [
        (lines, format!("lines, in {:.1} s: {rate:.0} a second", took.as_secs_f64())),
        (count(LineOutcome::Added), "added: people not known before".to_owned()),
        (count(LineOutcome::Joined), "joined: people known already".to_owned()),
        (count(LineOutcome::Repeated), "repeated: lines that say what is known".to_owned()),
        (count(LineOutcome::Held), "held: staff decide".to_owned()),
        (count(LineOutcome::Refused), "refused: lines that cannot be used".to_owned()),
        (loaded.institutions_known, "institutions known".to_owned()),
        (loaded.institutions_new, "institutions new to the community".to_owned()),
    ];
    rows.map(|(number, words)| format!("{number:>9}  {words}")).join("\n")
}

fn ending(loaded: &Loaded, dry_run: bool) -> String {
    match loaded.batch {
        Some(batch) => format!("Batch {batch} is loaded. To take it back: collegium import undo {batch}"),
        None if dry_run => "This was a dry run: nothing was changed.".to_owned(),
        None => "All of this was loaded before: nothing was changed.".to_owned(),
    }
}

fn write_decisions(file: &Path, decisions: &[LineDecision]) -> Outcome {
    let table = decisions_table(decisions);
    let failed = |error: &dyn std::error::Error| {
        Failure::new(format!("the decisions cannot be written into “{}”", file.display())).because(error)
    };
    let text = to_csv(&table).map_err(|error| failed(&error))?;
    std::fs::write(file, text).map_err(|error| failed(&error))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn decision(outcome: LineOutcome) -> LineDecision {
        LineDecision {
            file: "=2014.csv".to_owned(),
            line: 7,
            outcome,
            scholar: None,
            institution: None,
            ror: Some("03wx2rr30".to_owned()),
            country: None,
            discipline: Some("nurse".to_owned()),
            program: "pehp".to_owned(),
            year: 2014,
            note: "-".to_owned(),
        }
    }

    fn loaded() -> Loaded {
        let decisions = vec![decision(LineOutcome::Added), decision(LineOutcome::Held), decision(LineOutcome::Added)];
        Loaded { batch: None, decisions, institutions_known: 2, institutions_new: 1, notes: Vec::new() }
    }

    #[test]
    fn the_table_counts_every_outcome() {
        let table = closing_table(&loaded(), Duration::from_secs(2));
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines[0], "        3  lines, in 2.0 s: 2 a second");
        assert_eq!(lines[1], "        2  added: people not known before");
        assert_eq!(lines[4], "        1  held: staff decide");
        assert_eq!(lines.len(), 8);
    }

    #[test]
    fn the_ending_says_whether_anything_changed() {
        assert!(ending(&loaded(), true).contains("dry run"));
        assert!(ending(&loaded(), false).contains("loaded before"));
    }

    #[test]
    fn decisions_are_written_with_cells_that_are_no_formulas() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(write_decisions(file.path(), &[decision(LineOutcome::Joined)]).is_ok());
        let text = std::fs::read_to_string(file.path()).unwrap();
        assert_eq!(
            text,
            "file,line,outcome,scholar,institution,ror,country,discipline,program,year,note\r\n\
             '=2014.csv,7,joined,,,03wx2rr30,,nurse,pehp,2014,'-\r\n"
        );
    }
}
