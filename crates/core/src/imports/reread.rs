//! Understanding a kept line again, long after its file is gone: from the header and the cells that were kept.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::Value;

use super::decide;
use super::editions::Codes;
use super::interpret::interpret;
use super::observed::Observed;
use super::reader::{Column, Roster, read_roster};
use super::rosters::LoadRosters;
use crate::entity::{edition, import_file, import_line, spelling};
use crate::fault::Fault;
use crate::id::{BatchId, EditionId, InstitutionId, LineId};
use crate::programs;
use crate::reference::CountryCode;

/// What the line says of a person; `None` where its cells can no longer be read as somebody's line.
pub(super) async fn reread(
    tx: &impl ConnectionTrait,
    line: &import_line::Model,
    file: &import_file::Model,
) -> Result<Option<Observed>, Fault> {
    let all = import_line::Entity::find()
        .filter(import_line::Column::FileId.eq(file.id))
        .order_by_asc(import_line::Column::Number)
        .all(tx)
        .await?;
    let Some(place) = all.iter().position(|other| other.id == line.id) else { return Ok(None) };
    let Some(roster) = written_again(file, &all) else { return Ok(None) };
    let Some(source) = roster.lines().nth(place).filter(|_| roster.len() == all.len()) else { return Ok(None) };
    let Ok(said) = interpret(&source) else { return Ok(None) };
    let edition = edition_of(tx, &roster, &source, file).await?;
    let Some(year) = edition::Entity::find_by_id(edition.0).one(tx).await?.map(|row| row.year) else {
        return Ok(None);
    };
    let meant_nothing = match line.spelling_id {
        Some(id) => spelling::Entity::find_by_id(id).one(tx).await?.is_some_and(|row| row.verdict == "nothing"),
        None => false,
    };
    let country = line.country.as_deref().and_then(|code| CountryCode::parse(code).ok());
    let sent_by = line.institution_id.map(InstitutionId);
    let observed = decide::observed(said, edition, year, sent_by, meant_nothing, country);
    Ok(Some(Observed { line: LineId(line.id), ..observed }))
}

/// The roster as it was, put together from what was kept of it.
fn written_again(file: &import_file::Model, lines: &[import_line::Model]) -> Option<Roster> {
    let texts = |value: &Value| serde_json::from_value::<Vec<String>>(value.clone()).unwrap_or_default();
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for title in texts(&file.title_lines) {
        writer.write_record([title]).ok()?;
    }
    writer.write_record(texts(&file.columns)).ok()?;
    for line in lines {
        writer.write_record(texts(&line.cells)).ok()?;
    }
    let bytes = writer.into_inner().ok()?;
    let stem = file.name.rsplit_once('.').map_or(file.name.as_str(), |(stem, _)| stem);
    read_roster(&format!("{stem}.csv"), &bytes).ok()?.into_iter().next()
}

/// The line's own edition, where lines of the file tell theirs; else that of the file.
async fn edition_of(
    tx: &impl ConnectionTrait,
    roster: &Roster,
    line: &super::reader::RosterLine<'_>,
    file: &import_file::Model,
) -> Result<EditionId, Fault> {
    let tells = [Column::Program, Column::Year, Column::Season].into_iter().any(|column| roster.has(column));
    let codes = Codes::learn(std::slice::from_ref(roster));
    match codes.edition_of(roster, line, &LoadRosters::default()) {
        Ok(named) if tells => Ok(programs::ensure_edition(tx, BatchId(file.batch_id), &named).await?),
        _ => Ok(file.edition_id.into()),
    }
}
