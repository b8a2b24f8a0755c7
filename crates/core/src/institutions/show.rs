//! One institution: what it is, whom it sent and when, who is there now.

use uuid::Uuid;

use super::browse::InstitutionFilter;
use super::model::{Institution, InstitutionRef};
use super::{count, store};
use crate::fault::Fault;
use crate::id::InstitutionId;
use crate::op::Op;
use crate::page::{Page, PageRequest};

/// What an address leads to.
#[derive(Clone, Debug)]
pub enum Shown {
    /// The institution.
    Here(Box<Detail>),
    /// Its address has changed to this slug.
    Moved(String),
}

/// An institution with the counts of those whom the viewer may see.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    /// The institution.
    pub institution: Institution,
    /// Institutions that belong to it and of which the viewer may see somebody.
    pub children: Vec<InstitutionRef>,
    /// Distinct scholars it sent.
    pub sent: u32,
    /// Distinct scholars who are there now.
    pub now: u32,
    /// Distinct scholars sent, by year.
    pub sent_by_year: Vec<(i32, u32)>,
    /// Distinct scholars sent, by main discipline (code), most frequent first.
    pub sent_by_discipline: Vec<(String, u32)>,
    /// Distinct scholars sent, by program (code, name), most first.
    pub sent_by_program: Vec<(String, String, u32)>,
}

/// A scholar in the list of an institution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentScholar {
    /// The last part of the profile's address.
    pub slug: String,
    /// The name as shown.
    pub name: String,
    /// The program's code.
    pub program: String,
    /// The edition's code.
    pub edition: String,
    /// The edition's year.
    pub year: i32,
}

/// A scholar who is at an institution now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresentScholar {
    /// The last part of the profile's address.
    pub slug: String,
    /// The name as shown.
    pub name: String,
}

/// The institution at this slug. One of which the viewer may see nobody is not there: that it is
/// known at all would tell of somebody hidden.
///
/// # Errors
/// [`Fault::NotFound`], or the database fails.
pub async fn show(op: &Op, slug: &str) -> Result<Shown, Fault> {
    let Some(id) = store::by_slug(&op.db, slug).await? else { return Err(Fault::NotFound("institution")) };
    let detail = by_id(op, id.into()).await?;
    let today = &detail.institution.named.slug;
    if today == slug { Ok(Shown::Here(Box::new(detail))) } else { Ok(Shown::Moved(today.clone())) }
}

/// The institution of this id.
///
/// # Errors
/// As [`show`].
pub async fn by_id(op: &Op, id: InstitutionId) -> Result<Detail, Fault> {
    let (db, viewer) = (&op.db, op.viewer());
    let institution = store::whole(db, id.0).await?.ok_or(Fault::NotFound("institution"))?;
    let family = store::children(db, id.0).await?;
    let sent_filter = InstitutionFilter::default();
    let sent = store::people_sent(db, id.0, viewer).await?;
    let now = store::people_now(db, id.0, viewer).await?;
    let mut children = Vec::new();
    for child in family {
        if store::people_sent(db, child.id.0, viewer).await? + store::people_now(db, child.id.0, viewer).await? > 0 {
            children.push(child);
        }
    }
    if sent + now == 0 && children.is_empty() {
        return Err(Fault::NotFound("institution"));
    }
    let by_discipline = count::disciplines(db, &sent_filter, viewer, &[id.0]).await?.remove(&id.0).unwrap_or_default();
    Ok(Detail {
        institution,
        children,
        sent,
        now,
        sent_by_year: count::by_year(db, &sent_filter, viewer, id.0).await?,
        sent_by_discipline: by_discipline,
        sent_by_program: count::by_program(db, viewer, id.0).await?,
    })
}

/// A page of the participations that this institution sent people to, newest first.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn sent(op: &Op, id: InstitutionId, request: PageRequest) -> Result<Page<SentScholar>, Fault> {
    let id: Uuid = id.0;
    let total = store::participations_sent(&op.db, id, op.viewer()).await?;
    let rows = store::sent(&op.db, id, op.viewer(), request).await?;
    Ok(Page { rows, total, request })
}

/// A page of those who are at this institution now, by name.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn there_now(op: &Op, id: InstitutionId, request: PageRequest) -> Result<Page<PresentScholar>, Fault> {
    let total = store::people_now(&op.db, id.0, op.viewer()).await?.into();
    let rows = store::there_now(&op.db, id.0, op.viewer(), request).await?;
    Ok(Page { rows, total, request })
}
