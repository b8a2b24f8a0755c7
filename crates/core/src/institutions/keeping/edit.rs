//! Changing an institution's own values.

use sea_orm::{ConnectionTrait, EntityTrait, SqlErr};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::columns::{Columns, folded_names, people_of, standing};
use super::{parse_ror, roots};
use crate::db::begin_write;
use crate::decisions::{self, DecisionKind, Kept, NewDecision, TakeBackError, fields};
use crate::entity::{institution_name, institution_slug};
use crate::fault::{BadRow, Fault, Kind};
use crate::id::{DecisionId, InstitutionId};
use crate::indexing;
use crate::institutions::Institution;
use crate::institutions::adopt::{TypedOnly, name_row, slug_for};
use crate::institutions::ror::NameKind;
use crate::op::{Op, Permission};
use crate::reference::CountryCode;
use crate::text;

/// An institution's values as they are to be.
#[derive(Clone, Debug, PartialEq)]
pub struct InstitutionEdit {
    /// The name. The present one is kept as another name of it, and its address leads on.
    pub name: String,
    /// State, province or land.
    pub region: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// The country.
    pub country: Option<CountryCode>,
    /// Degrees north and east.
    pub place: Option<(f64, f64)>,
    /// Domains of its e-mail addresses and site.
    pub domains: Vec<String>,
    /// The institution that it belongs to.
    pub parent: Option<InstitutionId>,
    /// The institution that took its place.
    pub successor: Option<InstitutionId>,
    /// Its ROR id, with or without the address.
    pub ror: Option<String>,
}

/// Why an institution was not changed. Nothing is changed then.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The name is blank.
    #[error("an institution needs a name")]
    NoName,
    /// The ROR id is none.
    #[error("“{0}” is no ROR id; one looks like https://ror.org/03wx2rr30")]
    NotARor(String),
    /// Another institution has this ROR id.
    #[error("another institution has this ROR id; merge the two, if they are one")]
    RorTaken,
    /// Latitude or longitude are not on earth.
    #[error("degrees north go from -90 to 90, degrees east from -180 to 180")]
    NotOnEarth,
    /// The parent or the successor is the institution itself, or belongs to it.
    #[error("an institution cannot belong to itself, nor to a part of itself")]
    Circle,
    /// The operation failed, or there is no such institution.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl EditError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::NoName | Self::NotARor(_) | Self::NotOnEarth | Self::Circle => Kind::Invalid,
            Self::RorTaken => Kind::Conflict,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for EditError {
    fn from(error: sea_orm::DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Self::RorTaken,
            _ => Self::Fault(error.into()),
        }
    }
}

/// What a change made beside: other names, and an address.
#[derive(Default, Serialize, Deserialize)]
struct Made {
    names: Vec<Uuid>,
    slug: Option<String>,
}

/// The present values, to be changed.
#[must_use]
pub fn as_edit(institution: &Institution, successor: Option<InstitutionId>) -> InstitutionEdit {
    InstitutionEdit {
        name: institution.named.name.clone(),
        region: institution.region.clone(),
        city: institution.city.clone(),
        country: institution.named.country,
        place: institution.place,
        domains: institution.domains.clone(),
        parent: institution.parent.as_ref().map(|parent| parent.id),
        successor,
        ror: institution.named.ror.clone(),
    }
}

/// Changes an institution's values. `None` where nothing changes.
///
/// # Errors
/// [`EditError`]; nothing is changed then.
pub async fn edit(op: &Op, id: InstitutionId, wanted: &InstitutionEdit) -> Result<Option<DecisionId>, EditError> {
    op.require(Permission::EditInstitutions)?;
    let tx = begin_write(&op.db).await?;
    let decision = edit_within(&tx, op, id, wanted, &[]).await?;
    tx.commit().await?;
    Ok(decision)
}

/// The same inside a transaction, with further names that it goes by.
pub(super) async fn edit_within(
    tx: &impl ConnectionTrait,
    op: &Op,
    id: InstitutionId,
    wanted: &InstitutionEdit,
    names: &[(String, NameKind, Option<String>)],
) -> Result<Option<DecisionId>, EditError> {
    let before = Columns::of(&standing(tx, id.0).await?).map_err(Fault::from)?;
    let mut after = checked(tx, id, wanted, &before).await?;
    let made = made(tx, id, &before, &mut after, names).await?;
    let (was, is) = fields::changed(&json!(before), &json!(after));
    if is.is_empty() && made.names.is_empty() {
        return Ok(None);
    }
    after.write(tx, op, id.0).await?;
    if before.parent != after.parent {
        roots::settle(tx, id.0).await?;
    }
    let words = format!("{}: {}", after.name, in_a_row(is.keys()));
    let decision = NewDecision {
        kind: DecisionKind::EditInstitution,
        subject: id.0,
        other: None,
        words,
        told: json!({ "before": was, "after": is }),
        before: Value::Object(was),
        after: Value::Object(is),
        moved: json!(made),
    };
    let decision = decisions::keep(tx, op, decision).await?;
    indexing::mark(tx, &people_of(tx, id.0).await?).await?;
    Ok(Some(decision))
}

fn in_a_row<'a>(fields: impl Iterator<Item = &'a String>) -> String {
    let fields: Vec<&str> = fields.map(String::as_str).filter(|field| *field != "slug").collect();
    if fields.is_empty() { "names".to_owned() } else { fields.join(", ") }
}

async fn checked(
    tx: &impl ConnectionTrait,
    id: InstitutionId,
    wanted: &InstitutionEdit,
    before: &Columns,
) -> Result<Columns, EditError> {
    let name = text::tidy(&wanted.name);
    if name.is_empty() {
        return Err(EditError::NoName);
    }
    let not_a_ror = |typed: &String| parse_ror(typed).ok_or_else(|| EditError::NotARor(typed.clone()));
    let ror = wanted.ror.as_ref().map(not_a_ror).transpose()?;
    let on_earth = |(north, east): (f64, f64)| (-90.0..=90.0).contains(&north) && (-180.0..=180.0).contains(&east);
    if wanted.place.is_some_and(|place| !on_earth(place)) {
        return Err(EditError::NotOnEarth);
    }
    for other in wanted.parent.iter().chain(&wanted.successor) {
        standing(tx, other.0).await?;
    }
    if wanted.successor == Some(id) {
        return Err(EditError::Circle);
    }
    if let Some(parent) = wanted.parent
        && roots::upwards(tx, parent.0).await?.contains(&id.0)
    {
        return Err(EditError::Circle);
    }
    let tidy = |value: &Option<String>| value.as_deref().map(text::tidy).filter(|value| !value.is_empty());
    let mut domains: Vec<String> = wanted.domains.iter().map(|domain| domain.trim().to_lowercase()).collect();
    domains.retain(|domain| !domain.is_empty());
    domains.dedup();
    Ok(Columns {
        name,
        slug: before.slug.clone(),
        ror,
        country: wanted.country.map(Into::into),
        region: tidy(&wanted.region),
        city: tidy(&wanted.city),
        place: wanted.place.map(Into::into),
        domains,
        parent: wanted.parent.map(|id| id.0),
        successor: wanted.successor.map(|id| id.0),
    })
}

/// A new name brings a new address, and makes the name so far another name.
async fn made(
    tx: &impl ConnectionTrait,
    id: InstitutionId,
    before: &Columns,
    after: &mut Columns,
    names: &[(String, NameKind, Option<String>)],
) -> Result<Made, EditError> {
    let mut made = Made::default();
    let mut others: Vec<(String, NameKind, Option<String>)> = names.to_vec();
    if before.name != after.name {
        others.push((before.name.clone(), NameKind::Alias, None));
        let country = after.country.as_deref().and_then(|code| CountryCode::parse(code).ok());
        let named = TypedOnly { id, name: after.name.clone(), city: after.city.clone(), country };
        let slug = slug_for(tx, id.0, &named).await?;
        if institution_slug::Entity::find_by_id(slug.clone()).one(tx).await?.is_none() {
            let row =
                institution_slug::ActiveModel { slug: sea_orm::Set(slug.clone()), institution_id: sea_orm::Set(id.0) };
            institution_slug::Entity::insert(row).exec_without_returning(tx).await?;
            made.slug = Some(slug.clone());
        }
        after.slug = slug;
    }
    let mut known = folded_names(tx, id.0, &after.name).await?;
    for (name, kind, language) in others {
        let folded = text::fold(&name);
        if known.contains(&folded) {
            continue;
        }
        known.push(folded);
        let row = name_row(id.0, &name, kind, language);
        if let sea_orm::ActiveValue::Set(name_id) = row.id {
            made.names.push(name_id);
        }
        institution_name::Entity::insert(row).exec_without_returning(tx).await?;
    }
    Ok(made)
}

/// Takes a change back. Gives what was edited since and stays as it is.
pub(crate) async fn undo_edit(tx: &impl ConnectionTrait, op: &Op, kept: &Kept) -> Result<Vec<String>, TakeBackError> {
    let bad = |column| Fault::from(BadRow::new("staff_decision", column, kept.decision.id));
    let made: Made = serde_json::from_value(kept.moved.clone()).map_err(|_| bad("moved"))?;
    let id = kept.decision.subject;
    let now = Columns::of(&standing(tx, id).await?).map_err(Fault::from)?;
    let mut values = json!(now);
    let edited = fields::put_back(&mut values, &kept.before, &kept.after);
    let back: Columns = serde_json::from_value(values).map_err(|_| bad("before"))?;
    let write = back.write(tx, op, id).await;
    write.map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => {
            TakeBackError::InTheWay("its former ROR id belongs to another institution now".to_owned())
        }
        _ => error.into(),
    })?;
    for name in made.names {
        institution_name::Entity::delete_by_id(name).exec(tx).await?;
    }
    if let Some(slug) = made.slug.filter(|slug| *slug != back.slug) {
        institution_slug::Entity::delete_by_id(slug).exec(tx).await?;
    }
    if now.parent != back.parent {
        roots::settle(tx, id).await?;
    }
    indexing::mark(tx, &people_of(tx, id).await?).await?;
    Ok(edited.iter().map(|field| format!("“{field}” was edited since")).collect())
}
