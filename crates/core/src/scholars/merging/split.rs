//! Making two scholars of one that was wrongly one.

use std::collections::BTreeSet;

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use serde_json::{Value, json};
use uuid::Uuid;

use super::merge::save;
use super::{HANGING, store};
use crate::db::begin_write;
use crate::decisions::moving::{self, Hanging, Moved};
use crate::decisions::{self, DecisionKind, NewDecision};
use crate::fault::{Fault, Kind};
use crate::id::{AffiliationId, DecisionId, ParticipationId, ScholarId};
use crate::indexing;
use crate::op::{Op, Permission};
use crate::scholars::{NoName, PersonName, Profile, Scholar, record, whole};

/// What goes to the new scholar.
#[derive(Clone, Debug)]
pub struct SplitScholar {
    /// The scholar who was wrongly one.
    pub from: ScholarId,
    /// Given names of the new one.
    pub given: String,
    /// Family name of the new one.
    pub family: String,
    /// Participations that are the new one's, with the roster lines that told of them.
    pub participations: Vec<ParticipationId>,
    /// Places of work that are the new one's.
    pub affiliations: Vec<AffiliationId>,
    /// E-mail addresses that are the new one's.
    pub emails: Vec<String>,
}

/// Why a scholar was not split. Nothing is changed then.
#[derive(Debug, thiserror::Error)]
pub enum SplitError {
    /// The new one has no name.
    #[error("the new record needs a name: {0}")]
    NoName(#[from] NoName),
    /// Nothing would go to the new one, or nothing would stay.
    #[error("choose at least one participation, place of work or address for the new record, and leave one")]
    NothingToSplit,
    /// The operation failed, or there is no such scholar.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl SplitError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::NoName(_) | Self::NothingToSplit => Kind::Invalid,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for SplitError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Makes a new scholar of a part of another. What either shows to whom stays as the one had chosen.
///
/// # Errors
/// [`SplitError`]; nothing is changed then.
pub async fn split(op: &Op, asked: &SplitScholar) -> Result<(ScholarId, DecisionId), SplitError> {
    op.require(Permission::EditScholars)?;
    let name = PersonName::from_parts(&asked.given, &asked.family, None, None)?;
    let tx = begin_write(&op.db).await?;
    let from = whole(&tx, asked.from).await?;
    check(&from, asked)?;
    let mut new = [part_of(&from, &name, op)];
    record::add(&tx, &mut new, None).await?;
    let [new] = new;
    let rows = hand_over(&tx, asked, new.id).await?;
    // Saving both sets who may see what hangs on them now.
    save(&tx, op, from.scholar.clone()).await?;
    save(&tx, op, new.clone()).await?;
    let decision = NewDecision {
        kind: DecisionKind::SplitScholar,
        subject: asked.from.0,
        other: Some(new.id.0),
        words: format!("{} is not {}", new.display_name, from.scholar.display_name),
        before: Value::Null,
        after: Value::Null,
        told: json!({ "new": new.id, "rows": rows.len() }),
        moved: serde_json::to_value(&rows).unwrap_or_default(),
    };
    let decision = decisions::keep(&tx, op, decision).await?;
    indexing::mark(&tx, &[asked.from, new.id]).await?;
    tx.commit().await?;
    Ok((new.id, decision))
}

fn check(from: &Profile, asked: &SplitScholar) -> Result<(), SplitError> {
    let going = asked.participations.len() + asked.affiliations.len() + asked.emails.len();
    let there = from.participations.len() + from.affiliations.len() + from.scholar.emails.len();
    if going == 0 || going >= there { Err(SplitError::NothingToSplit) } else { Ok(()) }
}

/// The new record: the name as staff wrote it, discipline, country and audiences as the one had them.
fn part_of(from: &Profile, name: &PersonName, op: &Op) -> Scholar {
    let scholar = &from.scholar;
    Scholar {
        id: ScholarId::new(),
        slug: name.slug_base(),
        given_name: name.given().to_owned(),
        family_name: name.family().to_owned(),
        suffix: name.suffix().map(str::to_owned),
        display_name: name.display_name(),
        sort_name: name.sort_name(),
        native_name: None,
        former_names: Vec::new(),
        pronouns: None,
        credentials: Vec::new(),
        title: None,
        disciplines: scholar.disciplines.clone(),
        interests: Vec::new(),
        bio: None,
        city: None,
        country: scholar.country,
        languages: Vec::new(),
        links: Vec::new(),
        orcid: None,
        phones: Vec::new(),
        availability: Vec::new(),
        emails: Vec::new(),
        has_photo: false,
        audiences: scholar.audiences.clone(),
        listed: scholar.listed,
        deceased: false,
        confirmed_at: None,
        created_at: op.now,
        updated_at: op.now,
        version: 1,
    }
}

async fn hand_over(tx: &impl ConnectionTrait, asked: &SplitScholar, to: ScholarId) -> Result<Moved, Fault> {
    let emails = store::email_ids(tx, asked.from.0, &asked.emails).await?;
    let participations: Vec<Uuid> = asked.participations.iter().map(|id| id.0).collect();
    let affiliations: Vec<Uuid> = asked.affiliations.iter().map(|id| id.0).collect();
    let lines = store::lines_of(tx, &participations, &affiliations, &emails).await?;
    let mut moved = Moved::default();
    let parts: [(&str, BTreeSet<Uuid>); 4] = [
        ("participation", participations.into_iter().collect()),
        ("affiliation", affiliations.into_iter().collect()),
        ("scholar_email", emails.into_iter().collect()),
        ("import_line", lines),
    ];
    for (table, ids) in parts {
        let Some(hanging) = HANGING.iter().find(|hanging| hanging.table == table) else { continue };
        moving::point(tx, hanging, among(hanging, asked.from, ids), Some(to.0), &mut moved).await?;
    }
    Ok(moved)
}

fn among(hanging: &Hanging, scholar: ScholarId, ids: BTreeSet<Uuid>) -> Condition {
    hanging.of(scholar.0).add(Expr::col((hanging.table, "id")).is_in(ids))
}
