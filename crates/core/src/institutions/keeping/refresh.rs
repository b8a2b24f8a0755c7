//! What the registry says of an institution today, beside what we hold; and taking it over.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::columns::{folded_names, standing};
use super::edit::{EditError, InstitutionEdit, edit_within};
use crate::db::begin_write;
use crate::entity::institution;
use crate::fault::Fault;
use crate::id::{DecisionId, InstitutionId};
use crate::institutions::adopt::adopt;
use crate::institutions::ror::{NameKind, RegistryRecord, RegistryStatus};
use crate::institutions::{InstitutionRef, as_edit, registry, store};
use crate::op::{Op, Permission};
use crate::page::{Page, PageRequest};
use crate::reference::country_name;
use crate::text;

/// A value that the registry and we may say differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RegistryField {
    /// The name that is shown.
    Name,
    /// Other names.
    Names,
    /// Region, city, country and coordinates.
    Place,
    /// Domains.
    Domains,
    /// What it belongs to.
    Parent,
    /// What took its place.
    Successor,
}

impl RegistryField {
    /// All fields, in the order of pages.
    pub const ALL: [Self; 6] = [Self::Name, Self::Names, Self::Place, Self::Domains, Self::Parent, Self::Successor];

    /// The word in forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Names => "names",
            Self::Place => "place",
            Self::Domains => "domains",
            Self::Parent => "parent",
            Self::Successor => "successor",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == word)
    }
}

/// What we hold and what the registry says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Of what.
    pub field: RegistryField,
    /// What we hold.
    pub ours: String,
    /// What the registry says.
    pub registry: String,
}

/// An institution of which the registry says something else today.
#[derive(Clone, Debug, PartialEq)]
pub struct Outdated {
    /// The institution.
    pub institution: InstitutionRef,
    /// What differs.
    pub differences: Vec<Difference>,
}

/// What would change if all that the registry says of this institution were taken over.
///
/// # Errors
/// [`Fault::Forbidden`] for anybody but staff, [`Fault::NotFound`], or the database fails.
pub async fn differences(op: &Op, id: InstitutionId) -> Result<Vec<Difference>, Fault> {
    op.require(Permission::ReadReports)?;
    let row = standing(&op.db, id.0).await?;
    let Some(record) = record_of(&op.db, row.ror.as_deref()).await? else { return Ok(Vec::new()) };
    compared(&op.db, &row, &record).await
}

/// The institutions of which the registry says something else today, by name.
///
/// # Errors
/// As [`differences`].
pub async fn outdated(op: &Op, request: PageRequest) -> Result<Page<Outdated>, Fault> {
    op.require(Permission::ReadReports)?;
    let db = &op.db;
    let rows = institution::Entity::find()
        .filter(institution::Column::Ror.is_not_null())
        .filter(institution::Column::MergedInto.is_null())
        .order_by_asc(institution::Column::SortName)
        .all(db)
        .await?;
    let rors: Vec<String> = rows.iter().filter_map(|row| row.ror.clone()).collect();
    let records: HashMap<String, RegistryRecord> =
        registry::records(db, &rors).await?.into_iter().map(|record| (record.ror.clone(), record)).collect();
    let mut found = Vec::new();
    for row in &rows {
        let Some(record) = row.ror.as_ref().and_then(|ror| records.get(ror)) else { continue };
        let differences = compared(db, row, record).await?;
        if !differences.is_empty() {
            found.push(Outdated { institution: store::named(row)?, differences });
        }
    }
    let total = found.len() as u64;
    let (skip, take) = (usize::try_from(request.offset()), usize::try_from(request.size()));
    let rows = found.into_iter().skip(skip.unwrap_or(usize::MAX)).take(take.unwrap_or(0)).collect();
    Ok(Page { rows, total, request })
}

/// Takes over what the registry says of these. `None` where nothing changes.
///
/// # Errors
/// [`EditError`]; nothing is changed then.
pub async fn refresh(op: &Op, id: InstitutionId, wanted: &[RegistryField]) -> Result<Option<DecisionId>, EditError> {
    op.require(Permission::EditInstitutions)?;
    let tx = begin_write(&op.db).await?;
    let row = standing(&tx, id.0).await?;
    let record = record_of(&tx, row.ror.as_deref()).await?.ok_or(Fault::NotFound("record in the registry"))?;
    let whole = store::whole(&tx, id.0).await?.ok_or(Fault::NotFound("institution"))?;
    let mut edit = as_edit(&whole, row.successor_id.map(InstitutionId));
    let mut names: Vec<(String, NameKind, Option<String>)> = Vec::new();
    for field in wanted {
        match field {
            RegistryField::Name => edit.name.clone_from(&record.name),
            RegistryField::Names => {
                names.extend(record.names.iter().map(|name| (name.text.clone(), name.kind, name.language.clone())));
            }
            RegistryField::Place => take_place(&mut edit, &record),
            RegistryField::Domains => edit.domains = record.domains.iter().chain(&record.site).cloned().collect(),
            RegistryField::Parent => edit.parent = adopted(&tx, op, &record.parents).await?,
            RegistryField::Successor => edit.successor = adopted(&tx, op, &record.successors).await?,
        }
    }
    let decision = edit_within(&tx, op, id, &edit, &names).await?;
    tx.commit().await?;
    Ok(decision)
}

fn take_place(edit: &mut InstitutionEdit, record: &RegistryRecord) {
    edit.region.clone_from(&record.region);
    edit.city.clone_from(&record.city);
    edit.country = record.country;
    edit.place = record.latitude.zip(record.longitude);
}

/// The first of these organizations of the registry, as an institution of the community.
async fn adopted(tx: &impl ConnectionTrait, op: &Op, rors: &[String]) -> Result<Option<InstitutionId>, Fault> {
    let Some(record) = standing_record(tx, rors).await? else { return Ok(None) };
    let adopted = adopt(tx, op, None, &BTreeSet::from([record.ror.clone()])).await?;
    Ok(adopted.by_ror.get(&record.ror).copied())
}

async fn standing_record(tx: &impl ConnectionTrait, rors: &[String]) -> Result<Option<RegistryRecord>, Fault> {
    let records = registry::records(tx, rors).await?;
    Ok(records.into_iter().find(|record| record.status == RegistryStatus::Active))
}

async fn record_of(db: &impl ConnectionTrait, ror: Option<&str>) -> Result<Option<RegistryRecord>, Fault> {
    let Some(ror) = ror else { return Ok(None) };
    Ok(registry::records(db, &[ror.to_owned()]).await?.pop())
}

async fn compared(
    db: &impl ConnectionTrait,
    row: &institution::Model,
    record: &RegistryRecord,
) -> Result<Vec<Difference>, Fault> {
    let mut differences = Vec::new();
    let mut differ = |field, ours: String, registry: String| {
        if ours != registry {
            differences.push(Difference { field, ours, registry });
        }
    };
    differ(RegistryField::Name, row.name.clone(), record.name.clone());
    differ(RegistryField::Place, our_place(row), registry_place(record));
    let domains: Vec<String> = serde_json::from_value(row.domains.clone()).unwrap_or_default();
    let theirs: Vec<String> = record.domains.iter().chain(&record.site).cloned().collect();
    differ(RegistryField::Domains, domains.join(", "), theirs.join(", "));
    let parent = name_of(db, row.parent_id).await?;
    let theirs = standing_record(db, &record.parents).await?.map(|record| record.name).unwrap_or_default();
    differ(RegistryField::Parent, parent, theirs);
    let successor = name_of(db, row.successor_id).await?;
    let theirs = standing_record(db, &record.successors).await?.map(|record| record.name).unwrap_or_default();
    differ(RegistryField::Successor, successor, theirs);
    let known = folded_names(db, row.id, &row.name).await?;
    let new = record.names.iter().filter(|name| !known.contains(&text::fold(&name.text)));
    let new: Vec<&str> = new.map(|name| name.text.as_str()).collect();
    differ(RegistryField::Names, String::new(), new.join("; "));
    Ok(differences)
}

async fn name_of(db: &impl ConnectionTrait, id: Option<Uuid>) -> Result<String, Fault> {
    let Some(id) = id else { return Ok(String::new()) };
    Ok(store::refs(db, &[id]).await?.remove(&id).map(|named| named.name).unwrap_or_default())
}

fn our_place(row: &institution::Model) -> String {
    let country = row.country.as_deref().and_then(|code| crate::reference::CountryCode::parse(code).ok());
    place(row.city.as_deref(), row.region.as_deref(), country.map(country_name), row.latitude.zip(row.longitude))
}

fn registry_place(record: &RegistryRecord) -> String {
    let at = record.latitude.zip(record.longitude);
    place(record.city.as_deref(), record.region.as_deref(), record.country.map(country_name), at)
}

fn place(city: Option<&str>, region: Option<&str>, country: Option<&str>, at: Option<(f64, f64)>) -> String {
    let words = [city, region, country].into_iter().flatten().map(str::to_owned);
    let degrees = at.map(|(north, east)| format!("{north:.4}° N {east:.4}° E"));
    words.chain(degrees).collect::<Vec<_>>().join(", ")
}
