//! `collegium import rosters`.

use std::path::PathBuf;
use std::time::Instant;

use collegium_core::imports::{self, LoadRosters, LoadRostersError, Loaded, Outcome as LineOutcome};
use collegium_core::op::Op;

use super::decisions;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::progress::Progress;

/// Load course rosters: CSV, XLSX and ODS of any layout.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Files, or folders whose files are loaded.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Show exactly what would happen and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write the decision on each source line into this file, as CSV.
    #[arg(long, value_name = "FILE.csv")]
    decisions: Option<PathBuf>,
    /// The program's code, where titles and file names do not tell or tell wrongly.
    #[arg(long, value_name = "CODE")]
    program: Option<String>,
    /// The edition, such as 2014-january, where titles and file names do not tell or tell wrongly.
    #[arg(long, value_name = "EDITION")]
    edition: Option<String>,
}

pub(super) async fn run(op: &Op, arguments: Arguments) -> Outcome {
    let Arguments { paths, dry_run, decisions, program, edition } = arguments;
    let load = LoadRosters { paths, dry_run, program, edition };
    let began = Instant::now();
    let mut progress = Progress::new();
    let loaded = imports::load_rosters(op, &load, |step| show(&mut progress, step)).await;
    progress.finish();
    let loaded = loaded.map_err(failed)?;
    if let Some(file) = decisions {
        decisions::write(&file, &loaded.decisions)?;
        println!("the decision on each line is in “{}”", file.display());
    }
    tell(&loaded, dry_run, began);
    Ok(())
}

fn failed(error: LoadRostersError) -> Failure {
    let unchanged = "nothing was changed; mend or leave out what is named and load again";
    match error {
        LoadRostersError::Fault(fault) => fault.into(),
        other => Failure::new(other.to_string()).hint(unchanged),
    }
}

fn show(progress: &mut Progress, step: imports::Progress) {
    match step {
        imports::Progress::Reading(done, all) => progress.of("files read", done, all),
        imports::Progress::Understanding(done, all) => progress.of("lines understood", done, all),
        imports::Progress::Matching => progress.step("telling people apart"),
        imports::Progress::Writing => progress.step("writing"),
    }
}

/// The closing table.
fn tell(loaded: &Loaded, dry_run: bool, began: Instant) {
    for (file, note) in &loaded.notes {
        println!("{file}: {note}");
    }
    let counts = loaded.counts();
    let count = |outcome| counts.get(&outcome).copied().unwrap_or(0);
    let lines = loaded.decisions.len();
    let seconds = began.elapsed().as_secs_f64();
    let rows = [
        ("lines", lines, "read in all"),
        ("added", count(LineOutcome::Added), "first line of somebody new"),
        ("joined", count(LineOutcome::Joined), "somebody known"),
        ("repeated", count(LineOutcome::Repeated), "the same person in the same edition again"),
        ("held", count(LineOutcome::Held), "unsure who is meant; staff decide"),
        ("refused", count(LineOutcome::Refused), "cannot be used; the decisions say why"),
        ("institutions known", loaded.institutions_known, "scholars had come from them before"),
        ("institutions new", loaded.institutions_new, "nobody had come from them before"),
    ];
    println!();
    for (name, number, what) in rows {
        println!("{name:<20}{number:>8}   {what}");
    }
    println!(
        "\n{lines} lines in {seconds:.1} s, {:.0} a second",
        f64::from(u32::try_from(lines).unwrap_or(u32::MAX)) / seconds.max(0.001)
    );
    match loaded.batch {
        Some(batch) => println!("batch {batch}; to take it back: collegium import undo {batch}"),
        None if dry_run => println!("this was a dry run: nothing was changed"),
        None => println!("nothing new: nothing was changed"),
    }
}
