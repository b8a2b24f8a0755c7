//! `collegium report institutions`.

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use collegium_core::institutions::{self, Count, CountedInstitution, InstitutionFilter};
use collegium_core::op::{Actor, Op};
use uuid::Uuid;

use super::failure::{Failure, Outcome};
use super::open;
use crate::api::Meta;
use crate::export::{to_csv, to_text, to_xlsx};
use crate::institutions::api::{InstitutionItem, InstitutionList};
use crate::institutions::table::counted_table;
use crate::settings::Settings;
use crate::state::Clock;

/// Write a report.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    report: Report,
}

#[derive(Debug, Subcommand)]
enum Report {
    Institutions(Institutions),
}

/// Institutions by how many distinct scholars they sent, or have now.
#[derive(Debug, clap::Args)]
struct Institutions {
    /// The fewest distinct scholars.
    #[arg(long, default_value_t = 5, value_name = "N")]
    at_least: u32,
    /// Count scholars under the institution that sent them, or under the one where they are now.
    #[arg(long, value_enum, default_value_t = CountBy::Sent)]
    count: CountBy,
    /// Count the scholars of schools and hospitals under the institution at the top.
    #[arg(long)]
    with_children: bool,
    /// How the report is written.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Write into this file instead of to the screen.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum CountBy {
    Sent,
    Now,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Csv,
    Xlsx,
    Json,
}

pub(super) async fn run(settings: Settings, arguments: Arguments) -> Outcome {
    let Report::Institutions(asked) = arguments.report;
    if asked.format == Format::Xlsx && asked.output.is_none() && std::io::stdout().is_terminal() {
        return Err(Failure::wrong_use("a workbook cannot be shown on a screen")
            .hint("add --output report.xlsx, or send it on by > report.xlsx"));
    }
    let filter = InstitutionFilter {
        at_least: asked.at_least,
        count: match asked.count {
            CountBy::Sent => Count::Sent,
            CountBy::Now => Count::Now,
        },
        with_children: asked.with_children,
        ..InstitutionFilter::default()
    };
    let db = open::current_database(&settings).await?;
    let op = Op::new(db, Clock::System.now(), Actor::Operator, Uuid::now_v7());
    let rows = institutions::report(&op, &filter).await?;
    let written = written(asked.format, &filter, &rows, &settings.base_url.to_string())?;
    match asked.output {
        Some(file) => std::fs::write(&file, written)
            .map_err(|error| Failure::new(format!("“{}” cannot be written", file.display())).because(&error)),
        // A reader that stops reading, such as `head`, has what it wants.
        None => match std::io::stdout().write_all(&written) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(Failure::new("the report cannot be written").because(&error))
            }
            _ => Ok(()),
        },
    }
}

fn written(
    format: Format,
    filter: &InstitutionFilter,
    rows: &[CountedInstitution],
    base: &str,
) -> Result<Vec<u8>, Failure> {
    let failed = |error: &dyn std::error::Error| Failure::new("the report could not be made").because(error);
    match format {
        Format::Table => {
            let table = to_text(&counted_table(filter, rows));
            Ok(format!("{table}\n\n{} institutions\n", rows.len()).into_bytes())
        }
        Format::Csv => to_csv(&counted_table(filter, rows)).map_err(|error| failed(&error)),
        Format::Xlsx => to_xlsx(&counted_table(filter, rows)).map_err(|error| failed(&error)),
        Format::Json => {
            let data: Vec<_> = rows.iter().map(|row| InstitutionItem::of(row, base)).collect();
            let meta = Meta { total: data.len() as u64, next_cursor: None };
            let list = InstitutionList { data, meta };
            serde_json::to_vec_pretty(&list)
                .map(|mut text| {
                    text.push(b'\n');
                    text
                })
                .map_err(|error| failed(&error))
        }
    }
}
