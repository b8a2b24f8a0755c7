//! Counting people by institution: by the one that sent them, or by the one where they are now.
//!
//! Counts of everybody are kept ready (`kept`) and renewed after changes (`renew`); where a change was not
//! renewed yet, its institutions are counted at once, so that an answer always agrees with a plain recount. Counts
//! of some only (a program, a discipline, some years) are made on the spot ([`plain`]).

mod base;
mod facts;
mod kept;
mod plain;
mod recount;
mod renew;

use std::cmp::Ordering;
use std::collections::HashMap;

use sea_orm::ConnectionTrait;
use uuid::Uuid;

pub(super) use base::{Base, base};
pub(super) use plain::{by_program, by_year, disciplines, named_like};
pub(crate) use renew::renew;
pub use renew::renew_counts;

use super::browse::{InstitutionFilter, InstitutionOrder, YearCount};
use crate::audience::Viewer;
use crate::fault::Fault;

/// One institution with the number of distinct scholars counted under it.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    pub(super) institution: Uuid,
    pub(super) alumni: u32,
    pub(super) first_year: Option<i32>,
    pub(super) last_year: Option<i32>,
    /// What lists of the same count are ordered by.
    pub(super) sort_name: String,
    /// The kept detail, not read yet.
    pub(super) detail: Option<String>,
}

/// What is told of an institution beside the count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Detail {
    /// Main disciplines by code, most frequent first.
    pub(super) disciplines: Vec<(String, u32)>,
    pub(super) years: Vec<YearCount>,
}

/// All institutions that the filter leaves, in its order.
pub(super) async fn list(
    tx: &impl ConnectionTrait,
    filter: &InstitutionFilter,
    viewer: Viewer,
) -> Result<Vec<Counted>, Fault> {
    let mut counted = if filter.counts_everybody() {
        kept::list(tx, filter, viewer).await?
    } else {
        plain::list(tx, filter, viewer).await?
    };
    counted.sort_by(|a, b| {
        let by_name = a.sort_name.cmp(&b.sort_name).then_with(|| a.institution.cmp(&b.institution));
        let asked = match filter.order {
            InstitutionOrder::Most => b.alumni.cmp(&a.alumni),
            InstitutionOrder::Name => Ordering::Equal,
            // A year that is not known comes last, either way.
            InstitutionOrder::First => a.first_year.unwrap_or(i32::MAX).cmp(&b.first_year.unwrap_or(i32::MAX)),
            InstitutionOrder::Last => b.last_year.cmp(&a.last_year),
        };
        asked.then(by_name)
    });
    Ok(counted)
}

/// Disciplines and years of these institutions.
pub(super) async fn details(
    tx: &impl ConnectionTrait,
    filter: &InstitutionFilter,
    viewer: Viewer,
    counted: &[Counted],
) -> Result<HashMap<Uuid, Detail>, Fault> {
    let mut details = HashMap::with_capacity(counted.len());
    let mut unknown = Vec::new();
    for one in counted {
        match &one.detail {
            Some(detail) => {
                details.insert(one.institution, kept::detail(one.institution, detail)?);
            }
            None => unknown.push(one.institution),
        }
    }
    details.extend(plain::details(tx, filter, viewer, &unknown).await?);
    Ok(details)
}
