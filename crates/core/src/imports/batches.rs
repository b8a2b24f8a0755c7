//! What was loaded: batches, and their lines by outcome.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::held::{self, HeldCandidate};
use super::observed::Outcome;
use crate::entity::{import_batch, import_file, import_line};
use crate::fault::{BadRow, Fault};
use crate::id::{BatchId, LineId, ScholarId};
use crate::institutions::{self, InstitutionRef};
use crate::op::{Op, Permission};
use crate::page::{Page, PageRequest};

/// One loading of rosters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Identity.
    pub id: BatchId,
    /// When it was loaded.
    pub loaded_at: DateTime<Utc>,
    /// When it was taken back.
    pub undone_at: Option<DateTime<Utc>>,
    /// Who loaded it, by the word of the audit log.
    pub actor: String,
    /// Its files.
    pub files: Vec<String>,
    /// How many lines have each outcome today.
    pub counts: BTreeMap<Outcome, u64>,
}

/// A source line, as lists show it.
#[derive(Clone, Debug, PartialEq)]
pub struct LineItem {
    /// Identity.
    pub id: LineId,
    /// The batch it came with.
    pub batch: BatchId,
    /// The file's name.
    pub file: String,
    /// The line of the file, or the row of the sheet.
    pub number: i32,
    /// What stands in it: the column's header and the cell; empty cells are left out.
    pub cells: Vec<(String, String)>,
    /// What was decided.
    pub outcome: Outcome,
    /// Who is meant.
    pub scholar: Option<ScholarId>,
    /// Which institution is meant.
    pub institution: Option<InstitutionRef>,
    /// Why, in words.
    pub note: String,
    /// Whom a held line may be about, the likeliest first.
    pub candidates: Vec<HeldCandidate>,
}

/// A page of batches, the newest first.
///
/// # Errors
/// [`Fault::Forbidden`] for anybody but staff; the database fails.
pub async fn batches(op: &Op, request: PageRequest) -> Result<Page<Batch>, Fault> {
    op.require(Permission::ReadReports)?;
    let total = import_batch::Entity::find().count(&op.db).await?;
    let rows = import_batch::Entity::find()
        .order_by_desc(import_batch::Column::LoadedAt)
        .order_by_desc(import_batch::Column::Id)
        .limit(request.size())
        .offset(request.offset())
        .all(&op.db)
        .await?;
    Ok(Page { rows: with_counts(&op.db, rows).await?, total, request })
}

/// The batch of this id.
///
/// # Errors
/// [`Fault::NotFound`], [`Fault::Forbidden`] for anybody but staff, or the database fails.
pub async fn batch(op: &Op, id: BatchId) -> Result<Batch, Fault> {
    op.require(Permission::ReadReports)?;
    let row = import_batch::Entity::find_by_id(id.0).one(&op.db).await?.ok_or(Fault::NotFound("batch"))?;
    with_counts(&op.db, vec![row]).await?.pop().ok_or(Fault::NotFound("batch"))
}

async fn with_counts(db: &impl ConnectionTrait, rows: Vec<import_batch::Model>) -> Result<Vec<Batch>, Fault> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let files = import_file::Entity::find()
        .filter(import_file::Column::BatchId.is_in(ids))
        .order_by_asc(import_file::Column::Name)
        .all(db)
        .await?;
    let of_file: Vec<Uuid> = files.iter().map(|file| file.id).collect();
    let counts = Query::select()
        .column(import_line::Column::FileId)
        .column(import_line::Column::Outcome)
        .expr_as(Expr::col(import_line::Column::Id).count(), "many")
        .from(import_line::Entity)
        .and_where(Expr::col(import_line::Column::FileId).is_in(of_file))
        .group_by_columns([import_line::Column::FileId, import_line::Column::Outcome])
        .take();
    let mut by_file: HashMap<Uuid, Vec<(Outcome, u64)>> = HashMap::new();
    for row in db.query_all(&counts).await? {
        let (file, word): (Uuid, String) = (row.try_get("", "file_id")?, row.try_get("", "outcome")?);
        let outcome = Outcome::parse(&word).ok_or_else(|| BadRow::new("import_line", "outcome", file))?;
        let many: i64 = row.try_get("", "many")?;
        by_file.entry(file).or_default().push((outcome, many.cast_unsigned()));
    }
    Ok(rows.into_iter().map(|row| counted(row, &files, &by_file)).collect())
}

fn counted(
    row: import_batch::Model,
    files: &[import_file::Model],
    by_file: &HashMap<Uuid, Vec<(Outcome, u64)>>,
) -> Batch {
    let own = files.iter().filter(|file| file.batch_id == row.id);
    let mut counts = BTreeMap::new();
    for (outcome, many) in own.clone().filter_map(|file| by_file.get(&file.id)).flatten() {
        *counts.entry(*outcome).or_default() += many;
    }
    let mut files: Vec<String> = own.map(|file| file.name.clone()).collect();
    files.dedup();
    Batch { id: row.id.into(), loaded_at: row.loaded_at, undone_at: row.undone_at, actor: row.actor, files, counts }
}

/// A page of a batch's lines in the order of files, those of one outcome alone where one is named.
///
/// # Errors
/// [`Fault::Forbidden`] for anybody but staff; the database fails.
pub async fn lines(
    op: &Op,
    batch: BatchId,
    outcome: Option<Outcome>,
    request: PageRequest,
) -> Result<Page<LineItem>, Fault> {
    op.require(Permission::ReadReports)?;
    let mut found = of_batches(import_batch::Column::Id.eq(batch.0));
    if let Some(outcome) = outcome {
        found = found.filter(import_line::Column::Outcome.eq(outcome.as_str()));
    }
    paged(&op.db, found, request).await
}

/// A page of all held lines of batches that stand, the newest batch first.
///
/// # Errors
/// [`Fault::Forbidden`] for anybody but staff; the database fails.
pub async fn held_lines(op: &Op, request: PageRequest) -> Result<Page<LineItem>, Fault> {
    op.require(Permission::ReadReports)?;
    let held = of_batches(import_batch::Column::UndoneAt.is_null())
        .filter(import_line::Column::Outcome.eq(Outcome::Held.as_str()));
    paged(&op.db, held, request).await
}

/// The line of this id.
///
/// # Errors
/// [`Fault::NotFound`], [`Fault::Forbidden`] for anybody but staff, or the database fails.
pub async fn line(op: &Op, id: LineId) -> Result<LineItem, Fault> {
    op.require(Permission::ReadReports)?;
    let row = import_line::Entity::find_by_id(id.0).one(&op.db).await?.ok_or(Fault::NotFound("line"))?;
    items(&op.db, vec![row]).await?.pop().ok_or(Fault::NotFound("line"))
}

fn of_batches(which: sea_orm::sea_query::SimpleExpr) -> Select<import_line::Entity> {
    let files = Query::select()
        .column((import_file::Entity, import_file::Column::Id))
        .from(import_file::Entity)
        .inner_join(
            import_batch::Entity,
            Expr::col((import_batch::Entity, import_batch::Column::Id))
                .equals((import_file::Entity, import_file::Column::BatchId)),
        )
        .and_where(which)
        .take();
    import_line::Entity::find().filter(import_line::Column::FileId.in_subquery(files))
}

async fn paged(
    db: &impl ConnectionTrait,
    found: Select<import_line::Entity>,
    request: PageRequest,
) -> Result<Page<LineItem>, Fault> {
    let total = found.clone().count(db).await?;
    let rows = found
        .order_by_asc(import_line::Column::FileId)
        .order_by_asc(import_line::Column::Number)
        .limit(request.size())
        .offset(request.offset())
        .all(db)
        .await?;
    Ok(Page { rows: items(db, rows).await?, total, request })
}

async fn items(db: &impl ConnectionTrait, rows: Vec<import_line::Model>) -> Result<Vec<LineItem>, Fault> {
    let wanted: Vec<Uuid> = rows.iter().map(|row| row.file_id).collect();
    let files = import_file::Entity::find().filter(import_file::Column::Id.is_in(wanted)).all(db).await?;
    let files: HashMap<Uuid, import_file::Model> = files.into_iter().map(|file| (file.id, file)).collect();
    let named = institutions::refs(db, rows.iter().filter_map(|row| row.institution_id)).await?;
    rows.into_iter()
        .map(|row| {
            let file = files.get(&row.file_id).ok_or_else(|| BadRow::new("import_line", "file_id", row.id))?;
            let outcome = Outcome::parse(&row.outcome).ok_or_else(|| BadRow::new("import_line", "outcome", row.id))?;
            Ok(LineItem {
                id: row.id.into(),
                batch: file.batch_id.into(),
                file: file.name.clone(),
                number: row.number,
                cells: filled_cells(&file.columns, &row.cells),
                outcome,
                scholar: row.scholar_id.map(ScholarId),
                institution: row.institution_id.and_then(|id| named.get(&id).cloned()),
                note: row.note,
                candidates: held::kept(&row.changes),
            })
        })
        .collect()
}

fn filled_cells(columns: &serde_json::Value, cells: &serde_json::Value) -> Vec<(String, String)> {
    let texts =
        |value: &serde_json::Value| -> Vec<String> { serde_json::from_value(value.clone()).unwrap_or_default() };
    let columns = texts(columns);
    let headers = columns.into_iter().chain(std::iter::repeat(String::new()));
    headers.zip(texts(cells)).filter(|(_, cell)| !cell.trim().is_empty()).collect()
}
