//! One scholar, as the viewer may see it.

use super::model::Profile;
use super::store;
use crate::audience::Viewer;
use crate::fault::Fault;
use crate::id::ScholarId;
use crate::op::Op;

/// What an address leads to.
#[derive(Clone, Debug)]
pub enum Shown {
    /// The profile, hidden values taken out.
    Here(Box<Profile>),
    /// The scholar's address has changed to this slug.
    Moved(String),
}

/// The scholar at this slug. One who is hidden from the viewer is not there at all.
///
/// # Errors
/// [`Fault::NotFound`], or the database fails.
pub async fn show(op: &Op, slug: &str) -> Result<Shown, Fault> {
    let Some(id) = store::by_slug(&op.db, slug).await? else { return Err(Fault::NotFound("scholar")) };
    let profile = by_id(op, id.into()).await?;
    if profile.scholar.slug == slug {
        Ok(Shown::Here(Box::new(profile)))
    } else {
        Ok(Shown::Moved(profile.scholar.slug))
    }
}

/// The scholar of this id, as the viewer may see it.
///
/// # Errors
/// [`Fault::NotFound`], or the database fails.
pub async fn by_id(op: &Op, id: ScholarId) -> Result<Profile, Fault> {
    let found = store::profiles(&op.db, &[id.0]).await?.pop();
    // Nothing of one's own is hidden from oneself.
    let viewer = if op.scholar().ok() == Some(id) { Viewer::Staff } else { op.viewer() };
    found.and_then(|profile| profile.seen_by(viewer)).ok_or(Fault::NotFound("scholar"))
}
