//! Writing scholars and reading them whole: for imports, for the index, for makers of tests.

use std::collections::HashSet;

use sea_orm::{ConnectionTrait, DatabaseConnection};
use sha2::{Digest, Sha256};

use super::model::{Profile, Scholar, ScholarEmail};
use super::name::PersonName;
use super::store;
use crate::audience::Viewer;
use crate::fault::Fault;
use crate::id::{AffiliationId, BatchId, EditionId, InstitutionId, LineId, ParticipationId, ScholarId};
use crate::programs::ParticipationRole;

/// Something that a roster line, or a person, told about a scholar.
#[derive(Clone, Debug)]
pub(crate) enum Told {
    /// An address.
    Email { scholar: ScholarId, email: ScholarEmail, line: Option<LineId> },
    /// A place of work.
    Affiliation { scholar: ScholarId, affiliation: NewAffiliation, seen_from: Viewer, line: Option<LineId> },
    /// A participation.
    Participation { scholar: ScholarId, participation: NewParticipation, seen_from: Viewer, line: Option<LineId> },
}

/// A place of work to be written.
#[derive(Clone, Debug)]
pub(crate) struct NewAffiliation {
    pub(crate) id: AffiliationId,
    pub(crate) institution: Option<InstitutionId>,
    pub(crate) typed: Option<String>,
    pub(crate) role: Option<String>,
    pub(crate) department: Option<String>,
    pub(crate) from_year: Option<i32>,
    pub(crate) to_year: Option<i32>,
    pub(crate) primary: bool,
}

/// A participation to be written.
#[derive(Clone, Debug)]
pub(crate) struct NewParticipation {
    pub(crate) id: ParticipationId,
    pub(crate) edition: EditionId,
    pub(crate) year: i32,
    pub(crate) role: ParticipationRole,
    pub(crate) sent_by: Option<InstitutionId>,
}

/// The profiles of these scholars, whole, whoever may see them; those that are no more are left out.
/// For the index and for reports; what people get goes through [`Profile::seen_by`].
///
/// # Errors
/// [`Fault`] when the database fails or a row makes no sense.
pub async fn many(db: &DatabaseConnection, ids: &[ScholarId]) -> Result<Vec<Profile>, Fault> {
    let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
    store::profiles(db, &ids).await
}

/// The next `limit` profiles after this id, in order of ids: to walk through all of them.
///
/// # Errors
/// [`Fault`] when the database fails or a row makes no sense.
pub async fn all_after(db: &DatabaseConnection, after: Option<ScholarId>, limit: u64) -> Result<Vec<Profile>, Fault> {
    next_after(db, after, limit).await
}

/// The same inside a transaction.
pub(crate) async fn next_after(
    db: &impl ConnectionTrait,
    after: Option<ScholarId>,
    limit: u64,
) -> Result<Vec<Profile>, Fault> {
    let ids = store::ids_after(db, after, limit).await?;
    store::profiles(db, &ids).await
}

/// The profile of this scholar inside a transaction.
pub(crate) async fn whole(db: &impl ConnectionTrait, id: ScholarId) -> Result<Profile, Fault> {
    store::profiles(db, &[id.0]).await?.pop().ok_or(Fault::NotFound("scholar"))
}

/// Whose address this is, today's or a former one.
pub(crate) async fn by_address(db: &impl ConnectionTrait, slug: &str) -> Result<Option<ScholarId>, Fault> {
    Ok(store::by_slug(db, slug).await?.map(ScholarId))
}

/// Writes new scholars. Their slugs are made unique first: `jane-doe`, then `jane-doe-k3f7`; the tail is
/// drawn from the id, so that it tells nothing of how many namesakes there are.
pub(crate) async fn add(
    tx: &impl ConnectionTrait,
    scholars: &mut [Scholar],
    batch: Option<BatchId>,
) -> Result<(), Fault> {
    let wanted: Vec<String> = scholars.iter().map(|scholar| scholar.slug.clone()).collect();
    let mut taken: HashSet<String> = store::taken_slugs(tx, &wanted).await?.into_iter().collect();
    for scholar in scholars.iter_mut() {
        if !taken.insert(scholar.slug.clone()) {
            scholar.slug = format!("{}-{}", scholar.slug, tail(scholar.id));
            taken.insert(scholar.slug.clone());
        }
    }
    let rows: Vec<_> = scholars.iter().map(|scholar| (scholar.clone(), batch.map(|batch| batch.0))).collect();
    store::insert(tx, &rows).await?;
    Ok(())
}

/// Gives the scholar a new address if the present one is of another name. Former addresses go on leading there.
pub(super) async fn follow_name(tx: &impl ConnectionTrait, scholar: &mut Scholar) -> Result<(), Fault> {
    let Ok(name) = PersonName::from_parts(&scholar.given_name, &scholar.family_name, None, None) else {
        return Ok(());
    };
    let (base, tail) = (name.slug_base(), tail(scholar.id));
    let with_tail = format!("{base}-{tail}");
    if scholar.slug == base || scholar.slug == with_tail {
        return Ok(());
    }
    for slug in [base, with_tail] {
        let owner = store::by_slug(tx, &slug).await?;
        if owner.is_none() {
            store::add_slug(tx, &slug, scholar.id).await?;
        }
        if owner.is_none_or(|owner| owner == scholar.id.0) {
            scholar.slug = slug;
            break;
        }
    }
    Ok(())
}

/// Five letters and digits from a fingerprint of the id.
fn tail(id: ScholarId) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567890";
    let digest = Sha256::digest(id.0.as_bytes());
    digest.iter().take(5).map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

/// Writes what lines told about scholars: addresses, places of work, participations.
pub(crate) async fn tell(tx: &impl ConnectionTrait, told: &[Told]) -> Result<(), Fault> {
    Ok(store::insert_told(tx, told).await?)
}

/// Writes what lines changed in the records themselves; each is saved as its next version.
pub(crate) async fn update_from_lines(tx: &impl ConnectionTrait, scholars: &[Scholar]) -> Result<(), Fault> {
    for scholar in scholars {
        let next = Scholar { version: scholar.version + 1, ..scholar.clone() };
        if !store::update(tx, &next, false).await? {
            return Err(Fault::NotFound("scholar of that version"));
        }
    }
    Ok(())
}

/// Ends these stays in this year.
pub(crate) async fn close_affiliations(
    tx: &impl ConnectionTrait,
    affiliations: &[(AffiliationId, i32)],
) -> Result<(), Fault> {
    Ok(store::close_affiliations(tx, affiliations).await?)
}
