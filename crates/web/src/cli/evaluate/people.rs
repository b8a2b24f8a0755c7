//! `collegium evaluate people`.

use std::path::{Path, PathBuf};

use collegium_core::scholars::matching::{
    Evaluation, Judge, Labelled, LabelledLines, LabelledPair, Weights, evaluate, read_labelled,
};

use super::super::failure::{Failure, Outcome};
use crate::export::{Cell, Table, to_csv};
use crate::settings::Settings;

/// How well people are told apart and together in a list of which it is known whose each line is.
///
/// The list is CSV (or CSV packed with zstandard) with a header. Columns are known by what they say: cluster, person
/// or `rec_id` for whose a line is; `given_name` and surname, or name; email, institution, city, country, credentials,
/// discipline, year, edition, `date_of_birth`, orcid and others. A list of name1, name2 and `is_match` is taken as pairs of
/// names.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The list.
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
    /// Write every pair that is wrong or unsure into this file, with reasons.
    #[arg(long, value_name = "FILE.csv")]
    errors: Option<PathBuf>,
    /// Estimate the weights of evidence from the list itself before matching.
    #[arg(long)]
    estimate: bool,
    /// Show the weights of evidence that are set beside those that the list shows.
    #[arg(long)]
    weights: bool,
}

pub(super) fn run(settings: &Settings, arguments: &Arguments) -> Outcome {
    let read = read_labelled(&arguments.file)
        .map_err(|error| Failure::new(crate::problem::chain(&error)).hint("see collegium evaluate people --help"))?;
    match read {
        Labelled::Pairs(pairs) => {
            println!("{}", of_pairs(&pairs, &settings.matching));
            Ok(())
        }
        Labelled::Lines(lines) => of_lines(&lines, settings, arguments),
    }
}

fn of_lines(lines: &LabelledLines, settings: &Settings, arguments: &Arguments) -> Outcome {
    let set = &settings.matching;
    let estimated = (arguments.estimate || arguments.weights).then(|| set.estimated_from(&[], &lines.evidence));
    if let Some(estimated) = estimated.as_ref().filter(|_| arguments.weights) {
        println!("{}\n", weights(set, estimated));
    }
    let used = estimated.as_ref().filter(|_| arguments.estimate).unwrap_or(set);
    let found = evaluate(&lines.evidence, &lines.truth, used);
    println!("{}", figures(&found));
    match &arguments.errors {
        Some(file) => write_errors(file, lines, &found),
        None => Ok(()),
    }
}

/// The figures, one a line.
fn figures(found: &Evaluation) -> String {
    let counts = [
        (found.lines as u64, "lines"),
        (found.people as u64, "people whose they are"),
        (found.truly, "pairs of lines of one person"),
        (found.joined, "pairs joined"),
        (found.joined - found.right, "of these wrongly"),
        (found.unsure as u64, "lines left to staff"),
    ];
    let shares = [
        (found.precision(), "precision"),
        (found.recall(), "recall"),
        (found.f1(), "F1"),
        (found.share_unsure(), "share of lines unsure"),
    ];
    let counts = counts.map(|(number, words)| format!("{number:>9}  {words}"));
    let shares = shares.map(|(share, words)| format!("{share:>9.4}  {words}"));
    counts.into_iter().chain(shares).collect::<Vec<_>>().join("\n")
}

/// What is said of pairs of names, nothing else being known.
fn of_pairs(pairs: &[LabelledPair], weights: &Weights) -> String {
    let mut told = [[0_u32; 3]; 2];
    for pair in pairs {
        let (score, _) = Judge::new(&[], weights).weigh(&pair.one, &pair.other);
        let verdict = if score >= weights.join {
            0
        } else if score >= weights.hold {
            1
        } else {
            2
        };
        told[usize::from(pair.same)][verdict] += 1;
    }
    let line = |what: &str, [joined, unsure, apart]: [u32; 3]| {
        format!("{:>9}  {what}: {joined} joined, {unsure} unsure, {apart} apart", joined + unsure + apart)
    };
    [line("pairs of one person", told[1]), line("pairs of two people", told[0])].join("\n")
}

/// The weights of evidence, as a table.
fn weights(set: &Weights, estimated: &Weights) -> String {
    let mut lines = vec![
        "finding                   set: same     other     bits  |  estimated: same     other     bits".to_owned(),
    ];
    for one in set.beside(estimated) {
        let bits = |weights: &Weights| weights.bits(one.finding);
        let mut line = format!(
            "{:<24} {:>10.5} {:>9.5} {:>8.1}  | {:>16.5} {:>9.5} {:>8.1}",
            one.finding.name(),
            one.set.same,
            one.set.other,
            bits(set),
            one.estimated.same,
            one.estimated.other,
            bits(estimated),
        );
        if one.finding.is_about_a_value() {
            line.push_str("  and more the rarer the value is");
        }
        lines.push(line);
    }
    lines.push(
        "To set one, write into the settings file: [matching.chances.NAME] with same = … and other = …".to_owned(),
    );
    lines.join("\n")
}

fn write_errors(file: &Path, lines: &LabelledLines, found: &Evaluation) -> Outcome {
    let name = |place: usize| format!("{} {}", lines.evidence[place].given, lines.evidence[place].family);
    let rows = found.errors.iter().map(|error| {
        let (a, b) = error.lines;
        let number = |place: usize| Cell::Number(lines.numbers[place].cast_signed());
        let reasons: Vec<String> =
            error.reasons.iter().map(|reason| format!("{} ({:+.1})", reason.words, reason.weight)).collect();
        vec![
            Cell::Text(error.kind.as_str().to_owned()),
            number(a),
            number(b),
            Cell::Text(name(a)),
            Cell::Text(name(b)),
            Cell::Text(lines.truth[a].clone()),
            Cell::Text(lines.truth[b].clone()),
            Cell::Text(format!("{:.1}", error.score)),
            Cell::Text(reasons.join(", ")),
        ]
    });
    let table = Table {
        heading: "Errors".to_owned(),
        columns: vec!["kind", "line", "other_line", "name", "other_name", "person", "other_person", "score", "reasons"],
        rows: rows.collect(),
    };
    let failed = |error: &dyn std::error::Error| {
        Failure::new(format!("the errors cannot be written into “{}”", file.display())).because(error)
    };
    let text = to_csv(&table).map_err(|error| failed(&error))?;
    std::fs::write(file, text).map_err(|error| failed(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> LabelledLines {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        match read_labelled(file.path()).unwrap() {
            Labelled::Lines(lines) => lines,
            Labelled::Pairs(_) => LabelledLines::default(),
        }
    }

    #[test]
    fn figures_and_errors_are_told() {
        let lines = lines(
            "person,given_name,surname,email\n1,Ruth,Ashworth,ra@hill.example\n2,Ruth,Ashworth,ra@hill.example\n\
             1,Ruth,Ashworth,ra@hill.example\n",
        );
        let found = evaluate(&lines.evidence, &lines.truth, &Weights::default());
        assert!(figures(&found).contains("        2  of these wrongly\n"), "{}", figures(&found));
        assert!(figures(&found).contains("   0.3333  precision\n"));
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(write_errors(file.path(), &lines, &found).is_ok());
        let text = std::fs::read_to_string(file.path()).unwrap();
        assert!(text.contains("joined wrongly,2,3,Ruth Ashworth,Ruth Ashworth,1,2,"), "{text}");
        assert!(text.contains("same e-mail address (+"), "{text}");
    }

    #[test]
    fn weights_are_shown_with_the_way_to_set_them() {
        let set = Weights::default();
        let shown = weights(&set, &set);
        assert!(shown.contains("email-same") && shown.contains("[matching.chances.NAME]"), "{shown}");
    }
}
