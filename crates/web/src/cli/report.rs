//! `collegium report institutions`.

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use collegium_core::institutions::{self, Count, CountedInstitution, InstitutionFilter, InstitutionOrder};
use collegium_core::op::{Actor, Op};
use collegium_core::programs;
use collegium_core::reference::{CountryCode, all_disciplines, discipline};
use uuid::Uuid;

use super::failure::{Failure, Outcome};
use super::open;
use crate::api::Meta;
use crate::export::{to_csv, to_text, to_xlsx};
use crate::institutions::api::{InstitutionItem, InstitutionList};
use crate::institutions::table::{counted_table, whole_table};
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
    /// Institutions of this country alone, by its two letters; may be said more than once.
    #[arg(long, value_name = "CODE", value_parser = country)]
    country: Vec<CountryCode>,
    /// Only who took part in this program, by its code (counted by `now`: in any edition of it); may be said more
    /// than once.
    #[arg(long, value_name = "CODE")]
    program: Vec<String>,
    /// Only who has this main discipline, by its code; may be said more than once.
    #[arg(long, value_name = "CODE", value_parser = discipline_code)]
    discipline: Vec<String>,
    /// Only who was sent (or came to be there) in this year or later.
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1900..=2100))]
    from: Option<i32>,
    /// Only who was sent (or came to be there) in this year or earlier.
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1900..=2100))]
    to: Option<i32>,
    /// Only institutions with these words, or beginnings of words, in their name.
    #[arg(long, value_name = "WORDS")]
    name: Option<String>,
    /// Institutions that are one short of --at-least.
    #[arg(long, conflicts_with = "crossed")]
    one_short: bool,
    /// Institutions that reached --at-least in this year.
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1900..=2100))]
    crossed: Option<i32>,
    /// What the report begins with: most scholars, the name, the earliest first year, the latest last year.
    #[arg(long, value_enum, default_value_t = Order::Most)]
    sort: Order,
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

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Order {
    Most,
    Name,
    First,
    Last,
}

fn country(text: &str) -> Result<CountryCode, String> {
    CountryCode::parse(&text.to_ascii_uppercase()).map_err(|error| error.to_string())
}

fn discipline_code(text: &str) -> Result<String, String> {
    discipline(text).map(|one| one.code.to_owned()).ok_or_else(|| {
        let codes: Vec<&str> = all_disciplines().iter().map(|one| one.code).collect();
        format!("there is no such discipline; there are {}", codes.join(", "))
    })
}

impl Institutions {
    fn filter(&self) -> Result<InstitutionFilter, Failure> {
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from > to
        {
            return Err(Failure::wrong_use(format!("--from {from} is later than --to {to}, so nobody can be counted"))
                .hint(format!("turn them round: --from {to} --to {from}")));
        }
        let filter = InstitutionFilter {
            q: self.name.clone().filter(|name| !name.trim().is_empty()),
            country: self.country.clone(),
            at_least: self.at_least,
            count: match self.count {
                CountBy::Sent => Count::Sent,
                CountBy::Now => Count::Now,
            },
            with_children: self.with_children,
            program: self.program.clone(),
            discipline: self.discipline.clone(),
            from_year: self.from,
            to_year: self.to,
            reached_in: self.crossed,
            order: match self.sort {
                Order::Most => InstitutionOrder::Most,
                Order::Name => InstitutionOrder::Name,
                Order::First => InstitutionOrder::First,
                Order::Last => InstitutionOrder::Last,
            },
            ..InstitutionFilter::default()
        };
        Ok(if self.one_short { filter.one_short() } else { filter })
    }
}

/// Refuses programs that there are not: a report of nobody would look like an answer.
async fn know_programs(op: &Op, codes: &[String]) -> Outcome {
    if codes.is_empty() {
        return Ok(());
    }
    let programs = programs::browse(op).await?;
    match codes.iter().find(|code| programs.iter().all(|program| program.code != **code)) {
        None => Ok(()),
        Some(unknown) => {
            let known: Vec<String> = programs.into_iter().map(|program| program.code).collect();
            let failure = Failure::wrong_use(format!("there is no program “{unknown}”"));
            Err(if known.is_empty() {
                failure.hint("load rosters first: collegium import rosters PATH")
            } else {
                failure.hint(format!("there are {}", known.join(", ")))
            })
        }
    }
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
    let filter = asked.filter()?;
    let db = open::current_database(&settings).await?;
    let op = Op::new(db, Clock::System.now(), Actor::Operator, Uuid::now_v7());
    know_programs(&op, &filter.program).await?;
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
        Format::Csv => to_csv(&whole_table(filter, rows)).map_err(|error| failed(&error)),
        Format::Xlsx => to_xlsx(&whole_table(filter, rows)).map_err(|error| failed(&error)),
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
