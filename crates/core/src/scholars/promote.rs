//! A new title or place of work on a profile, and the way back. Both are steps of others' operations, in their
//! transaction; the index is marked by them.

use sea_orm::{ConnectionTrait, DbErr};
use serde::{Deserialize, Serialize};

use super::model::{Field, Scholar};
use super::record::{NewAffiliation, Told};
use super::store;
use crate::fault::Fault;
use crate::id::{AffiliationId, InstitutionId, ScholarId};
use crate::op::Op;

/// A title at an institution.
#[derive(Clone, Debug)]
pub(crate) struct NewPost {
    pub(crate) title: String,
    pub(crate) institution: Option<InstitutionId>,
    pub(crate) typed: String,
    pub(crate) department: Option<String>,
    pub(crate) year: i32,
}

/// What a promotion changed, so that it can be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PostBefore {
    title: Option<String>,
    title_after: String,
    added: AffiliationId,
    ended: Vec<EndedStay>,
}

/// A stay that the new one ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct EndedStay {
    id: AffiliationId,
    to_year: Option<i32>,
    primary: bool,
}

/// Gives a scholar a title and place of work: the primary stay until now ends in that year.
pub(crate) async fn promote(
    tx: &impl ConnectionTrait,
    op: &Op,
    scholar: ScholarId,
    post: &NewPost,
) -> Result<PostBefore, Fault> {
    let profile = store::profiles(tx, &[scholar.0]).await?.pop().ok_or(Fault::NotFound("scholar"))?;
    let primary = profile.affiliations.iter().filter(|stay| stay.primary && stay.to_year.is_none());
    let ended: Vec<EndedStay> =
        primary.map(|stay| EndedStay { id: stay.id, to_year: stay.to_year, primary: stay.primary }).collect();
    let closed: Vec<(AffiliationId, i32)> = ended.iter().map(|stay| (stay.id, post.year)).collect();
    store::close_affiliations(tx, &closed).await?;
    let added = AffiliationId::new();
    let affiliation = NewAffiliation {
        id: added,
        institution: post.institution,
        typed: Some(post.typed.clone()),
        role: Some(post.title.clone()),
        department: post.department.clone(),
        from_year: Some(post.year),
        to_year: None,
        primary: true,
    };
    let seen_from = profile.scholar.first_viewer(Field::Affiliations);
    store::insert_told(tx, &[Told::Affiliation { scholar, affiliation, seen_from, line: None }]).await?;
    let before = PostBefore { title: profile.scholar.title.clone(), title_after: post.title.clone(), added, ended };
    retitle(tx, op, profile.scholar, Some(post.title.clone())).await?;
    Ok(before)
}

/// Puts title and places of work back as they were. A title that the scholar changed since stays.
pub(crate) async fn take_back_promotion(
    tx: &impl ConnectionTrait,
    op: &Op,
    scholar: ScholarId,
    before: &PostBefore,
) -> Result<(), Fault> {
    let Some(profile) = store::profiles(tx, &[scholar.0]).await?.pop() else { return Ok(()) };
    store::remove_affiliation(tx, before.added).await?;
    let others = profile.affiliations.iter().filter(|stay| stay.id != before.added);
    let has_primary = others.clone().any(|stay| stay.primary && stay.to_year.is_none());
    let stays: Vec<_> = before.ended.iter().map(|stay| (stay.id, stay.to_year, stay.primary && !has_primary)).collect();
    store::reopen_affiliations(tx, &stays).await?;
    if profile.scholar.title.as_deref() == Some(before.title_after.as_str()) {
        retitle(tx, op, profile.scholar, before.title.clone()).await?;
    }
    Ok(())
}

/// Changes the title alone. Who changed the record in between is not overruled: it is read again.
async fn retitle(tx: &impl ConnectionTrait, op: &Op, scholar: Scholar, title: Option<String>) -> Result<(), Fault> {
    let mut scholar = scholar;
    for _ in 0..TRIES {
        let id = scholar.id;
        let next = Scholar { version: scholar.version + 1, updated_at: op.now, title: title.clone(), ..scholar };
        if store::update(tx, &next, true).await? {
            return Ok(());
        }
        let Some(profile) = store::profiles(tx, &[id.0]).await?.pop() else { return Ok(()) };
        scholar = profile.scholar;
    }
    Err(DbErr::RecordNotUpdated.into())
}

/// How often a record that changes meanwhile is read again.
const TRIES: usize = 3;
