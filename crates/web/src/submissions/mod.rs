//! What scholars send in: their own pages, the editors' queue, the news and its feeds, and reports of abuse.

pub mod api;
mod edit;
mod feed;
mod linked;
mod mine;
mod news;
mod numbers;
mod piece;
mod report;
mod review;
mod sitemap;
mod works;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use collegium_core::submissions::SubmissionError;

use crate::problem::Problem;
use crate::state::App;

pub use numbers::NewsNumbers;
pub use piece::{PieceView, WorkLine};
pub(crate) use works::MOST_OF_WORKS_FILE;

/// Where a file of works is sent.
pub(crate) const WORKS_FILE: &str = "/me/submissions/file";

/// The pages of submissions and news.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/me/submissions", get(mine::list))
        .route("/me/submissions/new", get(edit::new).post(edit::begin))
        .route(WORKS_FILE, post(works::take_file).layer(DefaultBodyLimit::max(MOST_OF_WORKS_FILE)))
        .route("/me/submissions/{id}", get(edit::show).post(edit::act))
        .route("/staff/submissions", get(review::queue))
        .route("/staff/submissions/{id}", get(review::show).post(review::decide))
        .route("/staff/abuse", get(report::open).post(report::settle))
        .route("/news", get(news::list))
        .route("/news/{slug}", get(news::show).post(news::act))
        .route("/news.atom", get(feed::atom))
        .route("/sitemap.xml", get(sitemap::show))
        .route("/report", get(report::ask).post(report::send))
}

impl From<SubmissionError> for Problem {
    fn from(error: SubmissionError) -> Self {
        match error {
            SubmissionError::Fault(fault) => fault.into(),
            SubmissionError::TooMany(many) => {
                let seconds = u64::try_from(many.retry_after.num_seconds()).unwrap_or(60);
                let error = SubmissionError::TooMany(many);
                Self::of_kind(error.kind(), &error).retry_after(seconds)
            }
            error => Self::of_kind(error.kind(), &error),
        }
    }
}
