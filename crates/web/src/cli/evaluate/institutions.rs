//! `collegium evaluate institutions`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use collegium_core::institutions::Directory;
use collegium_core::institutions::evaluate::{
    Evaluation, GoldText, Measure, Misresolved, Part, estimate_weights, evaluate, read_gold,
};

use super::super::failure::{Failure, Outcome};
use super::super::organizations::Source;
use crate::export::{Cell, Table, to_csv, to_text};
use crate::settings::Settings;

/// How well typed names are resolved.
///
/// Takes lists with one JSON object a line, plain or packed with zstandard: “text”, “ror” (the ids it means; none
/// where it names no organization), and “scope” (a word by which figures are kept apart). Prints precision, recall
/// and F1 over all ids given and meant, and of the main id alone the counts Y (right), N (wrong), NP (none given)
/// and TN (rightly none) with their accuracy.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The lists.
    #[arg(value_name = "GOLD", required = true, num_args = 1..)]
    gold: Vec<PathBuf>,
    #[command(flatten)]
    source: Source,
    /// Look at a fixed part of each list: two thirds to tune on, or the third that is held out.
    #[arg(long, value_enum, default_value_t = Which::All)]
    part: Which,
    /// Write what was not resolved as it should be into this file.
    #[arg(long, value_name = "FILE.csv")]
    errors: Option<PathBuf>,
    /// Estimate the weights of the resolver from the tuning part and print them instead.
    #[arg(long, conflicts_with = "errors")]
    estimate: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Which {
    All,
    Tuning,
    HeldOut,
}

impl Which {
    fn takes(self, text: &GoldText) -> bool {
        match self {
            Self::All => true,
            Self::Tuning => text.part() == Part::Tuning,
            Self::HeldOut => text.part() == Part::HeldOut,
        }
    }
}

pub(super) async fn run(settings: Settings, asked: Arguments) -> Outcome {
    let part = if asked.estimate { Which::Tuning } else { asked.part };
    let mut lists = Vec::new();
    for file in &asked.gold {
        let mut texts = read_gold(file).map_err(|error| Failure::new("the list could not be read").because(&error))?;
        texts.retain(|text| part.takes(text));
        lists.push(texts);
    }
    let mut directory = asked.source.directory(&settings).await?;
    if asked.estimate {
        print!("{}", estimated(&mut directory, &lists));
        return Ok(());
    }
    let mut errors = Vec::new();
    for (file, texts) in asked.gold.iter().zip(&lists) {
        let evaluation = evaluate(&directory, texts);
        println!("{}\n", to_text(&figures(file, &evaluation)));
        errors.extend(evaluation.errors.into_iter().map(|error| (file.as_path(), error)));
    }
    asked.errors.as_deref().map_or(Ok(()), |file| write_errors(file, &directory, &errors))
}

/// The figures of one list: each scope, what is known or nil together, and all.
fn figures(file: &Path, evaluation: &Evaluation) -> Table {
    let mut scopes: BTreeMap<String, Measure> = BTreeMap::new();
    let mut sums = [Measure::default(); 2];
    for (scope, measure) in &evaluation.scopes {
        scopes.insert(scope.clone(), *measure);
        sums[0] += *measure;
        if matches!(scope.as_str(), "A" | "nil") {
            sums[1] += *measure;
        }
    }
    let [all, known] = sums;
    let mut rows: Vec<Vec<Cell>> = scopes.iter().map(|(scope, measure)| figure(scope, measure)).collect();
    if known != all && known.texts > 0 {
        rows.push(figure("A and nil", &known));
    }
    rows.push(figure("all", &all));
    Table {
        heading: file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        columns: vec!["scope", "texts", "precision", "recall", "F1", "Y", "N", "NP", "TN", "accuracy"],
        rows,
    }
}

fn figure(scope: &str, measure: &Measure) -> Vec<Cell> {
    let share = |share: Option<f64>| Cell::text(share.map(|share| format!("{share:.3}")));
    let top = measure.top;
    let mut cells = vec![Cell::Text(scope.to_owned()), Cell::Number(measure.texts.into())];
    cells.extend([measure.precision(), measure.recall(), measure.f1()].map(share));
    cells.extend([top.right, top.wrong, top.missed, top.rightly_none].map(|count| Cell::Number(count.into())));
    cells.push(share(top.accuracy()));
    cells
}

fn write_errors(file: &Path, directory: &Directory, errors: &[(&Path, Misresolved)]) -> Outcome {
    let columns = vec!["list", "scope", "text", "expected", "given", "confidence", "reason", "runners_up"];
    let rows = errors.iter().map(|(list, error)| error_row(directory, list, error)).collect();
    let table = Table { heading: "Errors".to_owned(), columns, rows };
    let failed = |error: &dyn std::error::Error| {
        Failure::new(format!("the errors cannot be written into “{}”", file.display())).because(error)
    };
    let text = to_csv(&table).map_err(|error| failed(&error))?;
    std::fs::write(file, text).map_err(|error| failed(&error))
}

fn error_row(directory: &Directory, list: &Path, error: &Misresolved) -> Vec<Cell> {
    let named = |ror: &String| match directory.place(ror) {
        Some(place) => format!("{ror} {}", directory.name(place)),
        None => ror.clone(),
    };
    let all = |rors: &[String]| rors.iter().map(named).collect::<Vec<_>>().join("; ");
    let runners_up = error.resolution.runners_up.iter();
    let runners_up = runners_up.map(|(place, confidence)| format!("{} {confidence:.2}", directory.name(*place)));
    vec![
        Cell::Text(list.file_name().unwrap_or_default().to_string_lossy().into_owned()),
        Cell::Text(error.gold.scope.clone()),
        Cell::Text(error.gold.text.clone()),
        Cell::Text(all(&error.gold.ror)),
        Cell::Text(all(&error.given)),
        Cell::Text(format!("{:.3}", error.resolution.confidence)),
        Cell::Text(error.resolution.reason.clone()),
        Cell::Text(runners_up.collect::<Vec<_>>().join("; ")),
    ]
}

/// Both tables of weights, as they are and as they would be.
fn estimated(directory: &mut Directory, lists: &[Vec<GoldText>]) -> String {
    let estimates = estimate_weights(directory, lists);
    let mut text = String::new();
    for (table, estimates) in [("by itself", &estimates.named), ("among others", &estimates.meant)] {
        let rows = estimates.iter().map(|one| {
            let numbers = [one.have, one.estimated].map(|number| Cell::Text(format!("{number:.2}")));
            std::iter::once(Cell::Text(one.finding.clone())).chain(numbers).collect()
        });
        let columns = vec!["finding", "have", "estimated"];
        let table =
            Table { heading: format!("What speaks for an organization {table}"), columns, rows: rows.collect() };
        text.push_str(&to_text(&table));
        text.push_str("\n\n");
    }
    text
}
