//! What others have proved of a scholar, taken into the record.

use super::save::{EditError, edit_own, open_own};
use crate::op::Op;
use crate::scholars::OrcidId;

/// Writes one's own proved iD into one's record where none stands there; one that was typed stays as it is. Says
/// whether it was written.
///
/// # Errors
/// [`EditError`].
pub async fn take_orcid(op: &Op, orcid: OrcidId) -> Result<bool, EditError> {
    if op.scholar().is_err() {
        return Ok(false);
    }
    let editing = open_own(op).await?;
    if editing.draft.orcid.is_some() || editing.profile.scholar.orcid.is_some() {
        return Ok(false);
    }
    let mut draft = editing.draft.clone();
    draft.orcid = Some(orcid);
    edit_own(op, editing.version(), &draft).await?;
    Ok(true)
}
