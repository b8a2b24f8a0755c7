//! Rows of institutions, to and from the domain.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::model::{Institution, InstitutionName, InstitutionRef};
use super::ror::NameKind;
use super::show::{PresentScholar, SentScholar};
use crate::audience::Viewer;
use crate::db::CHUNK;
use crate::entity::{
    affiliation, edition, institution, institution_name, institution_slug, participation, program, scholar,
};
use crate::fault::{BadRow, Fault};
use crate::page::PageRequest;
use crate::reference::CountryCode;

/// The institutions of these ids, by id.
pub(super) async fn refs(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, InstitutionRef>, Fault> {
    let mut refs = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let rows = institution::Entity::find().filter(institution::Column::Id.is_in(chunk.to_vec())).all(db).await?;
        for row in rows {
            refs.insert(row.id, named(&row)?);
        }
    }
    Ok(refs)
}

/// An institution as it is named beside others.
pub(super) fn named(row: &institution::Model) -> Result<InstitutionRef, BadRow> {
    Ok(InstitutionRef {
        id: row.id.into(),
        slug: row.slug.clone(),
        name: row.name.clone(),
        ror: row.ror.clone(),
        country: country(row)?,
    })
}

fn country(row: &institution::Model) -> Result<Option<CountryCode>, BadRow> {
    let bad = |_| BadRow::new("institution", "country", row.id);
    row.country.as_deref().map(CountryCode::parse).transpose().map_err(bad)
}

/// The institutions of these ids with their cities, by id.
pub(super) async fn placed(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, (InstitutionRef, Option<String>)>, Fault> {
    let mut placed = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let rows = institution::Entity::find().filter(institution::Column::Id.is_in(chunk.to_vec())).all(db).await?;
        for row in rows {
            let named = named(&row)?;
            placed.insert(row.id, (named, row.city));
        }
    }
    Ok(placed)
}

/// The countries of these institutions, one for each whose country is known.
pub(super) async fn countries(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<CountryCode>, Fault> {
    let mut countries = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let rows: Vec<(Uuid, Option<String>)> = institution::Entity::find()
            .select_only()
            .columns([institution::Column::Id, institution::Column::Country])
            .filter(institution::Column::Id.is_in(chunk.to_vec()))
            .into_tuple()
            .all(db)
            .await?;
        for (id, code) in rows {
            let code = code.map(|code| CountryCode::parse(&code)).transpose();
            countries.extend(code.map_err(|_| BadRow::new("institution", "country", id))?);
        }
    }
    Ok(countries)
}

/// Which institution this address leads to, today's address or a former one.
pub(super) async fn by_slug(db: &impl ConnectionTrait, slug: &str) -> Result<Option<Uuid>, DbErr> {
    Ok(institution_slug::Entity::find_by_id(slug.to_owned()).one(db).await?.map(|row| row.institution_id))
}

/// An institution with its names and its parent.
pub(super) async fn whole(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Institution>, Fault> {
    let Some(row) = institution::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let names = institution_name::Entity::find()
        .filter(institution_name::Column::InstitutionId.eq(id))
        .order_by_asc(institution_name::Column::Id)
        .all(db)
        .await?;
    let parent = match row.parent_id {
        Some(parent) => refs(db, &[parent]).await?.remove(&parent),
        None => None,
    };
    let domains = serde_json::from_value(row.domains.clone()).map_err(|_| BadRow::new("institution", "domains", id))?;
    Ok(Some(Institution {
        named: named(&row)?,
        region: row.region,
        city: row.city,
        place: row.latitude.zip(row.longitude),
        domains,
        parent,
        names: names.into_iter().map(name).collect::<Result<_, BadRow>>()?,
    }))
}

fn name(row: institution_name::Model) -> Result<InstitutionName, BadRow> {
    let kind = kind_of_name(&row.kind).ok_or_else(|| BadRow::new("institution_name", "kind", row.id))?;
    Ok(InstitutionName { text: row.text, kind, language: row.language })
}

fn kind_of_name(word: &str) -> Option<NameKind> {
    [NameKind::Label, NameKind::Alias, NameKind::Acronym].into_iter().find(|kind| word_of_kind(*kind) == word)
}

pub(super) fn word_of_kind(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Label => "label",
        NameKind::Alias => "alias",
        NameKind::Acronym => "acronym",
    }
}

/// The institutions that belong to this one, by name.
pub(super) async fn children(db: &impl ConnectionTrait, id: Uuid) -> Result<Vec<InstitutionRef>, Fault> {
    let rows = institution::Entity::find()
        .filter(institution::Column::ParentId.eq(id))
        .filter(institution::Column::MergedInto.is_null())
        .order_by_asc(institution::Column::SortName)
        .all(db)
        .await?;
    Ok(rows.iter().map(named).collect::<Result<_, BadRow>>()?)
}

/// How many distinct scholars the institution sent.
pub(super) async fn people_sent(db: &impl ConnectionTrait, id: Uuid, viewer: Viewer) -> Result<u32, DbErr> {
    let people = sent_by(id, viewer)
        .select_only()
        .column_as(Expr::col(participation::Column::ScholarId).count_distinct(), "people")
        .into_tuple::<i64>()
        .one(db)
        .await?;
    Ok(people.and_then(|people| people.try_into().ok()).unwrap_or(0))
}

/// How many distinct scholars are at the institution now.
pub(super) async fn people_now(db: &impl ConnectionTrait, id: Uuid, viewer: Viewer) -> Result<u32, DbErr> {
    let people = affiliation::Entity::find()
        .filter(affiliation::Column::InstitutionId.eq(id))
        .filter(affiliation::Column::ToYear.is_null())
        .filter(affiliation::Column::SeenFrom.lte(viewer.rank()))
        .select_only()
        .column_as(Expr::col(affiliation::Column::ScholarId).count_distinct(), "people")
        .into_tuple::<i64>()
        .one(db)
        .await?;
    Ok(people.and_then(|people| people.try_into().ok()).unwrap_or(0))
}

fn sent_by(id: Uuid, viewer: Viewer) -> Select<participation::Entity> {
    participation::Entity::find()
        .filter(participation::Column::SentBy.eq(id))
        .filter(participation::Column::SeenFrom.lte(viewer.rank()))
}

/// How many participations the institution sent people to.
pub(super) async fn participations_sent(db: &impl ConnectionTrait, id: Uuid, viewer: Viewer) -> Result<u64, DbErr> {
    sent_by(id, viewer).count(db).await
}

/// The participations that the institution sent people to, newest first, then by name.
pub(super) async fn sent(
    db: &impl ConnectionTrait,
    id: Uuid,
    viewer: Viewer,
    page: PageRequest,
) -> Result<Vec<SentScholar>, DbErr> {
    let of = |column: participation::Column| (participation::Entity, column);
    let select = Query::select()
        .column((scholar::Entity, scholar::Column::Slug))
        .column((scholar::Entity, scholar::Column::DisplayName))
        .column((program::Entity, program::Column::Code))
        .expr_as(Expr::col((edition::Entity, edition::Column::Slug)), "edition_slug")
        .column(of(participation::Column::Year))
        .from(participation::Entity)
        .inner_join(
            scholar::Entity,
            Expr::col((scholar::Entity, scholar::Column::Id)).equals(of(participation::Column::ScholarId)),
        )
        .inner_join(
            edition::Entity,
            Expr::col((edition::Entity, edition::Column::Id)).equals(of(participation::Column::EditionId)),
        )
        .inner_join(
            program::Entity,
            Expr::col((program::Entity, program::Column::Id)).equals((edition::Entity, edition::Column::ProgramId)),
        )
        .and_where(Expr::col(of(participation::Column::SentBy)).eq(id))
        .and_where(Expr::col(of(participation::Column::SeenFrom)).lte(viewer.rank()))
        .order_by(of(participation::Column::Year), Order::Desc)
        .order_by((scholar::Entity, scholar::Column::SortName), Order::Asc)
        .order_by((scholar::Entity, scholar::Column::Slug), Order::Asc)
        .limit(page.size())
        .offset(page.offset())
        .take();
    let rows = db.query_all(&select).await?;
    rows.iter()
        .map(|row| {
            Ok(SentScholar {
                slug: row.try_get("", "slug")?,
                name: row.try_get("", "display_name")?,
                program: row.try_get("", "code")?,
                edition: row.try_get("", "edition_slug")?,
                year: row.try_get("", "year")?,
            })
        })
        .collect()
}

/// Those who are at the institution now, each once, by name.
pub(super) async fn there_now(
    db: &impl ConnectionTrait,
    id: Uuid,
    viewer: Viewer,
    page: PageRequest,
) -> Result<Vec<PresentScholar>, DbErr> {
    let of = |column: affiliation::Column| (affiliation::Entity, column);
    let (slug, name, order) = (scholar::Column::Slug, scholar::Column::DisplayName, scholar::Column::SortName);
    let select = Query::select()
        .distinct()
        .columns([slug, name, order].map(|column| (scholar::Entity, column)))
        .from(affiliation::Entity)
        .inner_join(
            scholar::Entity,
            Expr::col((scholar::Entity, scholar::Column::Id)).equals(of(affiliation::Column::ScholarId)),
        )
        .and_where(Expr::col(of(affiliation::Column::InstitutionId)).eq(id))
        .and_where(Expr::col(of(affiliation::Column::ToYear)).is_null())
        .and_where(Expr::col(of(affiliation::Column::SeenFrom)).lte(viewer.rank()))
        .order_by((scholar::Entity, order), Order::Asc)
        .order_by((scholar::Entity, slug), Order::Asc)
        .limit(page.size())
        .offset(page.offset())
        .take();
    let rows = db.query_all(&select).await?;
    rows.iter()
        .map(|row| Ok(PresentScholar { slug: row.try_get("", "slug")?, name: row.try_get("", "display_name")? }))
        .collect()
}

/// The institutions that have this folded name, at most `most` of them.
pub(super) async fn named_so(db: &impl ConnectionTrait, folded: &str, most: u64) -> Result<Vec<Uuid>, DbErr> {
    institution_name::Entity::find()
        .select_only()
        .column(institution_name::Column::InstitutionId)
        .distinct()
        .filter(institution_name::Column::Folded.eq(folded))
        .limit(most)
        .into_tuple()
        .all(db)
        .await
}
