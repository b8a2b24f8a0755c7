//! Rows that point at a record, made to point at another, and back again.

use std::collections::BTreeMap;

use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::CHUNK;

/// Rows of a table that hang on a record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hanging {
    /// The table.
    pub(crate) table: &'static str,
    /// The column that names the record.
    pub(crate) column: &'static str,
    /// The column that names the row.
    pub(crate) key: Key,
    /// How many of these rows a record may have.
    pub(crate) once: Once,
}

/// How many rows of a kind may hang on one record. Where the other record has its own, a row stays where it is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Once {
    /// As many as there are.
    Many,
    /// Of those that agree in these columns, one.
    Alike(&'static [&'static str]),
    /// One.
    Single,
}

/// The column that names a row, and of what kind it is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Key {
    /// A UUID.
    Id(&'static str),
    /// A text.
    Text(&'static str),
}

/// What was moved, so that it can go back.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Moved(Vec<MovedRows>);

#[derive(Clone, Debug, Serialize, Deserialize)]
struct MovedRows {
    table: String,
    column: String,
    /// What the rows pointed at before.
    was: Option<Uuid>,
    rows: Vec<String>,
}

/// The other record's rows, beside the record's own.
const OTHER: &str = "other";

impl Hanging {
    const fn key(&self) -> &'static str {
        match self.key {
            Key::Id(column) | Key::Text(column) => column,
        }
    }

    fn read_key(&self, row: &QueryResult) -> Result<String, DbErr> {
        match self.key {
            Key::Id(column) => row.try_get::<Uuid>("", column).map(|id| id.to_string()),
            Key::Text(column) => row.try_get("", column),
        }
    }

    fn is_one_of(&self, keys: &[String]) -> Condition {
        let column = Expr::col((self.table, self.key()));
        let within = match self.key {
            Key::Id(_) => column.is_in(keys.iter().filter_map(|key| Uuid::parse_str(key).ok())),
            Key::Text(_) => column.is_in(keys.iter().cloned()),
        };
        Condition::all().add(within)
    }

    /// Where a row points: at this record, or at none. Where a row has no key of its own, this is a part of its key.
    fn points_at(&self, record: Option<Uuid>) -> Expr {
        let column = Expr::col((self.table, self.column));
        record.map_or_else(|| column.clone().is_null(), |record| column.clone().eq(record))
    }

    /// The rows that hang on `record`.
    pub(crate) fn of(&self, record: Uuid) -> Condition {
        Condition::all().add(self.points_at(Some(record)))
    }

    /// The rows that hang on `from` and can go to `to`.
    fn movable(&self, from: Uuid, to: Uuid) -> Condition {
        let rows = self.of(from);
        let columns = match self.once {
            Once::Many => return rows,
            Once::Alike(columns) => columns,
            Once::Single => &[],
        };
        let mut has_its_own = Query::select()
            .expr(Expr::val(1))
            .from_as(self.table, OTHER)
            .and_where(Expr::col((OTHER, self.column)).eq(to))
            .take();
        for column in columns {
            has_its_own.and_where(Expr::col((OTHER, *column)).equals((self.table, *column)));
        }
        rows.add(Expr::exists(has_its_own).not())
    }
}

/// Makes all that hangs on `from` hang on `to`.
pub(crate) async fn move_over(
    tx: &impl ConnectionTrait,
    hangings: &[Hanging],
    from: Uuid,
    to: Uuid,
) -> Result<Moved, DbErr> {
    let mut moved = Moved::default();
    for hanging in hangings {
        point(tx, hanging, hanging.movable(from, to), Some(to), &mut moved).await?;
    }
    Ok(moved)
}

/// Makes the rows of this kind that fulfil the condition point at `to`, and notes where they pointed before.
pub(crate) async fn point(
    tx: &impl ConnectionTrait,
    hanging: &Hanging,
    which: Condition,
    to: Option<Uuid>,
    moved: &mut Moved,
) -> Result<(), DbErr> {
    let select = Query::select()
        .column((hanging.table, hanging.key()))
        .column((hanging.table, hanging.column))
        .from(hanging.table)
        .cond_where(which)
        .take();
    let mut groups: BTreeMap<Option<Uuid>, Vec<String>> = BTreeMap::new();
    for row in tx.query_all(&select).await? {
        let was: Option<Uuid> = row.try_get("", hanging.column)?;
        if was != to {
            groups.entry(was).or_default().push(hanging.read_key(&row)?);
        }
    }
    for (was, rows) in groups {
        for keys in rows.chunks(CHUNK) {
            set(tx, hanging, hanging.is_one_of(keys).add(hanging.points_at(was)), to).await?;
        }
        moved.0.push(MovedRows { table: hanging.table.to_owned(), column: hanging.column.to_owned(), was, rows });
    }
    Ok(())
}

async fn set(tx: &impl ConnectionTrait, hanging: &Hanging, which: Condition, to: Option<Uuid>) -> Result<u64, DbErr> {
    let update = Query::update().table(hanging.table).value(hanging.column, to).cond_where(which).take();
    Ok(tx.execute(&update).await?.rows_affected())
}

/// Rows that no longer point where they were made to point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Elsewhere {
    /// The table.
    pub(crate) table: &'static str,
    /// How many.
    pub(crate) rows: u64,
}

/// Makes the moved rows point where they did before, as far as they still point at `now`.
pub(crate) async fn move_back(
    tx: &impl ConnectionTrait,
    hangings: &[Hanging],
    moved: &Moved,
    now: Option<Uuid>,
) -> Result<Vec<Elsewhere>, DbErr> {
    let mut elsewhere = Vec::new();
    for part in &moved.0 {
        let known = |hanging: &&Hanging| hanging.table == part.table && hanging.column == part.column;
        let Some(hanging) = hangings.iter().find(known) else { continue };
        let mut back = 0;
        for keys in part.rows.chunks(CHUNK) {
            back += set(tx, hanging, hanging.is_one_of(keys).add(hanging.points_at(now)), part.was).await?;
        }
        let lost = (part.rows.len() as u64).saturating_sub(back);
        if lost > 0 {
            elsewhere.push(Elsewhere { table: hanging.table, rows: lost });
        }
    }
    Ok(elsewhere)
}

/// How many rows hang on the record, by table; tables without any are left out.
pub(crate) async fn hanging_on(
    db: &impl ConnectionTrait,
    hangings: &[Hanging],
    record: Uuid,
) -> Result<Vec<(&'static str, u64)>, DbErr> {
    let mut found = Vec::new();
    for hanging in hangings {
        let rows = db.query_one(&count(hanging, record)).await?;
        let many: i64 = rows.map_or(Ok(0), |row| row.try_get("", "many"))?;
        if many > 0 {
            found.push((hanging.table, many.cast_unsigned()));
        }
    }
    Ok(found)
}

fn count(hanging: &Hanging, record: Uuid) -> SelectStatement {
    let key = Expr::col((hanging.table, hanging.key()));
    Query::select().expr_as(key.count(), "many").from(hanging.table).cond_where(hanging.of(record)).take()
}

impl Moved {
    /// The rows of this table that were moved, by their keys.
    pub(crate) fn rows_of(&self, table: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |part| part.table == table).flat_map(|part| part.rows.iter().map(String::as_str))
    }

    /// The ids of the rows of this table that were moved.
    pub(crate) fn ids_of(&self, table: &str) -> Vec<Uuid> {
        self.rows_of(table).filter_map(|key| Uuid::parse_str(key).ok()).collect()
    }

    /// How many rows were moved.
    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(|part| part.rows.len()).sum()
    }
}

/// What became of rows that no longer point where they did, in sentences.
pub(crate) fn sentences(elsewhere: &[Elsewhere]) -> Vec<String> {
    elsewhere
        .iter()
        .map(|part| {
            let rows = if part.rows == 1 { "1 row".to_owned() } else { format!("{} rows", part.rows) };
            format!("{rows} of “{}” went elsewhere since", part.table.replace('_', " "))
        })
        .collect()
}
