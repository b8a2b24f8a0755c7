//! Organizations become institutions of the community when the first scholar comes from them.

use std::collections::{BTreeSet, HashMap, HashSet};

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

use super::ror::{NameKind, RegistryRecord, RegistryStatus};
use super::store::word_of_kind;
use super::{merged, registry};
use crate::db::CHUNK;
use crate::entity::{institution, institution_name, institution_slug};
use crate::fault::Fault;
use crate::id::{BatchId, InstitutionId};
use crate::op::Op;
use crate::reference::CountryCode;
use crate::text;

/// An institution that the registry does not know, as it was typed.
#[derive(Clone, Debug)]
pub(crate) struct TypedOnly {
    pub(crate) id: InstitutionId,
    pub(crate) name: String,
    pub(crate) city: Option<String>,
    pub(crate) country: Option<CountryCode>,
}

/// What adopting came to: the institutions by ROR id, how many of those asked for are new, and all that were made,
/// with those that they belong to.
pub(crate) struct Adopted {
    pub(crate) by_ror: HashMap<String, InstitutionId>,
    pub(crate) new: usize,
    pub(crate) made: Vec<InstitutionId>,
}

/// Makes sure that these organizations of the registry, with all that they belong to, are institutions
/// of the community.
pub(crate) async fn adopt(
    tx: &impl ConnectionTrait,
    op: &Op,
    batch: Option<BatchId>,
    rors: &BTreeSet<String>,
) -> Result<Adopted, Fault> {
    let records = with_ancestors(tx, rors).await?;
    let mut by_ror = existing(tx, records.keys()).await?;
    let mut roots: HashMap<String, Uuid> = HashMap::new();
    let mut missing: Vec<&RegistryRecord> =
        records.values().filter(|record| !by_ror.contains_key(&record.ror)).collect();
    missing.sort_by(|a, b| a.ror.cmp(&b.ror));
    for record in &missing {
        by_ror.insert(record.ror.clone(), Uuid::now_v7());
    }
    for ror in records.keys() {
        roots.insert(ror.clone(), by_ror[topmost(ror, &records)]);
    }
    let new: Vec<NewInstitution> = missing
        .iter()
        .map(|record| NewInstitution {
            parent: parent(record, &records).map(|parent| by_ror[&parent.ror]),
            root: roots[&record.ror],
            id: by_ror[&record.ror],
            record: (*record).clone(),
        })
        .collect();
    let adopted = missing.iter().filter(|record| rors.contains(&record.ror)).count();
    let made = new.iter().map(|new| new.id.into()).collect();
    write(tx, op, batch, new).await?;
    Ok(Adopted { by_ror: by_ror.into_iter().map(|(ror, id)| (ror, id.into())).collect(), new: adopted, made })
}

/// Writes institutions that the registry does not know.
pub(crate) async fn add_typed(
    tx: &impl ConnectionTrait,
    op: &Op,
    batch: Option<BatchId>,
    typed: Vec<TypedOnly>,
) -> Result<(), Fault> {
    write(tx, op, batch, typed.into_iter().map(typed_institution).collect()).await
}

fn typed_institution(typed: TypedOnly) -> NewInstitution {
    NewInstitution {
        id: typed.id.0,
        parent: None,
        root: typed.id.0,
        record: RegistryRecord {
            ror: String::new(),
            name: typed.name,
            names: Vec::new(),
            country: typed.country,
            region_code: None,
            region: None,
            city: typed.city,
            latitude: None,
            longitude: None,
            domains: Vec::new(),
            site: None,
            types: Vec::new(),
            status: RegistryStatus::Active,
            parents: Vec::new(),
            children: Vec::new(),
            successors: Vec::new(),
            established: None,
        },
    }
}

struct NewInstitution {
    id: Uuid,
    parent: Option<Uuid>,
    root: Uuid,
    record: RegistryRecord,
}

/// The records of these ids and of all that they belong to, by id.
async fn with_ancestors(
    tx: &impl ConnectionTrait,
    rors: &BTreeSet<String>,
) -> Result<HashMap<String, RegistryRecord>, Fault> {
    let mut found: HashMap<String, RegistryRecord> = HashMap::new();
    let mut wanted: Vec<String> = rors.iter().cloned().collect();
    while !wanted.is_empty() {
        let records = registry::records(tx, &wanted).await?;
        let parents = records.iter().flat_map(|record| record.parents.iter().cloned()).collect::<BTreeSet<_>>();
        found.extend(records.into_iter().map(|record| (record.ror.clone(), record)));
        wanted = parents.into_iter().filter(|ror| !found.contains_key(ror)).collect();
    }
    Ok(found)
}

fn parent<'a>(record: &RegistryRecord, records: &'a HashMap<String, RegistryRecord>) -> Option<&'a RegistryRecord> {
    let standing = |record: &&RegistryRecord| record.status == RegistryStatus::Active;
    record.parents.iter().filter_map(|ror| records.get(ror)).find(standing)
}

/// The id at the end of the chain of parents. The registry has no circles, but nothing forbids them.
fn topmost<'a>(ror: &'a str, records: &'a HashMap<String, RegistryRecord>) -> &'a str {
    let mut seen = HashSet::from([ror]);
    let mut top = ror;
    while let Some(above) = records.get(top).and_then(|record| parent(record, records)) {
        if !seen.insert(&above.ror) {
            break;
        }
        top = &above.ror;
    }
    top
}

async fn existing(
    tx: &impl ConnectionTrait,
    rors: impl Iterator<Item = &String>,
) -> Result<HashMap<String, Uuid>, Fault> {
    let rors: Vec<String> = rors.cloned().collect();
    let mut existing = HashMap::new();
    for chunk in rors.chunks(CHUNK) {
        let rows: Vec<(Option<String>, Uuid)> = institution::Entity::find()
            .select_only()
            .column(institution::Column::Ror)
            .column(institution::Column::Id)
            .filter(institution::Column::Ror.is_in(chunk.to_vec()))
            .into_tuple()
            .all(tx)
            .await?;
        existing.extend(rows.into_iter().filter_map(|(ror, id)| Some((ror?, id))));
    }
    let ids: Vec<Uuid> = existing.values().copied().collect();
    let merged = merged::into(tx, &ids).await?;
    for id in existing.values_mut() {
        *id = merged.get(id).copied().unwrap_or(*id);
    }
    Ok(existing)
}

async fn write(
    tx: &impl ConnectionTrait,
    op: &Op,
    batch: Option<BatchId>,
    new: Vec<NewInstitution>,
) -> Result<(), Fault> {
    if new.is_empty() {
        return Ok(());
    }
    let slugs = free_slugs(tx, &new).await?;
    // Parents are written before their children point at them.
    let rows: Vec<_> = new.iter().zip(&slugs).map(|(new, slug)| row(op, batch, new, slug)).collect();
    for chunk in rows.chunks(CHUNK) {
        institution::Entity::insert_many(chunk.to_vec()).exec_without_returning(tx).await?;
    }
    for child in &new {
        if let Some(parent) = child.parent {
            let row =
                institution::ActiveModel { id: Set(child.id), parent_id: Set(Some(parent)), ..Default::default() };
            institution::Entity::update(row).exec(tx).await?;
        }
    }
    let addresses: Vec<_> = new
        .iter()
        .zip(slugs)
        .map(|(new, slug)| institution_slug::ActiveModel { slug: Set(slug), institution_id: Set(new.id) })
        .collect();
    for chunk in addresses.chunks(CHUNK) {
        institution_slug::Entity::insert_many(chunk.to_vec()).exec_without_returning(tx).await?;
    }
    let names: Vec<_> = new.iter().flat_map(name_rows).collect();
    for chunk in names.chunks(CHUNK) {
        institution_name::Entity::insert_many(chunk.to_vec()).exec_without_returning(tx).await?;
    }
    Ok(())
}

fn row(op: &Op, batch: Option<BatchId>, new: &NewInstitution, slug: &str) -> institution::ActiveModel {
    let record = &new.record;
    let domains: Vec<&String> = record.domains.iter().chain(&record.site).collect();
    institution::ActiveModel {
        id: Set(new.id),
        slug: Set(slug.to_owned()),
        ror: Set((!record.ror.is_empty()).then(|| record.ror.clone())),
        name: Set(record.name.clone()),
        sort_name: Set(text::fold(&record.name)),
        country: Set(record.country.map(Into::into)),
        region: Set(record.region.clone()),
        city: Set(record.city.clone()),
        latitude: Set(record.latitude),
        longitude: Set(record.longitude),
        domains: Set(serde_json::json!(domains)),
        parent_id: Set(None),
        root_id: Set(new.root),
        successor_id: Set(None),
        batch_id: Set(batch.map(|batch| batch.0)),
        created_at: Set(op.now),
        updated_at: Set(op.now),
        merged_into: Set(None),
    }
}

fn name_rows(new: &NewInstitution) -> impl Iterator<Item = institution_name::ActiveModel> + '_ {
    let others = new.record.names.iter().filter(|name| name.text != new.record.name);
    others.map(|name| name_row(new.id, &name.text, name.kind, name.language.clone()))
}

/// A name of an institution, as a new row.
pub(super) fn name_row(
    id: Uuid,
    name: &str,
    kind: NameKind,
    language: Option<String>,
) -> institution_name::ActiveModel {
    institution_name::ActiveModel {
        id: Set(Uuid::now_v7()),
        institution_id: Set(id),
        text: Set(name.to_owned()),
        folded: Set(text::fold(name)),
        kind: Set(word_of_kind(kind).to_owned()),
        language: Set(language),
    }
}

/// A free address for an institution that has a new name.
pub(super) async fn slug_for(tx: &impl ConnectionTrait, id: Uuid, named: &TypedOnly) -> Result<String, Fault> {
    let new = NewInstitution { id, ..typed_institution(named.clone()) };
    let mut choices = slug_choices(&new);
    let own = institution_slug::Entity::find()
        .filter(institution_slug::Column::Slug.is_in(choices.clone()))
        .filter(institution_slug::Column::InstitutionId.eq(id))
        .all(tx)
        .await?;
    choices.retain(|slug| own.iter().any(|row| row.slug == *slug));
    match choices.into_iter().next() {
        Some(former) => Ok(former),
        None => Ok(free_slugs(tx, &[new]).await?.pop().unwrap_or_default()),
    }
}

/// An address for each: the name; with the city, where the name is taken; with the country; with a part of its id.
async fn free_slugs(tx: &impl ConnectionTrait, new: &[NewInstitution]) -> Result<Vec<String>, Fault> {
    let choices: Vec<Vec<String>> = new.iter().map(slug_choices).collect();
    let all: Vec<String> = choices.iter().flatten().cloned().collect();
    let mut taken: HashSet<String> = HashSet::new();
    for chunk in all.chunks(CHUNK) {
        let rows = institution_slug::Entity::find()
            .filter(institution_slug::Column::Slug.is_in(chunk.to_vec()))
            .all(tx)
            .await?;
        taken.extend(rows.into_iter().map(|row| row.slug));
    }
    let mut slugs = Vec::with_capacity(new.len());
    for choices in choices {
        let free = choices.iter().find(|slug| !taken.contains(*slug)).or(choices.last()).cloned().unwrap_or_default();
        taken.insert(free.clone());
        slugs.push(free);
    }
    Ok(slugs)
}

fn slug_choices(new: &NewInstitution) -> Vec<String> {
    let base = slug(&new.record.name);
    let city = new.record.city.as_deref().map(|city| format!("{base}-{}", slug(city)));
    let country = new.record.country.map(|country| format!("{base}-{}", country.as_str().to_lowercase()));
    let id = format!("{base}-{}", new.id.simple());
    [Some(base), city, country, Some(id)].into_iter().flatten().collect()
}

/// Plain letters, digits and hyphens, at most 80 of them: `universitat-zurich`.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for word in text::romanize(name).split(' ').filter(|word| !word.is_empty()) {
        if slug.len() + word.len() > 79 {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.extend(word.chars().filter(char::is_ascii_alphanumeric));
    }
    if slug.is_empty() { "institution".to_owned() } else { slug }
}
