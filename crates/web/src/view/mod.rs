//! What pages are made of: the frame around them, and helpers that turn values into what people read.

mod frame;
mod problem_page;
#[cfg(test)]
pub(crate) mod sample;

use askama::Template;
use axum::response::Html;

pub use frame::{Assets, Frame, Site};
pub use problem_page::ProblemPage;

/// The page as an answer.
///
/// # Errors
/// Where a part of the page could not be written as text; its data made no sense.
pub fn render(page: &impl Template) -> Result<Html<String>, askama::Error> {
    page.render().map(Html)
}
