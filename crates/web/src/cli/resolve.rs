//! `collegium resolve institutions`.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Subcommand;
use collegium_core::imports::reader::{ListedInstitution, read_institutions_file};
use collegium_core::institutions::Directory;
use collegium_core::institutions::resolve::{Resolution, TypedInstitution, Verdict};
use collegium_core::reference::find_country;

use super::failure::{Failure, Outcome};
use super::organizations::Source;
use crate::export::{Cell, Table, to_csv};
use crate::settings::Settings;

/// Tell what typed names mean.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Institutions(Institutions),
}

/// Which institutions a list of typed names means, line by line, with confidence and reasons.
///
/// Takes CSV, XLSX and ODS. The column of names is found by its header (“Institution”, “Affiliation”, “text” …),
/// and so are city, state, country, department and e-mail, which help. Writes CSV.
#[derive(Debug, clap::Args)]
struct Institutions {
    /// The list.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    source: Source,
    /// Write into this file instead of to the screen.
    #[arg(long, value_name = "FILE.csv")]
    output: Option<PathBuf>,
}

pub(super) async fn run(settings: Settings, arguments: Arguments) -> Outcome {
    let What::Institutions(asked) = arguments.what;
    let list = read_institutions_file(&asked.file)
        .map_err(|error| Failure::new("the list could not be read").because(&error))?;
    let directory = asked.source.directory(&settings).await?;
    let table = table(&directory, &list);
    let written = to_csv(&table).map_err(|error| Failure::new("the answers could not be written").because(&error))?;
    match asked.output {
        Some(file) => std::fs::write(&file, written)
            .map_err(|error| Failure::new(format!("“{}” cannot be written", file.display())).because(&error)),
        // A reader that stops reading, such as `head`, has what it wants.
        None => match std::io::stdout().write_all(&written) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(Failure::new("the answers cannot be written").because(&error))
            }
            _ => Ok(()),
        },
    }
}

fn table(directory: &Directory, list: &[ListedInstitution]) -> Table {
    let columns =
        vec!["line", "text", "institution", "ror", "confidence", "verdict", "reason", "also", "also_ror", "runners_up"];
    let rows = list.iter().map(|line| row(directory, line)).collect();
    Table { heading: "Institutions".to_owned(), columns, rows }
}

fn row(directory: &Directory, line: &ListedInstitution) -> Vec<Cell> {
    let filled = |cell: &'_ str| (!cell.is_empty()).then(|| cell.to_owned());
    let [department, city, state] = [&line.department, &line.city, &line.state].map(|cell| filled(cell));
    let resolution = directory.resolver().resolve(&TypedInstitution {
        text: &line.text,
        department: department.as_deref(),
        city: city.as_deref(),
        state: state.as_deref(),
        country: find_country(&line.country),
        email_domain: line.email.rsplit_once('@').map(|(_, domain)| domain),
    });
    let main = match resolution.verdict {
        Verdict::Institution(place) => Some(place),
        Verdict::NoOrganization | Verdict::Unsure => None,
    };
    let also = if main.is_some() { resolution.also.as_slice() } else { &[] };
    vec![
        Cell::Number(line.line.into()),
        Cell::Text(line.text.clone()),
        Cell::text(main.map(|place| directory.name(place))),
        Cell::text(main.and_then(|place| directory.ror(place))),
        Cell::Text(format!("{:.3}", resolution.confidence)),
        Cell::Text(verdict(&resolution).to_owned()),
        Cell::Text(resolution.reason.clone()),
        Cell::text(joined(also.iter().map(|(place, _)| directory.name(*place).to_owned()))),
        Cell::text(joined(also.iter().filter_map(|(place, _)| directory.ror(*place).map(str::to_owned)))),
        Cell::text(joined(resolution.runners_up.iter().map(|(place, confidence)| {
            let ror = directory.ror(*place).map(|ror| format!(" ({ror})")).unwrap_or_default();
            format!("{}{ror} {confidence:.2}", directory.name(*place))
        }))),
    ]
}

fn verdict(resolution: &Resolution) -> &'static str {
    match resolution.verdict {
        Verdict::Institution(_) => "institution",
        Verdict::NoOrganization => "no organization",
        Verdict::Unsure => "unsure",
    }
}

fn joined(parts: impl Iterator<Item = String>) -> Option<String> {
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}
