//! Rows of imports: batches, files, and every line as it was read.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, Set};
use serde_json::Value;
use uuid::Uuid;

use super::observed::Outcome;
use super::said::Said;
use crate::db::CHUNK;
use crate::entity::{import_batch, import_file, import_line, participation};
use crate::fault::{BadRow, Fault};
use crate::id::{BatchId, EditionId, InstitutionId, LineId, ParticipationId, ScholarId, SpellingId};
use crate::op::Op;

/// A line to be kept.
#[derive(Clone, Debug)]
pub(super) struct KeptLine {
    pub(super) id: LineId,
    pub(super) file: Uuid,
    pub(super) number: u32,
    pub(super) cells: Value,
    pub(super) outcome: Outcome,
    pub(super) scholar: Option<ScholarId>,
    pub(super) institution: Option<InstitutionId>,
    pub(super) spelling: Option<SpellingId>,
    pub(super) country: Option<String>,
    pub(super) discipline: Option<String>,
    pub(super) note: String,
    /// What the line changed in a record that was there before: columns with their values before and after.
    pub(super) changes: Value,
    /// What the line said of a person, as JSON.
    pub(super) said: Option<String>,
}

/// A file, or one sheet of it, to be kept.
#[derive(Clone, Debug)]
pub(super) struct KeptFile {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) sheet: Option<String>,
    pub(super) sha256: String,
    pub(super) columns: Value,
    pub(super) title_lines: Value,
    pub(super) edition: EditionId,
}

/// Writes the batch, its files and their lines.
pub(super) async fn keep(
    tx: &impl ConnectionTrait,
    op: &Op,
    batch: BatchId,
    counts: Value,
    files: Vec<KeptFile>,
    lines: &[KeptLine],
) -> Result<(), DbErr> {
    let row = import_batch::ActiveModel {
        id: Set(batch.0),
        loaded_at: Set(op.now),
        undone_at: Set(None),
        actor: Set(op.actor.name()),
        counts: Set(counts),
    };
    import_batch::Entity::insert(row).exec_without_returning(tx).await?;
    let files = files.into_iter().map(|file| import_file::ActiveModel {
        id: Set(file.id),
        batch_id: Set(batch.0),
        name: Set(file.name),
        sheet: Set(file.sheet),
        sha256: Set(file.sha256),
        columns: Set(file.columns),
        title_lines: Set(file.title_lines),
        edition_id: Set(file.edition.0),
    });
    let files: Vec<_> = files.collect();
    for chunk in files.chunks(CHUNK) {
        import_file::Entity::insert_many(chunk.to_vec()).exec_without_returning(tx).await?;
    }
    for chunk in lines.chunks(CHUNK) {
        import_line::Entity::insert_many(chunk.iter().map(line_row)).exec_without_returning(tx).await?;
    }
    Ok(())
}

fn line_row(line: &KeptLine) -> import_line::ActiveModel {
    import_line::ActiveModel {
        id: Set(line.id.0),
        file_id: Set(line.file),
        number: Set(line.number.cast_signed()),
        cells: Set(line.cells.clone()),
        outcome: Set(line.outcome.as_str().to_owned()),
        scholar_id: Set(line.scholar.map(|id| id.0)),
        institution_id: Set(line.institution.map(|id| id.0)),
        spelling_id: Set(line.spelling.map(|id| id.0)),
        country: Set(line.country.clone()),
        discipline: Set(line.discipline.clone()),
        note: Set(line.note.clone()),
        changes: Set(line.changes.clone()),
        said: Set(line.said.clone()),
    }
}

/// What lines said, by the participation that each told of.
pub(super) async fn said(db: &impl ConnectionTrait) -> Result<HashMap<ParticipationId, Said>, Fault> {
    let of_line = |column| (import_line::Entity, column);
    let select = Query::select()
        .expr_as(Expr::col((participation::Entity, participation::Column::Id)), "participation")
        .column(of_line(import_line::Column::Said))
        .from(participation::Entity)
        .inner_join(
            import_line::Entity,
            Expr::col(of_line(import_line::Column::Id)).equals((participation::Entity, participation::Column::LineId)),
        )
        .and_where(Expr::col(of_line(import_line::Column::Said)).is_not_null())
        .take();
    let mut said = HashMap::new();
    for row in db.query_all(&select).await? {
        let (id, text): (Uuid, String) = (row.try_get("", "participation")?, row.try_get("", "said")?);
        let read = serde_json::from_str(&text).map_err(|_| BadRow::new("import_line", "said", id))?;
        said.insert(id.into(), read);
    }
    Ok(said)
}

/// The file of this content, loaded earlier and not taken back: its id.
pub(super) async fn loaded_before(
    db: &impl ConnectionTrait,
    sha256: &str,
    sheet: Option<&str>,
) -> Result<Option<Uuid>, DbErr> {
    let files = import_file::Entity::find().filter(import_file::Column::Sha256.eq(sha256)).all(db).await?;
    for file in files.into_iter().filter(|file| file.sheet.as_deref() == sheet) {
        let batch = import_batch::Entity::find_by_id(file.batch_id).one(db).await?;
        if batch.is_some_and(|batch| batch.undone_at.is_none()) {
            return Ok(Some(file.id));
        }
    }
    Ok(None)
}

/// The lines of a file by number.
pub(super) async fn lines_of_file(
    db: &impl ConnectionTrait,
    file: Uuid,
) -> Result<HashMap<u32, import_line::Model>, DbErr> {
    let rows = import_line::Entity::find().filter(import_line::Column::FileId.eq(file)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.number.cast_unsigned(), row)).collect())
}

/// A batch, if there is one of this id.
pub(super) async fn batch(db: &impl ConnectionTrait, id: BatchId) -> Result<Option<import_batch::Model>, DbErr> {
    import_batch::Entity::find_by_id(id.0).one(db).await
}

/// All lines of a batch, in no order.
pub(super) async fn lines_of_batch(db: &impl ConnectionTrait, id: BatchId) -> Result<Vec<import_line::Model>, DbErr> {
    let files = import_file::Entity::find().filter(import_file::Column::BatchId.eq(id.0)).all(db).await?;
    let mut lines = Vec::new();
    for file in files {
        lines.extend(
            import_line::Entity::find()
                .filter(import_line::Column::FileId.eq(file.id))
                .order_by_asc(import_line::Column::Number)
                .all(db)
                .await?,
        );
    }
    Ok(lines)
}

/// Marks the batch as taken back, and its lines as nobody's.
pub(super) async fn mark_undone(tx: &impl ConnectionTrait, op: &Op, id: BatchId) -> Result<(), DbErr> {
    let row = import_batch::ActiveModel { id: Set(id.0), undone_at: Set(Some(op.now)), ..Default::default() };
    import_batch::Entity::update(row).exec(tx).await?;
    let files = import_file::Entity::find().filter(import_file::Column::BatchId.eq(id.0)).all(tx).await?;
    for file in files {
        import_line::Entity::update_many()
            .set(import_line::ActiveModel {
                scholar_id: Set(None),
                institution_id: Set(None),
                spelling_id: Set(None),
                ..Default::default()
            })
            .filter(import_line::Column::FileId.eq(file.id))
            .exec(tx)
            .await?;
    }
    Ok(())
}
