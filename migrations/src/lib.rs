//! Versions of the database's schema, the oldest first. `README.md` beside says how they are written.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod m20261123_000001_institutions;
mod m20261123_000002_scholars;
mod m20261123_000003_programs;
mod m20261123_000004_imports;
mod m20261125_000001_accounts;
mod m20261125_000002_passkeys;
mod m20261125_000003_tokens;
mod m20261125_000010_letters;
mod m20261125_000020_desk;
mod m20261125_000030_publications;
mod m20261125_000031_submissions;
mod m20261125_000040_profiles;
mod m20261125_000050_counts;
mod m20261125_000051_said;
mod m20261126_000060_identities;
mod m20261126_000070_signing_keys;
mod m20261126_000080_reading;
mod m20261126_000100_found;
mod m20261127_000120_idempotency;
mod m20261127_000121_webhooks;
mod parts;

/// All versions in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_institutions::Migration),
            Box::new(m20261123_000002_scholars::Migration),
            Box::new(m20261123_000003_programs::Migration),
            Box::new(m20261123_000004_imports::Migration),
            Box::new(m20261125_000001_accounts::Migration),
            Box::new(m20261125_000002_passkeys::Migration),
            Box::new(m20261125_000003_tokens::Migration),
            Box::new(m20261125_000010_letters::Migration),
            Box::new(m20261125_000020_desk::Migration),
            Box::new(m20261125_000030_publications::Migration),
            Box::new(m20261125_000031_submissions::Migration),
            Box::new(m20261125_000040_profiles::Migration),
            Box::new(m20261125_000050_counts::Migration),
            Box::new(m20261125_000051_said::Migration),
            Box::new(m20261126_000070_signing_keys::Migration),
            Box::new(m20261126_000080_reading::Migration),
            Box::new(m20261126_000060_identities::Migration),
            Box::new(m20261126_000100_found::Migration),
            Box::new(m20261127_000120_idempotency::Migration),
            Box::new(m20261127_000121_webhooks::Migration),
        ]
    }
}
