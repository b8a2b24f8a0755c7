//! Spellings that wait for staff, those of most lines first.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryResult};
use uuid::Uuid;

use crate::entity::{import_line, spelling};
use crate::fault::Fault;
use crate::id::{InstitutionId, SpellingId};
use crate::institutions::{InstitutionRef, store};
use crate::op::{Op, Permission};
use crate::page::{Page, PageRequest};
use crate::reference::CountryCode;

/// Below this likelihood a spelling that rules took to mean something waits for staff all the same.
const UNSURE: f64 = 0.8;

/// Which spellings are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SpellingState {
    /// Unresolved and unsure ones; those put off come last.
    #[default]
    Waiting,
    /// Those that staff decided.
    Decided,
    /// Those that rules are sure of.
    Sure,
}

impl SpellingState {
    /// All states, in the order in which pages offer them.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Decided, Self::Sure];

    /// The word in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Decided => "decided",
            Self::Sure => "sure",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    fn condition(self) -> Condition {
        let of = |column: spelling::Column| Expr::col((spelling::Entity, column));
        let doubtful = || {
            Condition::any()
                .add(of(spelling::Column::Verdict).eq("open"))
                .add(of(spelling::Column::Confidence).lt(UNSURE))
        };
        let by = |who: &str| Condition::all().add(of(spelling::Column::DecidedBy).eq(who));
        match self {
            Self::Waiting => by("rule").add(doubtful()),
            Self::Decided => by("person"),
            Self::Sure => by("rule").add(doubtful().not()),
        }
    }
}

/// A spelling in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct SpellingItem {
    /// Identity.
    pub id: SpellingId,
    /// As it was typed.
    pub typed: String,
    /// The country that was known with it.
    pub country: Option<CountryCode>,
    /// What it is taken to mean; `None` while nobody knows, and where it is no organization.
    pub institution: Option<InstitutionRef>,
    /// Whether it is taken to be no organization at all.
    pub nothing: bool,
    /// How sure that is, 0 to 1.
    pub confidence: f64,
    /// Why, in words.
    pub reason: String,
    /// How many lines have it.
    pub lines: u64,
    /// Whether somebody put it off.
    pub later: bool,
}

const LINES: &str = "lines";

/// A page of spellings, those of most lines first.
///
/// # Errors
/// [`Fault::Forbidden`] for anybody but staff; the database fails.
pub async fn queue(op: &Op, state: SpellingState, request: PageRequest) -> Result<Page<SpellingItem>, Fault> {
    op.require(Permission::ReadReports)?;
    let total = how_many(&op.db, state).await?;
    let mut select = counted(state);
    select.limit(request.size()).offset(request.offset());
    let rows = op.db.query_all(&select).await?;
    Ok(Page { rows: items(&op.db, &rows).await?, total, request })
}

/// A page of the spellings that mean this institution, those of most lines first.
///
/// # Errors
/// As [`queue`].
pub async fn of_institution(op: &Op, id: InstitutionId, request: PageRequest) -> Result<Page<SpellingItem>, Fault> {
    op.require(Permission::ReadReports)?;
    let means = spelling::Column::InstitutionId.eq(id.0);
    let total = spelling::Entity::find().filter(means.clone()).count(&op.db).await?;
    let mut select = listed();
    select
        .and_where(means)
        .order_by_expr(Expr::col((import_line::Entity, import_line::Column::Id)).count(), Order::Desc)
        .order_by((spelling::Entity, spelling::Column::Id), Order::Asc)
        .limit(request.size())
        .offset(request.offset());
    let rows = op.db.query_all(&select).await?;
    Ok(Page { rows: items(&op.db, &rows).await?, total, request })
}

/// How many spellings wait for staff.
///
/// # Errors
/// [`Fault::Forbidden`] for anybody but staff; the database fails.
pub async fn waiting(op: &Op) -> Result<u64, Fault> {
    op.require(Permission::ReadReports)?;
    Ok(how_many(&op.db, SpellingState::Waiting).await?)
}

async fn how_many(db: &impl ConnectionTrait, state: SpellingState) -> Result<u64, DbErr> {
    let on_a_line = Query::select()
        .expr(Expr::val(1))
        .from(import_line::Entity)
        .and_where(
            Expr::col((import_line::Entity, import_line::Column::SpellingId))
                .equals((spelling::Entity, spelling::Column::Id)),
        )
        .take();
    let select = Query::select()
        .expr_as(Expr::col((spelling::Entity, spelling::Column::Id)).count(), "many")
        .from(spelling::Entity)
        .cond_where(state.condition())
        .and_where(Expr::exists(on_a_line).or(typed_in_a_profile()))
        .take();
    let row = db.query_one(&select).await?;
    let many: i64 = row.map_or(Ok(0), |row| row.try_get("", "many"))?;
    Ok(many.cast_unsigned())
}

/// Whether a spelling came with no load: somebody typed it in a profile.
fn typed_in_a_profile() -> Expr {
    Expr::col((spelling::Entity, spelling::Column::BatchId)).is_null()
}

/// The spelling of this id as the list shows it.
pub(super) async fn one(db: &impl ConnectionTrait, id: SpellingId) -> Result<SpellingItem, Fault> {
    let mut select = listed();
    select.and_where(Expr::col((spelling::Entity, spelling::Column::Id)).eq(id.0));
    let rows = db.query_all(&select).await?;
    items(db, &rows).await?.pop().ok_or(Fault::NotFound("spelling"))
}

fn counted(state: SpellingState) -> SelectStatement {
    let id = (spelling::Entity, spelling::Column::Id);
    let mut select = listed();
    select
        .cond_where(state.condition())
        .and_having(Expr::col((import_line::Entity, import_line::Column::Id)).count().gt(0).or(typed_in_a_profile()))
        .order_by_expr(Expr::col((spelling::Entity, spelling::Column::LaterAt)).is_not_null(), Order::Asc)
        .order_by_expr(Expr::col((import_line::Entity, import_line::Column::Id)).count(), Order::Desc)
        .order_by(id, Order::Asc);
    select
}

fn listed() -> SelectStatement {
    let id = (spelling::Entity, spelling::Column::Id);
    let columns = [
        spelling::Column::Id,
        spelling::Column::Typed,
        spelling::Column::Country,
        spelling::Column::InstitutionId,
        spelling::Column::Verdict,
        spelling::Column::Confidence,
        spelling::Column::Reason,
        spelling::Column::LaterAt,
    ];
    Query::select()
        .columns(columns.map(|column| (spelling::Entity, column)))
        .expr_as(Expr::col((import_line::Entity, import_line::Column::Id)).count(), LINES)
        .from(spelling::Entity)
        .left_join(import_line::Entity, Expr::col((import_line::Entity, import_line::Column::SpellingId)).equals(id))
        .group_by_col(id)
        .take()
}

async fn items(db: &impl ConnectionTrait, rows: &[QueryResult]) -> Result<Vec<SpellingItem>, Fault> {
    let mut meant: Vec<Uuid> = Vec::new();
    for row in rows {
        meant.extend(row.try_get::<Option<Uuid>>("", "institution_id")?);
    }
    let named = store::refs(db, &meant).await?;
    rows.iter()
        .map(|row| {
            let institution: Option<Uuid> = row.try_get("", "institution_id")?;
            let (verdict, country): (String, String) = (row.try_get("", "verdict")?, row.try_get("", "country")?);
            let later: Option<chrono::DateTime<chrono::Utc>> = row.try_get("", "later_at")?;
            Ok(SpellingItem {
                id: row.try_get::<Uuid>("", "id")?.into(),
                typed: row.try_get("", "typed")?,
                country: CountryCode::parse(country.trim()).ok(),
                institution: institution.and_then(|id| named.get(&id).cloned()),
                nothing: verdict == "nothing",
                confidence: row.try_get("", "confidence")?,
                reason: row.try_get("", "reason")?,
                lines: row.try_get::<i64>("", LINES)?.cast_unsigned(),
                later: later.is_some(),
            })
        })
        .collect()
}

impl SpellingItem {
    /// Which institution it is taken to mean.
    #[must_use]
    pub fn meant(&self) -> Option<InstitutionId> {
        self.institution.as_ref().map(|institution| institution.id)
    }
}
