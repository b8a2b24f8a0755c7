//! `collegium token create`.

use std::collections::BTreeSet;

use clap::Subcommand;
use collegium_core::accounts::{self, Scope};
use collegium_core::op::{Actor, Op};
use collegium_core::scholars::EmailAddress;
use uuid::Uuid;

use super::failure::{Failure, Outcome};
use super::open;
use crate::settings::Settings;
use crate::state::Clock;

/// Make tokens of the API.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make a token and print it: this once, for only its fingerprint is kept. It is good for a year.
    Create {
        /// The address by which the token's owner signs in.
        #[arg(long)]
        email: String,
        /// What the token is called in its owner's list.
        #[arg(long)]
        name: String,
        /// What it is for: read, submit or reports.
        #[arg(long, required = true, num_args = 1..)]
        scope: Vec<Scope>,
    },
}

pub(super) async fn run(settings: Settings, arguments: Arguments) -> Outcome {
    let What::Create { email, name, scope } = arguments.what;
    let read =
        EmailAddress::read(&email).map_err(|error| Failure::new(format!("“{email}” cannot be used: {error}")))?;
    let db = open::current_database(&settings).await?;
    let op = Op::new(db, Clock::System.now(), Actor::Operator, Uuid::now_v7());
    let scopes: BTreeSet<Scope> = scope.into_iter().collect();
    let token = accounts::create_token(&op, &read.address, &name, &scopes)
        .await
        .map_err(|error| Failure::of(error.kind(), &error))?;
    println!("{token}");
    Ok(())
}
