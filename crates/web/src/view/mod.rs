//! What pages are made of: the frame around them, and helpers that turn values into what people read.

pub mod chart;
pub mod editions;
mod entry;
mod frame;
pub mod labels;
pub mod map;
mod markdown;
mod pager;
mod portrait;
mod problem_page;
#[cfg(test)]
pub(crate) mod sample;
pub mod words;

use askama::Template;
use axum::response::Html;

pub use entry::{Entry, Piece};
pub use frame::{Assets, Frame, Site};
pub use markdown::CleanHtml;
pub use pager::{Pager, Step};
pub use portrait::Portrait;
pub use problem_page::{Kept, ProblemPage};

/// The page as an answer.
///
/// # Errors
/// Where a part of the page could not be written as text; its data made no sense.
pub fn render(page: &impl Template) -> Result<Html<String>, askama::Error> {
    page.render().map(Html)
}
