//! Letters that wait, addresses that must not be written to, and which letters people do not want.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, char_len_null, integer, json_binary, small_integer, string_len, string_len_null, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::parts::{create, drop, index, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            vec![outbox(), suppressions(), preferences()],
            vec![
                // What workers look for: waiting, the most urgent class first.
                index("mail_outbox_due", "mail_outbox", &["state", "class", "due_at", "id"]),
                index("mail_outbox_mark", "mail_outbox", &["to_mark"]),
                index("mail_outbox_settled", "mail_outbox", &["state", "settled_at"]),
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["mail_preference", "mail_suppression", "mail_outbox"]).await
    }
}

fn outbox() -> TableCreateStatement {
    // No foreign key: a letter to somebody who is gone is found to have no addressee, and is dropped.
    table("mail_outbox")
        .col(uuid("id").primary_key())
        .col(string_len("kind", 64))
        .col(json_binary("letter"))
        .col(small_integer("class"))
        .col(string_len("to_kind", 16))
        .col(uuid_null("to_id"))
        // Forgotten as soon as the letter is settled, unless it may be sent again.
        .col(text_null("to_address"))
        // A fingerprint of the address, by which a report of its failure is known to be about a letter of ours.
        .col(char_len_null("to_mark", 64))
        .col(string_len("state", 16))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("due_at"))
        .col(timestamp_with_time_zone("give_up_at"))
        .col(integer("attempts"))
        .col(integer("uncertain_ends"))
        .col(uuid_null("lease"))
        .col(timestamp_with_time_zone_null("lease_until"))
        // Whether the text was, or may have been, given to the server under this lease.
        .col(boolean("handed_over"))
        .col(timestamp_with_time_zone_null("settled_at"))
        .col(text_null("why"))
        .col(uuid("request_id"))
        .take()
}

fn suppressions() -> TableCreateStatement {
    table("mail_suppression")
        .col(text("normalized").primary_key())
        .col(string_len("kind", 16))
        .col(string_len_null("status", 16))
        .col(string_len("reason", 32))
        .col(timestamp_with_time_zone("since"))
        .take()
}

fn preferences() -> TableCreateStatement {
    // A row says no. `reader` is an identity or a fingerprint, never an address.
    table("mail_preference")
        .col(string_len("reader", 80))
        .col(string_len("kind", 64))
        .col(timestamp_with_time_zone("off_since"))
        .primary_key(Index::create().col("reader").col("kind"))
        .take()
}
