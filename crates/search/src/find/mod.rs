//! Answering questions from a snapshot.
//!
//! A question is read (`read`), each term is looked up in every layer (`term`, `phrase`), the evidence is put together
//! (`matching`), choices narrow it and facets are counted (`facets`), and the window asked for is cut out
//! (`window`) and shown (`show`, `snippet`). Rank is a pure function of the question and of what the viewer
//! sees of a scholar: no statistic of the community is in it.

mod count;
mod counts;
mod evidence;
mod facets;
mod listed;
mod matching;
mod phrase;
mod read;
mod search;
mod show;
mod snippet;
mod suggest;
mod term;
mod weight;
mod window;

pub(crate) use counts::counts;
pub(crate) use search::search;
pub(crate) use suggest::suggest;
