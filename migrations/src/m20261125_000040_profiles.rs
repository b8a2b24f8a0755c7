//! What scholars do about themselves: availability, photos in two sizes, the history of every change, proofs and
//! changes of their addresses, claims, and letters to one another.

use sea_orm_migration::prelude::ForeignKeyAction::{Cascade, SetNull};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, integer_null, json_binary, string_len, string_len_null, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::parts::{create, drop, index, points_at, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let availability = ColumnDef::new("availability").json_binary().not_null().default("[]").to_owned();
        manager.alter_table(Table::alter().table("scholar").add_column(availability).to_owned()).await?;
        let asked = timestamp_with_time_zone_null("asked_at").take();
        manager.alter_table(Table::alter().table("scholar").add_column(asked).to_owned()).await?;
        let small = ColumnDef::new("small").blob().not_null().default("").to_owned();
        manager.alter_table(Table::alter().table("photo").add_column(small).to_owned()).await?;
        create(
            manager,
            vec![
                profile_change(),
                address_proof(),
                address_change(),
                address_notice(),
                claim(),
                peer_letter(),
                peer_block(),
            ],
            vec![
                index("profile_change_of", "profile_change", &["scholar_id", "version"]),
                index("address_proof_of", "address_proof", &["account_id"]),
                index("address_proof_expires", "address_proof", &["expires_at"]),
                index("address_change_of", "address_change", &["account_id"]),
                index("address_change_at", "address_change", &["at"]),
                index("address_notice_of", "address_notice", &["change_id"]),
                index("claim_of", "claim", &["account_id", "created_at"]),
                index("claim_state", "claim", &["state", "created_at"]),
                index("peer_letter_from", "peer_letter", &["scholar_id"]),
                index("peer_letter_to", "peer_letter", &["to_scholar_id"]),
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            "peer_block",
            "peer_letter",
            "claim",
            "address_notice",
            "address_change",
            "address_proof",
            "profile_change",
        ];
        drop(manager, &tables).await?;
        manager.alter_table(Table::alter().table("photo").drop_column("small").to_owned()).await?;
        manager.alter_table(Table::alter().table("scholar").drop_column("asked_at").to_owned()).await?;
        manager.alter_table(Table::alter().table("scholar").drop_column("availability").to_owned()).await
    }
}

fn profile_change() -> TableCreateStatement {
    table("profile_change")
        .col(uuid("id").primary_key())
        .col(uuid("scholar_id"))
        // The version that the change made.
        .col(integer("version"))
        .col(timestamp_with_time_zone("at"))
        .col(string_len("actor", 64))
        // Whether the scholar made it.
        .col(boolean("own"))
        .col(string_len("field", 32))
        .col(json_binary("before"))
        .col(json_binary("after"))
        .foreign_key(&mut points_at("profile_change", "scholar_id", "scholar", Cascade))
        .take()
}

fn address_proof() -> TableCreateStatement {
    table("address_proof")
        .col(uuid("id").primary_key())
        .col(uuid("account_id"))
        .col(text("address"))
        // The fingerprint of the link's secret; filled in when the letter is written.
        .col(string_len_null("token", 64).unique_key())
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("closed_at"))
        .foreign_key(&mut points_at("address_proof", "account_id", "account", Cascade))
        .take()
}

fn address_change() -> TableCreateStatement {
    table("address_change")
        .col(uuid("id").primary_key())
        .col(uuid("account_id"))
        .col(string_len("kind", 16))
        .col(text("address"))
        // The primary address before; where one was removed, the primary one afterwards.
        .col(text_null("other"))
        .col(boolean("was_primary"))
        .col(timestamp_with_time_zone("at"))
        .col(timestamp_with_time_zone_null("undone_at"))
        .foreign_key(&mut points_at("address_change", "account_id", "account", Cascade))
        .take()
}

fn address_notice() -> TableCreateStatement {
    table("address_notice")
        .col(uuid("id").primary_key())
        .col(uuid("change_id"))
        .col(string_len_null("token", 64).unique_key())
        .col(timestamp_with_time_zone("expires_at"))
        .foreign_key(&mut points_at("address_notice", "change_id", "address_change", Cascade))
        .take()
}

fn claim() -> TableCreateStatement {
    table("claim")
        .col(uuid("id").primary_key())
        .col(uuid("account_id"))
        .col(text("name"))
        .col(text_null("program"))
        .col(integer_null("year"))
        .col(text_null("words"))
        .col(string_len("state", 16))
        // What staff asked, or why they refused.
        .col(text_null("question"))
        .col(text_null("answer"))
        .col(uuid_null("scholar_id"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .foreign_key(&mut points_at("claim", "account_id", "account", Cascade))
        .foreign_key(&mut points_at("claim", "scholar_id", "scholar", SetNull))
        .take()
}

fn peer_letter() -> TableCreateStatement {
    table("peer_letter")
        .col(uuid("id").primary_key())
        // Who wrote it.
        .col(uuid("scholar_id"))
        .col(uuid("to_scholar_id"))
        .col(text("subject"))
        .col(text("words"))
        .col(timestamp_with_time_zone("at"))
        // What its reader told staff about it, until they have seen to it.
        .col(text_null("report"))
        .foreign_key(&mut points_at("peer_letter", "scholar_id", "scholar", Cascade))
        .foreign_key(&mut points_at("peer_letter", "to_scholar_id", "scholar", Cascade))
        .take()
}

fn peer_block() -> TableCreateStatement {
    table("peer_block")
        .col(uuid("scholar_id"))
        .col(uuid("blocked_scholar_id"))
        .col(timestamp_with_time_zone("at"))
        .primary_key(Index::create().col("scholar_id").col("blocked_scholar_id"))
        .foreign_key(&mut points_at("peer_block", "scholar_id", "scholar", Cascade))
        .foreign_key(&mut points_at("peer_block", "blocked_scholar_id", "scholar", Cascade))
        .take()
}
