//! Beginning and ceasing to follow, what one follows, and how often one wants a letter about it.

use super::model::{FollowError, Rhythm, Target};
use super::store;
use crate::db::begin_write;
use crate::fault::Fault;
use crate::institutions::{self, InstitutionRef};
use crate::mail;
use crate::op::Op;
use crate::reference;
use crate::scholars;

/// How many people, institutions, disciplines and countries one person may follow.
const MOST: u64 = 500;

/// How often letters come where nothing was said: when the first thing is followed.
const USUAL: Rhythm = Rhythm::Weekly;

/// Something that is followed and that the viewer may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Followed {
    /// A person.
    Person {
        /// The last part of the profile's address.
        slug: String,
        /// The name as shown.
        name: String,
    },
    /// An institution.
    Institution(InstitutionRef),
    /// A discipline, by code.
    Discipline(String),
    /// A country.
    Country(reference::CountryCode),
}

/// Follows something. Who or what one may not see cannot be followed: it is not there. Whether somebody there takes
/// letters from the one who follows is not told; nothing of theirs comes then.
///
/// # Errors
/// [`FollowError`].
pub async fn follow(op: &Op, target: &Target) -> Result<(), FollowError> {
    let scholar = op.scholar()?;
    match target {
        Target::Person(person) if *person == scholar => return Err(FollowError::Oneself),
        Target::Person(person) => {
            scholars::by_id(op, *person).await?;
        }
        Target::Institution(institution) => {
            institutions::by_id(op, *institution).await?;
        }
        Target::Discipline(code) if reference::discipline(code).is_none() => return Err(FollowError::NoDiscipline),
        Target::Discipline(_) | Target::Country(_) => {}
    }
    let tx = begin_write(&op.db).await?;
    if store::count(&tx, scholar).await? >= MOST {
        return Err(FollowError::Many { most: MOST });
    }
    store::insert(&tx, scholar, target, op.now).await?;
    store::set_rhythm(&tx, scholar, USUAL, op.now, true).await?;
    tx.commit().await?;
    Ok(())
}

/// Ceases to follow something, whether or not it can still be seen. Who does not follow it changes nothing.
///
/// # Errors
/// The database fails.
pub async fn unfollow(op: &Op, target: &Target) -> Result<(), Fault> {
    let scholar = op.scholar()?;
    store::remove(&op.db, scholar, target).await?;
    Ok(())
}

/// Whether one follows this.
///
/// # Errors
/// The database fails.
pub async fn follows(op: &Op, target: &Target) -> Result<bool, Fault> {
    let scholar = op.scholar()?;
    Ok(store::all(&op.db, scholar).await?.iter().any(|(one, _)| one == target))
}

/// All that one follows and may still see, in the order in which it came.
///
/// # Errors
/// The database fails or a row makes no sense.
pub async fn followed(op: &Op) -> Result<Vec<Followed>, Fault> {
    let scholar = op.scholar()?;
    let mut seen = Vec::new();
    for (target, _) in store::all(&op.db, scholar).await? {
        let found = match target {
            Target::Person(person) => scholars::by_id(op, person)
                .await
                .map(|profile| Followed::Person { slug: profile.scholar.slug, name: profile.scholar.display_name }),
            Target::Institution(institution) => {
                institutions::by_id(op, institution).await.map(|detail| Followed::Institution(detail.institution.named))
            }
            Target::Discipline(code) => Ok(Followed::Discipline(code)),
            Target::Country(code) => Ok(Followed::Country(code)),
        };
        match found {
            Ok(followed) => seen.push(followed),
            // Hidden since: it is not there any more, until it is shown again.
            Err(Fault::NotFound(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(seen)
}

/// How often one gets a letter about what is new. Who said no to such letters gets none.
///
/// # Errors
/// The database fails or a row makes no sense.
pub async fn rhythm(op: &Op) -> Result<Rhythm, Fault> {
    let scholar = op.scholar()?;
    if mail::declines(op, &mail::reader_of(scholar), super::digest::KIND).await? {
        return Ok(Rhythm::Never);
    }
    Ok(store::rhythm(&op.db, scholar).await?.unwrap_or(Rhythm::Never))
}

/// Sets how often one gets a letter. Who wants some again takes back having said no to them.
///
/// # Errors
/// The database fails.
pub async fn set_rhythm(op: &Op, rhythm: Rhythm) -> Result<(), Fault> {
    let scholar = op.scholar()?;
    let reader = mail::reader_of(scholar);
    store::set_rhythm(&op.db, scholar, rhythm, op.now, false).await?;
    if rhythm != Rhythm::Never && mail::declines(op, &reader, super::digest::KIND).await? {
        let declined = mail::declined(op, &reader).await?;
        let others: Vec<&str> =
            declined.iter().map(String::as_str).filter(|kind| *kind != super::digest::KIND).collect();
        mail::choose(op, &reader, &others).await?;
    }
    Ok(())
}
