//! Lists of programs, editions and participants. Programs and editions are the institute's own and
//! public; who took part, and how many, is counted as far as the viewer may see.

use super::model::{Edition, EditionDetail, Participant, Program};
use super::store;
use crate::fault::Fault;
use crate::id::{EditionId, ProgramId};
use crate::op::Op;
use crate::page::{Page, PageRequest};

/// All programs, by name. An institute has a handful; they make one page.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn browse(op: &Op) -> Result<Vec<Program>, Fault> {
    store::programs(&op.db, op.viewer(), None).await
}

/// The program of this code.
///
/// # Errors
/// [`Fault::NotFound`], or the database fails.
pub async fn show(op: &Op, code: &str) -> Result<Program, Fault> {
    store::programs(&op.db, op.viewer(), Some(code)).await?.pop().ok_or(Fault::NotFound("program"))
}

/// A page of a program's editions, newest first.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn editions(op: &Op, program: ProgramId, request: PageRequest) -> Result<Page<Edition>, Fault> {
    let total = store::count_editions(&op.db, program).await?;
    let rows = store::editions(&op.db, op.viewer(), Some(program), request).await?;
    Ok(Page { rows, total, request })
}

/// The newest editions of all programs.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn latest(op: &Op, most: u64) -> Result<Vec<Edition>, Fault> {
    store::editions(&op.db, op.viewer(), None, PageRequest::new(1, most)).await
}

/// The edition at this program's code and edition's slug.
///
/// # Errors
/// [`Fault::NotFound`], or the database fails.
pub async fn show_edition(op: &Op, program: &str, edition: &str) -> Result<EditionDetail, Fault> {
    let edition = store::edition(&op.db, op.viewer(), program, edition).await?.ok_or(Fault::NotFound("edition"))?;
    let roles = store::roles(&op.db, op.viewer(), edition.id).await?;
    Ok(EditionDetail { edition, roles })
}

/// A page of those who took part: scholars, then faculty, then group leaders, each by name.
///
/// # Errors
/// [`Fault`] when the database fails or a row makes no sense.
pub async fn participants(op: &Op, edition: EditionId, request: PageRequest) -> Result<Page<Participant>, Fault> {
    let total = store::count_participants(&op.db, op.viewer(), edition).await?;
    let rows = store::participants(&op.db, op.viewer(), edition, request).await?;
    Ok(Page { rows, total, request })
}
