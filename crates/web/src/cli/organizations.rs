//! The organizations that commands resolve names to: of the database, or of files alone.

use std::path::PathBuf;

use collegium_core::institutions::Directory;
use collegium_core::op::{Actor, Op};
use uuid::Uuid;

use super::failure::Failure;
use super::open;
use crate::settings::Settings;
use crate::state::Clock;

/// Where the organizations come from.
#[derive(Debug, clap::Args)]
pub(super) struct Source {
    /// Files of the registry to use instead of the database.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    registry: Vec<PathBuf>,
}

impl Source {
    /// Reads them.
    pub(super) async fn directory(&self, settings: &Settings) -> Result<Directory, Failure> {
        if !self.registry.is_empty() {
            return Directory::of_files(&self.registry)
                .map_err(|error| Failure::new("the registry could not be read").because(&error));
        }
        let db = open::current_database(settings).await?;
        let op = Op::new(db, Clock::System.now(), Actor::Operator, Uuid::now_v7());
        let directory = Directory::load(&op).await?;
        if directory.resolver().is_empty() {
            return Err(Failure::new("no organization is known yet")
                .hint("load the registry by collegium import institutions, or name its file by --registry FILE"));
        }
        Ok(directory)
    }
}
