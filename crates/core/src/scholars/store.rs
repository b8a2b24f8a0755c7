//! Rows of scholars, to and from the domain.

use std::collections::HashMap;

use sea_orm::ActiveValue::NotSet;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use super::model::{Affiliation, Field, Participation, Profile, Scholar, ScholarEmail};
use super::record::Told;
use crate::db::CHUNK;
use crate::entity::{
    affiliation, edition, participation, photo, program, scholar, scholar_discipline, scholar_email, scholar_interest,
    scholar_slug,
};
use crate::fault::{BadRow, Fault};
use crate::id::{AffiliationId, ScholarId};
use crate::institutions::{self, InstitutionRef};
use crate::programs::ParticipationRole;
use crate::reference::CountryCode;

/// The profiles of these scholars, whole, in the order of the ids; those that are no more are left out.
pub(super) async fn profiles(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Profile>, Fault> {
    let mut profiles = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        profiles.extend(chunk_of_profiles(db, chunk).await?);
    }
    Ok(profiles)
}

async fn chunk_of_profiles(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Profile>, Fault> {
    let rows = scholar::Entity::find()
        .filter(scholar::Column::Id.is_in(ids.to_vec()))
        .filter(scholar::Column::MergedInto.is_null())
        .all(db)
        .await?;
    let mut rows: HashMap<Uuid, scholar::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
    let mut parts = Parts::load(db, ids).await?;
    ids.iter().filter_map(|id| rows.remove(id)).map(|row| parts.profile(row)).collect()
}

/// What hangs on scholars, by scholar.
struct Parts {
    emails: HashMap<Uuid, Vec<ScholarEmail>>,
    disciplines: HashMap<Uuid, Vec<String>>,
    interests: HashMap<Uuid, Vec<String>>,
    affiliations: HashMap<Uuid, Vec<Affiliation>>,
    participations: HashMap<Uuid, Vec<Participation>>,
    photos: Vec<Uuid>,
}

impl Parts {
    async fn load(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Self, Fault> {
        let emails = scholar_email::Entity::find()
            .filter(scholar_email::Column::ScholarId.is_in(ids.to_vec()))
            .order_by_desc(scholar_email::Column::IsPrimary)
            .order_by_asc(scholar_email::Column::Id)
            .all(db)
            .await?;
        let disciplines = scholar_discipline::Entity::find()
            .filter(scholar_discipline::Column::ScholarId.is_in(ids.to_vec()))
            .order_by_asc(scholar_discipline::Column::Rank)
            .all(db)
            .await?;
        let interests = scholar_interest::Entity::find()
            .filter(scholar_interest::Column::ScholarId.is_in(ids.to_vec()))
            .order_by_asc(scholar_interest::Column::Interest)
            .all(db)
            .await?;
        let photos = photo::Entity::find()
            .select_only()
            .column(photo::Column::ScholarId)
            .filter(photo::Column::ScholarId.is_in(ids.to_vec()))
            .into_tuple()
            .all(db)
            .await?;
        let affiliations = affiliation::Entity::find()
            .filter(affiliation::Column::ScholarId.is_in(ids.to_vec()))
            .order_by_asc(affiliation::Column::Id)
            .all(db)
            .await?;
        let participations = participation::Entity::find()
            .filter(participation::Column::ScholarId.is_in(ids.to_vec()))
            .order_by_asc(participation::Column::Id)
            .all(db)
            .await?;
        let named = institutions::refs(
            db,
            affiliations.iter().filter_map(|a| a.institution_id).chain(participations.iter().filter_map(|p| p.sent_by)),
        )
        .await?;
        Ok(Self {
            emails: group(emails.into_iter().map(|row| (row.scholar_id, email(row)))),
            disciplines: group(disciplines.into_iter().map(|row| (row.scholar_id, row.discipline))),
            interests: group(interests.into_iter().map(|row| (row.scholar_id, row.interest))),
            affiliations: group(affiliations.into_iter().map(|row| (row.scholar_id, affiliated(row, &named)))),
            participations: took_part(db, participations, &named).await?,
            photos,
        })
    }

    fn profile(&mut self, row: scholar::Model) -> Result<Profile, Fault> {
        let id = row.id;
        let mut affiliations = self.affiliations.remove(&id).unwrap_or_default();
        affiliations.sort_by_key(|a| (a.to_year.is_some(), !a.primary, std::cmp::Reverse((a.to_year, a.from_year))));
        let mut participations = self.participations.remove(&id).unwrap_or_default();
        participations.sort_by(|a, b| b.year.cmp(&a.year).then_with(|| a.edition_slug.cmp(&b.edition_slug)));
        let scholar = Scholar {
            emails: self.emails.remove(&id).unwrap_or_default(),
            disciplines: self.disciplines.remove(&id).unwrap_or_default(),
            interests: self.interests.remove(&id).unwrap_or_default(),
            has_photo: self.photos.contains(&id),
            ..own_columns(row)?
        };
        Ok(Profile { scholar, affiliations, participations })
    }
}

fn group<T>(rows: impl Iterator<Item = (Uuid, T)>) -> HashMap<Uuid, Vec<T>> {
    let mut groups: HashMap<Uuid, Vec<T>> = HashMap::new();
    for (key, value) in rows {
        groups.entry(key).or_default().push(value);
    }
    groups
}

fn own_columns(row: scholar::Model) -> Result<Scholar, BadRow> {
    let id = row.id;
    let bad = |column| move || BadRow::new("scholar", column, id);
    Ok(Scholar {
        id: id.into(),
        slug: row.slug,
        given_name: row.given_name,
        family_name: row.family_name,
        suffix: row.suffix,
        display_name: row.display_name,
        sort_name: row.sort_name,
        native_name: row.native_name,
        former_names: from_json(row.former_names).ok_or_else(bad("former_names"))?,
        pronouns: row.pronouns,
        credentials: from_json(row.credentials).ok_or_else(bad("credentials"))?,
        title: row.title,
        disciplines: Vec::new(),
        interests: Vec::new(),
        bio: row.bio,
        city: row.city,
        country: row.country.as_deref().map(CountryCode::parse).transpose().map_err(|_| bad("country")())?,
        languages: from_json(row.languages).ok_or_else(bad("languages"))?,
        links: from_json(row.links).ok_or_else(bad("links"))?,
        orcid: row.orcid,
        phones: from_json(row.phones).ok_or_else(bad("phones"))?,
        availability: from_json(row.availability).ok_or_else(bad("availability"))?,
        emails: Vec::new(),
        has_photo: false,
        audiences: from_json(row.audiences).ok_or_else(bad("audiences"))?,
        listed: row.listed,
        deceased: row.deceased,
        confirmed_at: row.confirmed_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    })
}

fn from_json<T: DeserializeOwned>(json: Value) -> Option<T> {
    serde_json::from_value(json).ok()
}

/// Lists of plain texts and maps of plain words always become JSON.
fn json(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}

fn email(row: scholar_email::Model) -> ScholarEmail {
    ScholarEmail { address: row.address, typed: row.typed, primary: row.is_primary }
}

fn affiliated(row: affiliation::Model, named: &HashMap<Uuid, InstitutionRef>) -> Affiliation {
    Affiliation {
        id: row.id.into(),
        institution: row.institution_id.and_then(|id| named.get(&id).cloned()),
        typed: row.typed,
        role: row.role,
        department: row.department,
        from_year: row.from_year,
        to_year: row.to_year,
        primary: row.is_primary,
    }
}

async fn took_part(
    db: &impl ConnectionTrait,
    rows: Vec<participation::Model>,
    named: &HashMap<Uuid, InstitutionRef>,
) -> Result<HashMap<Uuid, Vec<Participation>>, Fault> {
    let mut wanted: Vec<Uuid> = rows.iter().map(|row| row.edition_id).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let editions = edition::Entity::find().filter(edition::Column::Id.is_in(wanted)).all(db).await?;
    let editions: HashMap<Uuid, edition::Model> = editions.into_iter().map(|row| (row.id, row)).collect();
    let programs: HashMap<Uuid, program::Model> =
        program::Entity::find().all(db).await?.into_iter().map(|row| (row.id, row)).collect();
    let mut by_scholar: HashMap<Uuid, Vec<Participation>> = HashMap::new();
    for row in rows {
        let bad = |column| BadRow::new("participation", column, row.id);
        let edition = editions.get(&row.edition_id).ok_or_else(|| bad("edition_id"))?;
        let program = programs.get(&edition.program_id).ok_or_else(|| bad("edition_id"))?;
        by_scholar.entry(row.scholar_id).or_default().push(Participation {
            id: row.id.into(),
            edition: edition.id.into(),
            program: program.code.clone(),
            program_name: program.name.clone(),
            edition_slug: edition.slug.clone(),
            year: row.year,
            role: ParticipationRole::parse(&row.role).ok_or_else(|| bad("role"))?,
            sent_by: row.sent_by.and_then(|id| named.get(&id).cloned()),
        });
    }
    Ok(by_scholar)
}

/// Whose address this is, today's or a former one.
pub(super) async fn by_slug(db: &impl ConnectionTrait, slug: &str) -> Result<Option<Uuid>, DbErr> {
    Ok(scholar_slug::Entity::find_by_id(slug.to_owned()).one(db).await?.map(|row| row.scholar_id))
}

/// Ids in order, after this one.
pub(super) async fn ids_after(
    db: &impl ConnectionTrait,
    after: Option<ScholarId>,
    limit: u64,
) -> Result<Vec<Uuid>, DbErr> {
    let mut query =
        scholar::Entity::find().select_only().column(scholar::Column::Id).filter(scholar::Column::MergedInto.is_null());
    if let Some(after) = after {
        query = query.filter(scholar::Column::Id.gt(after.0));
    }
    query.order_by_asc(scholar::Column::Id).limit(limit).into_tuple().all(db).await
}

/// Which of these addresses are taken.
pub(super) async fn taken_slugs(db: &impl ConnectionTrait, slugs: &[String]) -> Result<Vec<String>, DbErr> {
    let mut taken = Vec::new();
    for chunk in slugs.chunks(CHUNK) {
        let rows =
            scholar_slug::Entity::find().filter(scholar_slug::Column::Slug.is_in(chunk.to_vec())).all(db).await?;
        taken.extend(rows.into_iter().map(|row| row.slug));
    }
    Ok(taken)
}

/// Writes new scholars with their addresses, disciplines and interests.
pub(super) async fn insert(tx: &impl ConnectionTrait, scholars: &[(Scholar, Option<Uuid>)]) -> Result<(), DbErr> {
    for chunk in scholars.chunks(CHUNK) {
        let rows = chunk.iter().map(|(scholar, batch)| scholar_row(scholar, *batch));
        scholar::Entity::insert_many(rows).exec_without_returning(tx).await?;
        let slugs = chunk.iter().map(|(scholar, _)| scholar_slug::ActiveModel {
            slug: Set(scholar.slug.clone()),
            scholar_id: Set(scholar.id.0),
        });
        scholar_slug::Entity::insert_many(slugs).exec_without_returning(tx).await?;
        insert_lists(tx, chunk.iter().map(|(scholar, _)| scholar)).await?;
    }
    Ok(())
}

async fn insert_lists<'a>(
    tx: &impl ConnectionTrait,
    scholars: impl Iterator<Item = &'a Scholar> + Clone,
) -> Result<(), DbErr> {
    let disciplines: Vec<_> = scholars.clone().flat_map(discipline_rows).collect();
    if !disciplines.is_empty() {
        scholar_discipline::Entity::insert_many(disciplines).exec_without_returning(tx).await?;
    }
    let interests: Vec<_> = scholars.flat_map(interest_rows).collect();
    if !interests.is_empty() {
        scholar_interest::Entity::insert_many(interests).exec_without_returning(tx).await?;
    }
    Ok(())
}

fn discipline_rows(scholar: &Scholar) -> impl Iterator<Item = scholar_discipline::ActiveModel> + '_ {
    let seen_from = scholar.first_viewer(Field::Disciplines).rank();
    scholar.disciplines.iter().zip(0_i16..).map(move |(code, rank)| scholar_discipline::ActiveModel {
        scholar_id: Set(scholar.id.0),
        discipline: Set(code.clone()),
        rank: Set(rank),
        seen_from: Set(seen_from),
    })
}

fn interest_rows(scholar: &Scholar) -> impl Iterator<Item = scholar_interest::ActiveModel> + '_ {
    scholar
        .interests
        .iter()
        .map(|code| scholar_interest::ActiveModel { scholar_id: Set(scholar.id.0), interest: Set(code.clone()) })
}

fn scholar_row(scholar: &Scholar, batch: Option<Uuid>) -> scholar::ActiveModel {
    scholar::ActiveModel {
        id: Set(scholar.id.0),
        slug: Set(scholar.slug.clone()),
        given_name: Set(scholar.given_name.clone()),
        family_name: Set(scholar.family_name.clone()),
        suffix: Set(scholar.suffix.clone()),
        display_name: Set(scholar.display_name.clone()),
        sort_name: Set(scholar.sort_name.clone()),
        native_name: Set(scholar.native_name.clone()),
        former_names: Set(json(&scholar.former_names)),
        pronouns: Set(scholar.pronouns.clone()),
        credentials: Set(json(&scholar.credentials)),
        title: Set(scholar.title.clone()),
        bio: Set(scholar.bio.clone()),
        city: Set(scholar.city.clone()),
        country: Set(scholar.country.map(Into::into)),
        languages: Set(json(&scholar.languages)),
        links: Set(json(&scholar.links)),
        orcid: Set(scholar.orcid.clone()),
        phones: Set(json(&scholar.phones)),
        availability: Set(json(&scholar.availability)),
        audiences: Set(json(&scholar.audiences)),
        listed: Set(scholar.listed),
        deceased: Set(scholar.deceased),
        seen_from: Set(scholar.first_viewer(Field::Name).rank()),
        confirmed_at: Set(scholar.confirmed_at),
        asked_at: NotSet,
        created_at: Set(scholar.created_at),
        updated_at: Set(scholar.updated_at),
        version: Set(scholar.version),
        edits: Set(0),
        batch_id: Set(batch),
        merged_into: Set(None),
    }
}

/// Writes the changed columns and lists of a scholar, and who may see what hangs on it. Says whether
/// the record still had the version before this one.
pub(super) async fn update(tx: &impl ConnectionTrait, scholar: &Scholar, by_a_person: bool) -> Result<bool, DbErr> {
    let mut row = scholar_row(scholar, None);
    (row.id, row.created_at) = (NotSet, NotSet);
    (row.edits, row.batch_id, row.merged_into) = (NotSet, NotSet, NotSet);
    let mut changed = scholar::Entity::update_many()
        .set(row)
        .filter(scholar::Column::Id.eq(scholar.id.0))
        .filter(scholar::Column::Version.eq(scholar.version - 1));
    if by_a_person {
        changed = changed.col_expr(scholar::Column::Edits, Expr::col(scholar::Column::Edits).add(1));
    }
    if changed.exec(tx).await?.rows_affected == 0 {
        return Ok(false);
    }
    let id = scholar.id.0;
    scholar_discipline::Entity::delete_many().filter(scholar_discipline::Column::ScholarId.eq(id)).exec(tx).await?;
    scholar_interest::Entity::delete_many().filter(scholar_interest::Column::ScholarId.eq(id)).exec(tx).await?;
    insert_lists(tx, std::iter::once(scholar)).await?;
    affiliation::Entity::update_many()
        .col_expr(affiliation::Column::SeenFrom, Expr::value(scholar.first_viewer(Field::Affiliations).rank()))
        .filter(affiliation::Column::ScholarId.eq(id))
        .exec(tx)
        .await?;
    participation::Entity::update_many()
        .col_expr(participation::Column::SeenFrom, Expr::value(scholar.first_viewer(Field::Programs).rank()))
        .filter(participation::Column::ScholarId.eq(id))
        .exec(tx)
        .await?;
    Ok(true)
}

/// Makes this the scholar's address. Former ones go on leading to the scholar.
pub(super) async fn add_slug(tx: &impl ConnectionTrait, slug: &str, scholar: ScholarId) -> Result<(), DbErr> {
    let row = scholar_slug::ActiveModel { slug: Set(slug.to_owned()), scholar_id: Set(scholar.0) };
    scholar_slug::Entity::insert(row).exec_without_returning(tx).await.map(|_| ())
}

/// Writes addresses, places of work and participations that roster lines told of.
pub(super) async fn insert_told(tx: &impl ConnectionTrait, told: &[Told]) -> Result<(), DbErr> {
    let emails: Vec<_> = told.iter().filter_map(Told::email_row).collect();
    for chunk in emails.chunks(CHUNK) {
        scholar_email::Entity::insert_many(chunk.to_vec()).exec_without_returning(tx).await?;
    }
    let affiliations: Vec<_> = told.iter().filter_map(Told::affiliation_row).collect();
    for chunk in affiliations.chunks(CHUNK) {
        affiliation::Entity::insert_many(chunk.to_vec()).exec_without_returning(tx).await?;
    }
    let participations: Vec<_> = told.iter().filter_map(Told::participation_row).collect();
    for chunk in participations.chunks(CHUNK) {
        participation::Entity::insert_many(chunk.to_vec()).exec_without_returning(tx).await?;
    }
    Ok(())
}

impl Told {
    fn email_row(&self) -> Option<scholar_email::ActiveModel> {
        let Told::Email { scholar, email, line } = self else { return None };
        Some(scholar_email::ActiveModel {
            id: Set(Uuid::now_v7()),
            scholar_id: Set(scholar.0),
            address: Set(email.address.clone()),
            normalized: Set(email.address.to_lowercase()),
            typed: Set(email.typed.clone()),
            is_primary: Set(email.primary),
            line_id: Set(line.map(|line| line.0)),
        })
    }

    fn affiliation_row(&self) -> Option<affiliation::ActiveModel> {
        let Told::Affiliation { scholar, affiliation, seen_from, line } = self else { return None };
        Some(affiliation::ActiveModel {
            id: Set(affiliation.id.0),
            scholar_id: Set(scholar.0),
            institution_id: Set(affiliation.institution.map(|id| id.0)),
            typed: Set(affiliation.typed.clone()),
            role: Set(affiliation.role.clone()),
            department: Set(affiliation.department.clone()),
            from_year: Set(affiliation.from_year),
            to_year: Set(affiliation.to_year),
            is_primary: Set(affiliation.primary),
            seen_from: Set(seen_from.rank()),
            line_id: Set(line.map(|line| line.0)),
        })
    }

    fn participation_row(&self) -> Option<participation::ActiveModel> {
        let Told::Participation { scholar, participation, seen_from, line } = self else { return None };
        Some(participation::ActiveModel {
            id: Set(participation.id.0),
            edition_id: Set(participation.edition.0),
            scholar_id: Set(scholar.0),
            role: Set(participation.role.as_str().to_owned()),
            sent_by: Set(participation.sent_by.map(|id| id.0)),
            year: Set(participation.year),
            seen_from: Set(seen_from.rank()),
            line_id: Set(line.map(|line| line.0)),
        })
    }
}

/// Ends these stays in this year; they are no longer the primary ones.
pub(super) async fn close_affiliations(
    tx: &impl ConnectionTrait,
    affiliations: &[(AffiliationId, i32)],
) -> Result<(), DbErr> {
    for (id, year) in affiliations {
        let row = affiliation::ActiveModel {
            id: Set(id.0),
            to_year: Set(Some(*year)),
            is_primary: Set(false),
            ..Default::default()
        };
        affiliation::Entity::update(row).exec(tx).await?;
    }
    Ok(())
}

/// Puts ended stays back as they were: when they ended, and whether they were the primary one.
pub(super) async fn reopen_affiliations(
    tx: &impl ConnectionTrait,
    stays: &[(AffiliationId, Option<i32>, bool)],
) -> Result<(), DbErr> {
    for (id, to_year, is_primary) in stays {
        affiliation::Entity::update_many()
            .set(affiliation::ActiveModel {
                to_year: Set(*to_year),
                is_primary: Set(*is_primary),
                ..Default::default()
            })
            .filter(affiliation::Column::Id.eq(id.0))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Takes a stay away.
pub(super) async fn remove_affiliation(tx: &impl ConnectionTrait, id: AffiliationId) -> Result<(), DbErr> {
    affiliation::Entity::delete_by_id(id.0).exec(tx).await.map(|_| ())
}
