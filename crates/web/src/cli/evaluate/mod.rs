//! `collegium evaluate`.

mod curve;
mod desk;
mod institutions;
mod people;

use clap::Subcommand;

use super::failure::Outcome;
use crate::settings::Settings;

/// Measure how right the program is, on lists of which the truth is known.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Institutions(institutions::Arguments),
    People(people::Arguments),
    Desk(desk::Arguments),
}

pub(super) async fn run(settings: Settings, arguments: Arguments) -> Outcome {
    match arguments.what {
        What::Institutions(arguments) => institutions::run(settings, arguments).await,
        What::People(arguments) => people::run(&settings, &arguments),
        What::Desk(arguments) => desk::run(&settings, arguments).await,
    }
}
