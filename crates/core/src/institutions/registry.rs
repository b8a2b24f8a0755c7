//! The registry of organizations in our database: loading it, and what resolving needs of it.

use std::ops::ControlFlow;
use std::path::Path;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::resolve::{Organization, OrganizationName};
use super::ror::{NameKind, RegistryError, RegistryRecord, read_registry};
use crate::audit;
use crate::db::{CHUNK, begin_write};
use crate::entity::{institution, institution_name, registry_entry};
use crate::fault::{BadRow, Fault, Kind};
use crate::op::{Op, Permission};
use crate::parallel;
use crate::reference::CountryCode;

/// Why a registry was not loaded. Nothing of it is kept then.
#[derive(Debug, thiserror::Error)]
pub enum LoadRegistryError {
    /// The file cannot be read as a registry.
    #[error(transparent)]
    Unreadable(#[from] RegistryError),
    /// The operation failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl LoadRegistryError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Unreadable(_) => Kind::Invalid,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for LoadRegistryError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Loads a file of the registry, all or nothing. Records that are there already are replaced, so that a
/// newer release is loaded over an older one, and a second part beside a first. Calls `progress` with the
/// number of records so far. Returns how many there were.
///
/// # Errors
/// [`LoadRegistryError`], naming file and line where the file is at fault.
pub async fn load_registry(op: &Op, path: &Path, mut progress: impl FnMut(u64)) -> Result<u64, LoadRegistryError> {
    op.require(Permission::Import)?;
    let (sender, mut records) = mpsc::channel::<Vec<RegistryRecord>>(4);
    let file = path.to_owned();
    let reading = std::thread::spawn(move || read_in_chunks(&file, &sender));
    let tx = begin_write(&op.db).await?;
    let mut loaded = 0;
    while let Some(chunk) = records.recv().await {
        put(&tx, &chunk).await?;
        loaded += chunk.len() as u64;
        progress(loaded);
    }
    reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    let detail = serde_json::json!({ "records": loaded });
    audit::record(
        &tx,
        op,
        audit::Event { action: "registry.load", subject_kind: "registry", subject: Uuid::nil(), detail },
    )
    .await?;
    tx.commit().await?;
    Ok(loaded)
}

/// Reads the file and hands over its records; stops early when nobody listens any more.
fn read_in_chunks(path: &Path, sender: &mpsc::Sender<Vec<RegistryRecord>>) -> Result<(), RegistryError> {
    let mut chunk = Vec::with_capacity(CHUNK);
    read_registry(path, |record| {
        chunk.push(record);
        if chunk.len() < CHUNK {
            return ControlFlow::Continue(());
        }
        match sender.blocking_send(std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK))) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    })?;
    // A closed channel means that writing failed, and that error is the one to tell.
    let _ = sender.blocking_send(chunk);
    Ok(())
}

/// Loads records that are at hand already, as the demo does.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn load_records(op: &Op, records: &[RegistryRecord]) -> Result<(), Fault> {
    op.require(Permission::Import)?;
    let tx = begin_write(&op.db).await?;
    for chunk in records.chunks(CHUNK) {
        put(&tx, chunk).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn put(tx: &impl ConnectionTrait, records: &[RegistryRecord]) -> Result<(), sea_orm::DbErr> {
    if records.is_empty() {
        return Ok(());
    }
    let rors: Vec<String> = records.iter().map(|record| record.ror.clone()).collect();
    registry_entry::Entity::delete_many().filter(registry_entry::Column::Ror.is_in(rors)).exec(tx).await?;
    let mut rows = Vec::with_capacity(records.len());
    for record in records {
        let json = serde_json::to_string(record).map_err(|error| sea_orm::DbErr::Json(error.to_string()))?;
        rows.push(registry_entry::ActiveModel { ror: Set(record.ror.clone()), record: Set(json) });
    }
    registry_entry::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// All organizations of the registry as the resolver takes them, in order of their ids. Reading the records takes
/// longer than fetching them, and is done on all cores.
pub(super) async fn organizations(db: &impl ConnectionTrait) -> Result<Vec<Organization>, Fault> {
    let mut organizations = Vec::new();
    let mut after = String::new();
    loop {
        let rows = registry_entry::Entity::find()
            .filter(registry_entry::Column::Ror.gt(after.clone()))
            .order_by_asc(registry_entry::Column::Ror)
            .limit(20_000)
            .all(db)
            .await?;
        let Some(last) = rows.last() else { return Ok(organizations) };
        after.clone_from(&last.ror);
        let read = parallel::map(&rows, |row| read(row).map(|record| Organization::from(&record)), |_| {});
        for organization in read {
            organizations.push(organization?);
        }
    }
}

/// The records of these ids; those that the registry lacks are left out.
pub(super) async fn records(db: &impl ConnectionTrait, rors: &[String]) -> Result<Vec<RegistryRecord>, Fault> {
    let mut records = Vec::with_capacity(rors.len());
    for chunk in rors.chunks(CHUNK) {
        let rows =
            registry_entry::Entity::find().filter(registry_entry::Column::Ror.is_in(chunk.to_vec())).all(db).await?;
        for row in &rows {
            records.push(read(row)?);
        }
    }
    Ok(records)
}

fn read(row: &registry_entry::Model) -> Result<RegistryRecord, BadRow> {
    serde_json::from_str(&row.record).map_err(|_| BadRow::new("registry_entry", "record", &row.ror))
}

/// Institutions of the community that the registry does not have, as the resolver takes them.
pub(super) async fn own_organizations(db: &impl ConnectionTrait) -> Result<Vec<Organization>, Fault> {
    let rows = institution::Entity::find()
        .filter(institution::Column::Ror.is_null())
        .filter(institution::Column::MergedInto.is_null())
        .all(db)
        .await?;
    let mut organizations = Vec::with_capacity(rows.len());
    for row in rows {
        let names =
            institution_name::Entity::find().filter(institution_name::Column::InstitutionId.eq(row.id)).all(db).await?;
        let shown = OrganizationName { text: row.name.clone(), kind: NameKind::Label };
        let others = names.into_iter().map(|name| OrganizationName { text: name.text, kind: NameKind::Alias });
        organizations.push(Organization {
            id: row.id.to_string(),
            names: std::iter::once(shown).chain(others).collect(),
            country: row.country.as_deref().and_then(|code| CountryCode::parse(code).ok()),
            regions: row.region.into_iter().collect(),
            city: row.city,
            ..Organization::default()
        });
    }
    Ok(organizations)
}
