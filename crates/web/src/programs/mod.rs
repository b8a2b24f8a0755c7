//! Programs and their editions.

pub mod api;
mod edition;
mod list;
mod page;

use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use collegium_core::page::PageRequest;
use collegium_core::programs;

use crate::extract::{PageOp, Params, Path, Path2};
use crate::problem::Answer;
use crate::state::App;
use crate::view::{Frame, render};

pub use edition::EditionPage;
pub use list::ProgramsPage;
pub use page::ProgramPage;

/// How many editions, or people of one edition, a page lists.
const PAGE_SIZE: u64 = PageRequest::MAX_SIZE;

/// The pages of programs.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/programs", get(list))
        .route("/programs/{program}", get(show))
        .route("/programs/{program}/{edition}", get(show_edition))
}

fn wanted(params: &Params) -> PageRequest {
    PageRequest::new(params.one("page").and_then(|number| number.parse().ok()).unwrap_or(1), PAGE_SIZE)
}

async fn list(PageOp(op): PageOp, frame: Frame) -> Answer<Response> {
    let programs = programs::browse(&op).await?;
    Ok(render(&ProgramsPage::new(frame, &programs))?.into_response())
}

async fn show(PageOp(op): PageOp, frame: Frame, Path(code): Path<String>, params: Params) -> Answer<Response> {
    let program = programs::show(&op, &code).await?;
    let editions = programs::editions(&op, program.id, wanted(&params)).await?;
    Ok(render(&ProgramPage::new(frame, &program, &editions))?.into_response())
}

async fn show_edition(
    PageOp(op): PageOp,
    frame: Frame,
    Path2(program, edition): Path2<String, String>,
    params: Params,
) -> Answer<Response> {
    let detail = programs::show_edition(&op, &program, &edition).await?;
    let people = programs::participants(&op, detail.edition.id, wanted(&params)).await?;
    Ok(render(&EditionPage::new(frame, &detail, &people))?.into_response())
}
