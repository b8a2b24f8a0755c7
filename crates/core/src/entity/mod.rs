//! Rows, one file a table: columns and nothing else. Only the `store.rs` files read and write them.

#![expect(unreachable_pub, reason = "the ORM's derives make public items; the module itself is private")]

pub(crate) mod account;
pub(crate) mod account_address;
pub(crate) mod address_change;
pub(crate) mod address_notice;
pub(crate) mod address_proof;
pub(crate) mod affiliation;
pub(crate) mod api_token;
pub(crate) mod audit_event;
pub(crate) mod ceremony;
pub(crate) mod claim;
pub(crate) mod count_due;
pub(crate) mod edition;
pub(crate) mod import_batch;
pub(crate) mod import_file;
pub(crate) mod import_line;
pub(crate) mod index_mark;
pub(crate) mod institution;
pub(crate) mod institution_count;
pub(crate) mod institution_name;
pub(crate) mod institution_slug;
pub(crate) mod limit_count;
pub(crate) mod mail_outbox;
pub(crate) mod mail_preference;
pub(crate) mod mail_suppression;
pub(crate) mod participation;
pub(crate) mod passkey;
pub(crate) mod peer_block;
pub(crate) mod peer_letter;
pub(crate) mod photo;
pub(crate) mod profile_change;
pub(crate) mod program;
pub(crate) mod publication_answer;
pub(crate) mod recovery_code;
pub(crate) mod registry_entry;
pub(crate) mod scholar;
pub(crate) mod scholar_discipline;
pub(crate) mod scholar_email;
pub(crate) mod scholar_interest;
pub(crate) mod scholar_slug;
pub(crate) mod session;
pub(crate) mod sign_in;
pub(crate) mod spelling;
