//! `collegium import`.

mod institutions;
mod rosters;
mod undo;

use clap::Subcommand;
use collegium_core::op::{Actor, Op};
use uuid::Uuid;

use super::failure::{Failure, Outcome};
use super::open;
use crate::settings::Settings;
use crate::state::Clock;

/// Load rosters and institutions, or take a load back.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Rosters(rosters::Arguments),
    Institutions(institutions::Arguments),
    Undo(undo::Arguments),
}

pub(super) async fn run(settings: Settings, arguments: Arguments) -> Outcome {
    match arguments.what {
        What::Rosters(arguments) => rosters::run(&settings, arguments).await,
        What::Institutions(arguments) => institutions::run(&settings, arguments).await,
        What::Undo(arguments) => undo::run(&settings, arguments).await,
    }
}

/// An operation by whoever sits at the server.
async fn operator(settings: &Settings) -> Result<Op, Failure> {
    let db = open::current_database(settings).await?;
    Ok(Op::new(db, Clock::System.now(), Actor::Operator, Uuid::now_v7()))
}
