//! Every table with rows about a person: by which column they are found, and what they are for.

use sea_orm::sea_query::Value as Cell;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IdenStatic, Iterable, ModelTrait, QueryFilter};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::entity::{
    abuse_report, account, account_address, address_change, address_proof, affiliation, api_token, claim, correction,
    digest, digest_piece, follow_institution, follow_person, follow_topic, idempotency_key, identity, import_line,
    mail_outbox, participation, passkey, peer_block, peer_letter, photo, profile_change, profile_reading,
    publication_author, recovery_code, scholar, scholar_discipline, scholar_email, scholar_interest, scholar_slug,
    session, sign_in, submission, submission_tag,
};

/// By what a row is a person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// By the person's record.
    Scholar,
    /// By the person's account.
    Account,
}

/// Rows about a person in one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The table.
    pub table: &'static str,
    /// The column by which they are found.
    pub column: &'static str,
    /// What stands in that column.
    pub whose: Whose,
    /// What the rows are for, for the person.
    pub about: &'static str,
}

/// Declares the registry, and how each part of it is read.
macro_rules! parts {
    ($($table:ident by $column:ident $word:literal of $whose:ident: $about:literal;)+) => {
        /// All parts.
        pub const PARTS: &[Part] = &[$(Part {
            table: stringify!($table),
            column: $word,
            whose: Whose::$whose,
            about: $about,
        }),+];

        /// All rows about the person, part by part.
        pub(super) async fn read(
            db: &impl ConnectionTrait,
            of: impl Fn(Whose) -> Option<Uuid>,
        ) -> Result<Vec<(Part, Vec<Map<String, Value>>)>, DbErr> {
            let mut told = Vec::with_capacity(PARTS.len());
            let mut parts = PARTS.iter();
            $(
                let part = *parts.next().expect("as many parts as are declared");
                let found = match of(Whose::$whose) {
                    Some(id) => rows_of::<$table::Entity>(db, $table::Column::$column, id).await?,
                    None => Vec::new(),
                };
                told.push((part, found));
            )+
            Ok(told)
        }
    };
}

parts! {
    scholar by Id "id" of Scholar: "your record";
    scholar_slug by ScholarId "scholar_id" of Scholar: "addresses of your profile, today’s and former ones";
    scholar_email by ScholarId "scholar_id" of Scholar: "e-mail addresses on your record";
    scholar_discipline by ScholarId "scholar_id" of Scholar: "your disciplines";
    scholar_interest by ScholarId "scholar_id" of Scholar: "your interests";
    affiliation by ScholarId "scholar_id" of Scholar: "where you work and worked";
    participation by ScholarId "scholar_id" of Scholar: "programs that you took part in";
    photo by ScholarId "scholar_id" of Scholar: "your photo";
    profile_change by ScholarId "scholar_id" of Scholar: "the history of your profile";
    import_line by ScholarId "scholar_id" of Scholar: "lines of course rosters that told of you";
    account by ScholarId "scholar_id" of Scholar: "your account";
    profile_reading by AccountId "account_id" of Account: "whose profiles you looked at, for two days";
    account_address by AccountId "account_id" of Account: "addresses by which you sign in";
    passkey by AccountId "account_id" of Account: "your passkeys";
    identity by AccountId "account_id" of Account: "providers by which you sign in";
    recovery_code by AccountId "account_id" of Account: "your recovery codes, as fingerprints";
    api_token by AccountId "account_id" of Account: "your tokens for the API, as fingerprints";
    session by AccountId "account_id" of Account: "where you are, and were, signed in";
    sign_in by AccountId "account_id" of Account: "letters to sign in by that you asked for";
    sign_in by ScholarId "scholar_id" of Scholar: "letters to sign in by, before you had an account";
    address_proof by AccountId "account_id" of Account: "addresses that you were to prove";
    address_change by AccountId "account_id" of Account: "changes of your addresses";
    claim by AccountId "account_id" of Account: "what you told staff to find your record";
    claim by ScholarId "scholar_id" of Scholar: "claims that your record was found by";
    correction by ScholarId "scholar_id" of Scholar: "corrections of your record that staff were asked for";
    idempotency_key by AccountId "account_id" of Account: "requests of your programs, as fingerprints, for a day";
    submission by AccountId "account_id" of Account: "what you sent in";
    publication_author by ScholarId "scholar_id" of Scholar: "publications that are shown as yours";
    submission_tag by ScholarId "scholar_id" of Scholar: "pieces that name you";
    abuse_report by AccountId "account_id" of Account: "what you reported to staff";
    peer_letter by ScholarId "scholar_id" of Scholar: "letters that you wrote to other scholars";
    peer_letter by ToScholarId "to_scholar_id" of Scholar: "letters that other scholars wrote to you";
    peer_block by ScholarId "scholar_id" of Scholar: "scholars from whom you take no letters";
    follow_person by ScholarId "scholar_id" of Scholar: "people whom you follow";
    follow_institution by ScholarId "scholar_id" of Scholar: "institutions that you follow";
    follow_topic by ScholarId "scholar_id" of Scholar: "disciplines and countries that you follow";
    digest by ScholarId "scholar_id" of Scholar: "how often you get a letter about what is new";
    digest_piece by ScholarId "scholar_id" of Scholar: "pieces that such a letter told you of";
    mail_outbox by ToId "to_id" of Scholar: "letters to you, by your record";
    mail_outbox by ToId "to_id" of Account: "letters to you, by your account";
}

/// Columns that let somebody in: they are told to nobody, not even to their owner.
const SECRET: [&str; 6] = ["fingerprint", "link", "code", "token", "lease", "to_mark"];

async fn rows_of<E: EntityTrait>(
    db: &impl ConnectionTrait,
    column: E::Column,
    id: Uuid,
) -> Result<Vec<Map<String, Value>>, DbErr>
where
    E::Model: ModelTrait<Entity = E>,
{
    let rows = E::find().filter(column.eq(id)).all(db).await?;
    Ok(rows.iter().map(row::<E>).collect())
}

fn row<E: EntityTrait>(model: &E::Model) -> Map<String, Value>
where
    E::Model: ModelTrait<Entity = E>,
{
    let told = E::Column::iter().filter(|column| !SECRET.contains(&column.as_str()));
    told.map(|column| (column.as_str().to_owned(), cell(model.get(column)))).collect()
}

fn cell(value: Cell) -> Value {
    match value {
        Cell::Bytes(Some(bytes)) => {
            use base64::Engine as _;
            base64::engine::general_purpose::STANDARD.encode(&*bytes).into()
        }
        Cell::Uuid(Some(id)) => id.to_string().into(),
        Cell::ChronoDateTimeUtc(Some(moment)) => moment.to_rfc3339().into(),
        Cell::Bool(Some(value)) => value.into(),
        Cell::SmallInt(Some(value)) => value.into(),
        Cell::Int(Some(value)) => value.into(),
        Cell::BigInt(Some(value)) => value.into(),
        Cell::Double(Some(value)) => value.into(),
        Cell::String(Some(text)) => text.clone().into(),
        Cell::Json(Some(json)) => (*json).clone(),
        _ => Value::Null,
    }
}
