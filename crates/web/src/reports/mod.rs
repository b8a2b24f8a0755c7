//! The staff's reports: which institutions have five or more alumni.

mod page;

use axum::Router;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use collegium_core::institutions;

use crate::export::{to_csv, to_xlsx};
use crate::extract::{PageOp, Params};
use crate::institutions::asked;
use crate::institutions::table::counted_table;
use crate::problem::{Answer, Problem};
use crate::state::App;
use crate::view::{Frame, render};

pub use page::ReportPage;

/// The fewest alumni that the report asks for as long as nothing else is said.
const AT_LEAST: u32 = 5;

/// The pages of reports.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/staff/reports", get(show))
        .route("/staff/reports/institutions.csv", get(csv))
        .route("/staff/reports/institutions.xlsx", get(xlsx))
}

async fn show(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    let filter = asked::filter(&params, AT_LEAST);
    let rows = institutions::report(&op, &filter).await?;
    Ok(render(&ReportPage::new(frame, filter, &rows))?.into_response())
}

async fn csv(PageOp(op): PageOp, params: Params) -> Answer<Response> {
    let filter = asked::filter(&params, AT_LEAST);
    let rows = institutions::report(&op, &filter).await?;
    let bytes = to_csv(&counted_table(&filter, &rows)).map_err(|error| Problem::internal(&error))?;
    Ok(download("institutions.csv", "text/csv; charset=utf-8", bytes))
}

async fn xlsx(PageOp(op): PageOp, params: Params) -> Answer<Response> {
    let filter = asked::filter(&params, AT_LEAST);
    let rows = institutions::report(&op, &filter).await?;
    let bytes = to_xlsx(&counted_table(&filter, &rows)).map_err(|error| Problem::internal(&error))?;
    Ok(download("institutions.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes))
}

fn download(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))];
    (headers, bytes).into_response()
}
