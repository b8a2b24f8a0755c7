//! `collegium grant`.

use collegium_core::accounts::{self, Role};
use collegium_core::op::{Actor, Op};
use collegium_core::scholars::EmailAddress;
use uuid::Uuid;

use super::failure::{Failure, Outcome};
use super::open;
use crate::settings::Settings;
use crate::state::Clock;

/// Give a role to whoever signs in by an address: scholar, editor, staff or admin.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The e-mail address.
    email: String,
    /// The role.
    role: Role,
}

pub(super) async fn run(settings: Settings, arguments: Arguments) -> Outcome {
    let read = EmailAddress::read(&arguments.email)
        .map_err(|error| Failure::new(format!("“{}” cannot be used: {error}", arguments.email)))?;
    if read.repaired {
        return Err(Failure::new(format!("“{}” looks mistyped", arguments.email))
            .hint(format!("perhaps {} is meant", read.address.as_str())));
    }
    let db = open::current_database(&settings).await?;
    let op = Op::new(db, Clock::System.now(), Actor::Operator, Uuid::now_v7());
    let (_, before) =
        accounts::grant(&op, &read.address, arguments.role).await.map_err(|error| Failure::of(error.kind(), &error))?;
    let address = read.address.as_str();
    match before {
        Some(before) if before == arguments.role => println!("{address} is {before} already"),
        Some(before) => println!("{address} was {before} and is {} now; they sign in anew", arguments.role),
        None => println!("{address} is {}; they sign in at {}", arguments.role, settings.base_url.join("/sign-in")),
    }
    Ok(())
}
