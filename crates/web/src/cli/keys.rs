//! `collegium keys list` and `collegium keys rotate`.

use clap::Subcommand;
use collegium_core::accounts::{self, SigningKey};
use collegium_core::op::{Actor, Op};
use uuid::Uuid;

use super::failure::{Failure, Outcome};
use super::open;
use crate::settings::Settings;
use crate::state::Clock;

/// Look after the keys that sign access tokens of the API.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The keys whose tokens are good, the one that signs first.
    List,
    /// Make a new key that signs from now on; tokens of the one before stay good until they are over.
    Rotate,
}

pub(super) async fn run(settings: Settings, arguments: Arguments) -> Outcome {
    let db = open::current_database(&settings).await?;
    let op = Op::new(db, Clock::System.now(), Actor::Operator, Uuid::now_v7());
    let keys = match arguments.what {
        What::List => accounts::signing_keys(&op).await,
        What::Rotate => accounts::rotate_signing_keys(&op).await.map(|key| vec![key]),
    };
    for key in keys.map_err(Failure::from)? {
        println!("{}", line(key));
    }
    Ok(())
}

fn line(key: SigningKey) -> String {
    let since = key.created_at.format("%Y-%m-%d %H:%M UTC");
    match key.retired_at {
        None => format!("{}  signs since {since}", key.id),
        Some(at) => format!("{}  made {since}, signs no more since {}", key.id, at.format("%Y-%m-%d %H:%M UTC")),
    }
}
