//! The letter about what is new: never the same piece twice, and none where nothing is new.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::model::Target;
use super::store::{self, Due};
use crate::audience::Viewer;
use crate::db::begin_write;
use crate::fault::Fault;
use crate::id::{LetterId, ScholarId, SubmissionId};
use crate::mail::{self, Class, Letter, NewLetter, To};
use crate::op::{Actor, Op, Permission};
use crate::scholars;
use crate::submissions::{self, NewsFilter, NewsPiece};

/// The word for the letter in preferences.
pub(super) const KIND: &str = "digest";

/// How many letters are made in one run.
const LETTERS: u64 = 100;

/// The most pieces that one letter tells of; the others stand in the next one.
const PIECES: usize = 30;

/// How many pieces are looked at for one thing that is followed.
const LOOKED_AT: u64 = 1000;

/// What came out longer ago is no news any more: a little more than the longest rhythm.
const NEWS: TimeDelta = TimeDelta::days(40);

/// Makes the letters whose time has come. Gives their number. The system's own work.
///
/// # Errors
/// The database fails or a row makes no sense.
pub async fn send_due(op: &Op) -> Result<u64, Fault> {
    only_the_system(op)?;
    let mut letters = 0;
    for due in store::due(&op.db, op.now, LETTERS).await? {
        letters += u64::from(send(op, &due).await?);
    }
    Ok(letters)
}

/// The pieces that a letter tells of, as far as its reader may read them when it is written: one that was taken back
/// meanwhile is left out. The newest first.
///
/// # Errors
/// The database fails or a row makes no sense.
pub async fn for_letter(op: &Op, scholar: ScholarId, letter: LetterId) -> Result<Vec<NewsPiece>, Fault> {
    only_the_system(op)?;
    let ids = store::of_letter(&op.db, scholar, letter).await?;
    submissions::by_ids(&as_member(op), &ids).await
}

fn only_the_system(op: &Op) -> Result<(), Fault> {
    if op.account().is_ok() {
        return Err(Fault::Forbidden(Permission::ManageLetters.as_str()));
    }
    op.require(Permission::ManageLetters)
}

/// Letters tell what members see, whatever else their readers are.
fn as_member(op: &Op) -> Op {
    Op { actor: Actor::SeeingAs(Viewer::Member), ..op.clone() }
}

/// Makes one letter, if there is something to tell. The pieces are noted as told in the same commit that queues it.
async fn send(op: &Op, due: &Due) -> Result<bool, Fault> {
    let declined = mail::declines(op, &mail::reader_of(due.scholar), KIND).await?;
    let news = if declined { Vec::new() } else { news_for(op, due.scholar).await? };
    let tx = begin_write(&op.db).await?;
    // Another process may have made it meanwhile.
    if !store::put_off(&tx, due, due.rhythm.next(op.now)).await? {
        return Ok(false);
    }
    if !news.is_empty() {
        let group = LetterId::new();
        store::insert_told(&tx, due.scholar, group, &news, op.now).await?;
        let letter = Letter::Digest { scholar: due.scholar, pieces: group };
        let new = NewLetter { letter, to: To::Scholar(due.scholar), class: Class::Digest, not_before: None };
        mail::queue(&tx, op, new).await?;
    }
    tx.commit().await?;
    Ok(!news.is_empty())
}

/// The pieces that came out where somebody follows since they follow, without their own, those of people who want
/// nothing to do with them, and those that a letter told of already. The oldest first, so that none waits for ever.
async fn news_for(op: &Op, scholar: ScholarId) -> Result<Vec<SubmissionId>, Fault> {
    let (member, apart) = (as_member(op), store::apart(&op.db, scholar).await?);
    let mut found: BTreeSet<(DateTime<Utc>, SubmissionId)> = BTreeSet::new();
    for (target, since) in store::all(&op.db, scholar).await? {
        if let Target::Person(person) = &target
            && !is_seen(&member, *person).await?
        {
            continue;
        }
        let filter = NewsFilter { since: Some(since.max(op.now - NEWS)), ..filter(target) };
        for (id, author, at) in submissions::newest(&member, &filter, LOOKED_AT).await? {
            if author != scholar && !apart.contains(&author) {
                found.insert((at, id));
            }
        }
    }
    let ids: Vec<SubmissionId> = found.into_iter().map(|(_, id)| id).collect();
    let told = store::told(&op.db, scholar, &ids).await?;
    Ok(ids.into_iter().filter(|id| !told.contains(id)).take(PIECES).collect())
}

/// Whether members may see somebody: who hides is followed by nobody, until they show themselves again.
async fn is_seen(member: &Op, person: ScholarId) -> Result<bool, Fault> {
    match scholars::by_id(member, person).await {
        Ok(_) => Ok(true),
        Err(Fault::NotFound(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}

fn filter(target: Target) -> NewsFilter {
    let all = NewsFilter::default();
    match target {
        Target::Person(person) => NewsFilter { scholar: Some(person), ..all },
        Target::Institution(institution) => NewsFilter { institution: Some(institution), ..all },
        Target::Discipline(code) => NewsFilter { disciplines: vec![code], ..all },
        Target::Country(code) => NewsFilter { countries: vec![code], ..all },
    }
}
