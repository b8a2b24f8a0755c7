//! One box for all: the words typed in it find people, institutions, news and publications, each under its tab.

use collegium_core::op::Op;
use collegium_core::{institutions, publications, submissions};
use collegium_search::{Query, Window};
use form_urlencoded::Serializer;

use crate::problem::Answer;
use crate::state::App;
use crate::view::words;

/// The most letters of a question that are counted for.
const LONGEST_QUESTION: usize = 200;

/// What the words find of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// The kind.
    pub label: &'static str,
    /// Its page, with the same words.
    pub href: String,
    /// How many there are, as written; empty where that is not known at the moment.
    pub count: String,
    /// Whether this is the page that is looked at.
    pub here: bool,
}

/// The tabs for the words, of which the page at `here` is open; none where nothing was typed. Every count is of what
/// the viewer may see.
///
/// # Errors
/// The database fails.
pub async fn tabs(app: &App, op: &Op, typed: &str, here: &str) -> Answer<Vec<Tab>> {
    let typed: String = typed.chars().take(LONGEST_QUESTION).collect();
    if typed.trim().is_empty() {
        return Ok(Vec::new());
    }
    let people = Query { text: typed.clone(), window: Window::Page { number: 1, size: 1 }, ..Query::default() };
    // While the index is being prepared, the others are found all the same.
    let people = app.finder().search(&people, op.viewer()).ok().map(|results| results.total);
    // Each on a connection of its own: the page waits for the slowest alone.
    let (named, news, works) = tokio::try_join!(
        institutions::count_with(op, &typed),
        submissions::count_with(op, &typed),
        publications::count_with(op, &typed),
    )?;
    let query = Serializer::new(String::new()).append_pair("q", &typed).finish();
    let tab = |label, path: &'static str, count: Option<u64>| Tab {
        label,
        href: format!("{path}?{query}"),
        count: count.map(words::count).unwrap_or_default(),
        here: path == here,
    };
    Ok(vec![
        tab("People", "/scholars", people),
        tab("Institutions", "/institutions", Some(named)),
        tab("News", "/news", Some(news)),
        tab("Publications", "/publications", Some(works)),
    ])
}
