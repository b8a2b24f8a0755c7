//! `collegium import`.

mod decisions;
mod institutions;
mod rosters;
mod undo;

use clap::Subcommand;
use collegium_core::db::Db;
use collegium_core::op::{Actor, Op};
use uuid::Uuid;

use super::failure::Outcome;
use super::open;
use crate::settings::Settings;
use crate::state::Clock;

/// Load rosters and the registry of institutions, and take a load back.
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
    let op = operator(open::current_database(&settings).await?);
    match arguments.what {
        What::Rosters(arguments) => rosters::run(&op, arguments).await,
        What::Institutions(arguments) => institutions::run(&op, &arguments).await,
        What::Undo(arguments) => undo::run(&op, &arguments).await,
    }
}

/// The person at the command line, now.
pub(super) fn operator(db: Db) -> Op {
    Op::new(db, Clock::System.now(), Actor::Operator, Uuid::now_v7())
}
