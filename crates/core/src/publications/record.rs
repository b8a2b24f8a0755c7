//! Taking works in and out of the community's list, as steps of others' operations in their transaction; and
//! “not mine”.

use sea_orm::ConnectionTrait;

use super::model::Publication;
use super::store;
use crate::audience::Viewer;
use crate::audit::{self, Event};
use crate::db::begin_write;
use crate::fault::Fault;
use crate::id::{PublicationId, ScholarId, SubmissionId};
use crate::op::Op;

/// Who wrote a work, and the piece by which that became known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wrote {
    pub(crate) scholar: ScholarId,
    pub(crate) submission: SubmissionId,
}

/// Takes a work in as seen from this viewer on, written by these scholars. One that is there already is not taken in
/// twice: it gets the scholars, and what the new description knows more.
pub(crate) async fn take_in(
    tx: &impl ConnectionTrait,
    op: &Op,
    publication: &Publication,
    seen_from: Viewer,
    writers: &[Wrote],
) -> Result<PublicationId, Fault> {
    let id = match store::same_as(tx, publication).await? {
        Some(known) => {
            let merged = merged(&known.publication, publication);
            store::update(tx, op.now, known.id, &merged, known.seen_from.min(seen_from.rank())).await?;
            known.id
        }
        None => store::insert(tx, op.now, publication, seen_from.rank()).await?,
    };
    for writer in writers {
        store::link(tx, op.now, id, writer.scholar, writer.submission).await?;
    }
    Ok(id)
}

/// Takes back what this piece brought: its scholars are no longer linked, and a work that nobody else brought goes.
pub(crate) async fn take_back(tx: &impl ConnectionTrait, submission: SubmissionId) -> Result<(), Fault> {
    for publication in store::linked_by(tx, submission).await? {
        store::unlink(tx, publication, submission).await?;
        if !store::is_claimed(tx, publication).await? {
            store::remove(tx, publication).await?;
        }
    }
    Ok(())
}

/// “Not mine”: the one who is signed in is no longer shown as one who wrote the work, and no later piece links them
/// again.
///
/// # Errors
/// [`Fault::NotFound`] where they are not shown as one.
pub async fn disown(op: &Op, publication: PublicationId) -> Result<(), Fault> {
    let scholar = op.scholar()?;
    let tx = begin_write(&op.db).await?;
    if !store::disown(&tx, publication, scholar).await? {
        return Err(Fault::NotFound("publication"));
    }
    let detail = serde_json::json!({ "scholar": scholar });
    let event = Event { action: "publication.disown", subject_kind: "publication", subject: publication.0, detail };
    audit::record(&tx, op, event).await?;
    tx.commit().await?;
    Ok(())
}

/// The older description with what the newer one knows more. A retraction is not forgotten.
fn merged(known: &Publication, told: &Publication) -> Publication {
    let either = |one: &Option<String>, other: &Option<String>| one.clone().or_else(|| other.clone());
    Publication {
        kind: known.kind,
        title: known.title.clone(),
        authors: if known.authors.is_empty() { told.authors.clone() } else { known.authors.clone() },
        container: either(&known.container, &told.container),
        date: known.date.or(told.date),
        volume: either(&known.volume, &told.volume),
        issue: either(&known.issue, &told.issue),
        pages: either(&known.pages, &told.pages),
        publisher: either(&known.publisher, &told.publisher),
        doi: known.doi.clone().or_else(|| told.doi.clone()),
        pmid: known.pmid.clone().or_else(|| told.pmid.clone()),
        isbn: known.isbn.clone().or_else(|| told.isbn.clone()),
        url: either(&known.url, &told.url),
        retracted: known.retracted || told.retracted,
    }
}
