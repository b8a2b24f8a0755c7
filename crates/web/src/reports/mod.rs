//! The staff's reports: which institutions have five or more alumni, and who stands behind each count.

mod asked;
mod list;
mod page;
mod proof;

use axum::Router;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono::Datelike as _;
use collegium_core::id::InstitutionId;
use collegium_core::page::PageRequest;
use collegium_core::{institutions, programs};

use crate::export::{to_csv, to_xlsx};
use crate::extract::{PageOp, Params, Path};
use crate::institutions::table::whole_table;
use crate::problem::{Answer, Problem};
use crate::state::App;
use crate::view::{Frame, render};
use asked::Asked;
use page::ReportPage;
use proof::ProofPage;

/// The fewest alumni that the report asks for as long as nothing else is said.
const AT_LEAST: u32 = 5;

/// Where the report on institutions is.
const INSTITUTIONS: &str = "/staff/reports/institutions";

/// How many institutions, or people behind a count, a page shows.
const PAGE_SIZE: u64 = 50;

/// The pages of reports.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/staff/reports", get(list::show))
        .route("/staff/reports/institutions", get(show))
        .route("/staff/reports/institutions/{id}", get(prove))
        .route("/staff/reports/institutions.csv", get(csv))
        .route("/staff/reports/institutions.xlsx", get(xlsx))
}

/// The page that is wanted.
fn request(params: &Params) -> PageRequest {
    PageRequest::new(params.one("page").and_then(|number| number.parse().ok()).unwrap_or(1), PAGE_SIZE)
}

async fn show(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    let mut asked = Asked::read(&params);
    let programs = programs::browse(&op).await?;
    asked.know_programs(&programs);
    // To be printed, the report stands on one page.
    let request = params.one("print").is_none().then(|| request(&params));
    let part = institutions::report_part(&op, &asked.question(), request).await?;
    Ok(render(&ReportPage::new(frame, op.now.year(), asked, &programs, request, &part))?.into_response())
}

async fn prove(PageOp(op): PageOp, frame: Frame, Path(id): Path<InstitutionId>, params: Params) -> Answer<Response> {
    let asked = Asked::read(&params);
    let held = institutions::held(&op, id).await?;
    let people = institutions::proof(&op, id, &asked.filter, request(&params)).await?;
    Ok(render(&ProofPage::new(frame, &asked, &held.institution.named, &people))?.into_response())
}

async fn csv(PageOp(op): PageOp, params: Params) -> Answer<Response> {
    let filter = Asked::read(&params).question();
    let rows = institutions::report(&op, &filter).await?;
    let bytes = to_csv(&whole_table(&filter, &rows)).map_err(|error| Problem::internal(&error))?;
    Ok(download("institutions.csv", "text/csv; charset=utf-8", bytes))
}

async fn xlsx(PageOp(op): PageOp, params: Params) -> Answer<Response> {
    let filter = Asked::read(&params).question();
    let rows = institutions::report(&op, &filter).await?;
    let bytes = to_xlsx(&whole_table(&filter, &rows)).map_err(|error| Problem::internal(&error))?;
    Ok(download("institutions.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes))
}

fn download(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))];
    (headers, bytes).into_response()
}
