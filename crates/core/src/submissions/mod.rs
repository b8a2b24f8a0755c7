//! What scholars send in: news, publications, promotions and achievements; how editors decide about it, and
//! where it is read.
//!
//! The stages of a piece are types (`stage.rs`): a step that makes no sense does not compile. Operations load
//! a piece, match its stage, take the step, and write what follows from it, in one transaction.

mod act;
mod author;
mod content;
mod decide;
mod effects;
mod error;
mod filled;
mod model;
mod news;
mod queue;
mod remind;
mod reports;
mod stage;
mod store;
mod tallies;
#[cfg(test)]
mod tests;

pub use author::{
    Mine, begin, begin_once, discard, keep, mine, mine_one, reopen, send, take_back_own, untag, withdraw,
};
pub use content::{Achievement, AchievementKind, Content, News, Promotion, Works};
pub use decide::{approve, ask_changes, assign, come_out, correct, hold, refuse, release, schedule, unpublish};
pub(crate) use effects::forget;
pub use error::SubmissionError;
pub use filled::{Filled, Flaw, Flaws, MOST_WORKS};
pub use model::{NoReason, OwnPiece, Piece, PieceKind, Readers, Reason};
pub(crate) use news::newest;
pub use news::{
    Byline, Found, NewsFilter, NewsPiece, Shown, browse, by_ids, by_scholar, count_with, find, for_sitemap, page_of,
    show,
};
pub use queue::{Change, ForLetter, Looked, QueueFilter, Queued, Waits, for_letter, look, queue, waits};
pub use remind::remind;
pub use reports::{AbuseReport, open_reports, report_abuse, settle_report};
pub use stage::{
    At, ChangesAsked, Decider, Draft, Held, Published, Refused, Scheduled, Stage, Submission, Unpublished, Waiting,
    Withdrawn,
};
pub use tallies::{NewsCounts, Tallies, tallies};
