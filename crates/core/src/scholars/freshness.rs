//! “Still right?”: when a profile was last said to be right, asking once a year, and how fresh the directory is.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait as _, LockBehavior, LockType, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::audit;
use crate::db::begin_write;
use crate::entity::{edition, participation, program, scholar, scholar_email};
use crate::fault::Fault;
use crate::id::ScholarId;
use crate::mail::{self, Class, Letter, NewLetter, To};
use crate::op::{Op, Permission};

/// For how long a profile counts as right after its owner said so, and how often the letter asks.
const FRESH_FOR: TimeDelta = TimeDelta::days(365);

/// How long a record is there before its owner is asked the first time.
const GRACE: TimeDelta = TimeDelta::days(30);

/// How fresh a part of the directory is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freshness {
    /// The code of the program or country; empty where none is known.
    pub code: String,
    /// The program's name; the country's is on the list of countries.
    pub name: String,
    /// How many people.
    pub people: u64,
    /// How many said within a year that all is right.
    pub fresh: u64,
    /// How many said so longer ago.
    pub stale: u64,
}

impl Freshness {
    /// How many never said anything.
    #[must_use]
    pub fn never(&self) -> u64 {
        self.people.saturating_sub(self.fresh + self.stale)
    }
}

/// Says that all of one's own profile is right.
///
/// # Errors
/// [`Fault::SignIn`], [`Fault::NoRecord`], or the database fails.
pub async fn confirm_own(op: &Op) -> Result<(), Fault> {
    confirm(op, op.scholar()?, "page").await
}

/// Says so by the link of a letter. Whoever calls this has checked that the link is ours and this scholar's.
///
/// # Errors
/// [`Fault::NotFound`] where the record is not there any more, or the database fails.
pub async fn confirm_by_letter(op: &Op, id: ScholarId) -> Result<(), Fault> {
    confirm(op, id, "letter").await
}

async fn confirm(op: &Op, id: ScholarId, by: &str) -> Result<(), Fault> {
    let tx = begin_write(&op.db).await?;
    let confirmed = scholar::Entity::update_many()
        .col_expr(scholar::Column::ConfirmedAt, Expr::value(op.now))
        .filter(scholar::Column::Id.eq(id.0))
        .exec(&tx)
        .await?;
    if confirmed.rows_affected == 0 {
        return Err(Fault::NotFound("scholar"));
    }
    let detail = serde_json::json!({ "by": by });
    let event = audit::Event { action: "scholar.confirm", subject_kind: "scholar", subject: id.0, detail };
    audit::record(&tx, op, event).await?;
    tx.commit().await?;
    Ok(())
}

/// Asks the next `most` people whose profiles nobody confirmed for a year whether all is still right; each at most
/// once a year. Gives their number.
///
/// # Errors
/// [`Fault`] where the actor may not, or the database fails.
pub async fn ask_still_right(op: &Op, most: u64) -> Result<u64, Fault> {
    op.require(Permission::ManageLetters)?;
    let tx = begin_write(&op.db).await?;
    let ids = to_be_asked(&tx, op.now, most).await?;
    if ids.is_empty() {
        return Ok(0);
    }
    scholar::Entity::update_many()
        .col_expr(scholar::Column::AskedAt, Expr::value(op.now))
        .filter(scholar::Column::Id.is_in(ids.clone()))
        .exec(&tx)
        .await?;
    for id in &ids {
        let id = ScholarId(*id);
        let letter = Letter::StillRight { scholar: id };
        let new = NewLetter { letter, to: To::Scholar(id), class: Class::Digest, not_before: None };
        mail::queue(&tx, op, new).await?;
    }
    tx.commit().await?;
    Ok(ids.len() as u64)
}

async fn to_be_asked(tx: &impl ConnectionTrait, now: DateTime<Utc>, most: u64) -> Result<Vec<Uuid>, Fault> {
    let before = now - FRESH_FOR;
    let can_be_written_to = Query::select().column(scholar_email::Column::ScholarId).from(scholar_email::Entity).take();
    let mut asked = scholar::Entity::find()
        .select_only()
        .column(scholar::Column::Id)
        .filter(scholar::Column::Deceased.eq(false))
        .filter(scholar::Column::CreatedAt.lt(now - GRACE))
        .filter(scholar::Column::ConfirmedAt.is_null().or(scholar::Column::ConfirmedAt.lt(before)))
        .filter(scholar::Column::AskedAt.is_null().or(scholar::Column::AskedAt.lt(before)))
        .filter(scholar::Column::Id.in_subquery(can_be_written_to))
        .order_by_asc(scholar::Column::Id)
        .limit(most);
    if tx.get_database_backend() == DbBackend::Postgres {
        asked = asked.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    Ok(asked.into_tuple().all(tx).await?)
}

/// How fresh the profiles are by program, for staff.
///
/// # Errors
/// [`Fault`] where the actor may not, or the database fails.
pub async fn by_program(op: &Op) -> Result<Vec<Freshness>, Fault> {
    op.require(Permission::ReadReports)?;
    let mut select = counted(op.now);
    select
        .expr_as(Expr::col((program::Entity, program::Column::Code)), "code")
        .expr_as(Expr::col((program::Entity, program::Column::Name)), "name")
        .inner_join(
            participation::Entity,
            Expr::col((participation::Entity, participation::Column::ScholarId))
                .equals((scholar::Entity, scholar::Column::Id)),
        )
        .inner_join(
            edition::Entity,
            Expr::col((edition::Entity, edition::Column::Id))
                .equals((participation::Entity, participation::Column::EditionId)),
        )
        .inner_join(
            program::Entity,
            Expr::col((program::Entity, program::Column::Id)).equals((edition::Entity, edition::Column::ProgramId)),
        )
        .group_by_col((program::Entity, program::Column::Code))
        .group_by_col((program::Entity, program::Column::Name));
    read(op, &select).await
}

/// How fresh the profiles are by country, for staff.
///
/// # Errors
/// [`Fault`] where the actor may not, or the database fails.
pub async fn by_country(op: &Op) -> Result<Vec<Freshness>, Fault> {
    op.require(Permission::ReadReports)?;
    let mut select = counted(op.now);
    select
        .expr_as(Expr::col((scholar::Entity, scholar::Column::Country)), "code")
        .expr_as(Expr::val(""), "name")
        .group_by_col((scholar::Entity, scholar::Column::Country));
    read(op, &select).await
}

/// People, and how many of them confirmed their profiles of late, or longer ago. Who has died is asked no more.
fn counted(now: DateTime<Utc>) -> SelectStatement {
    let id = || Expr::col((scholar::Entity, scholar::Column::Id));
    let confirmed = || Expr::col((scholar::Entity, scholar::Column::ConfirmedAt));
    let since = now - FRESH_FOR;
    Query::select()
        .expr_as(id().count_distinct(), "people")
        .expr_as(Expr::expr(CaseStatement::new().case(confirmed().gte(since), id())).count_distinct(), "fresh")
        .expr_as(Expr::expr(CaseStatement::new().case(confirmed().lt(since), id())).count_distinct(), "stale")
        .from(scholar::Entity)
        .and_where(Expr::col((scholar::Entity, scholar::Column::Deceased)).eq(false))
        .take()
}

/// The counts, those with most people first.
async fn read(op: &Op, select: &SelectStatement) -> Result<Vec<Freshness>, Fault> {
    let mut counts = Vec::new();
    for row in op.db.query_all(select).await? {
        let number = |column: &str| row.try_get::<i64>("", column).map(i64::unsigned_abs);
        counts.push(Freshness {
            code: row.try_get::<Option<String>>("", "code")?.unwrap_or_default(),
            name: row.try_get("", "name")?,
            people: number("people")?,
            fresh: number("fresh")?,
            stale: number("stale")?,
        });
    }
    counts.sort_by(|a, b| b.people.cmp(&a.people).then_with(|| a.code.cmp(&b.code)));
    Ok(counts)
}
