//! A request for correction has come.

use askama::Template;
use collegium_core::corrections::{self, Correction};
use collegium_core::id::CorrectionId;

use super::{Desk, NotPrepared, Paper, Prepared};
use crate::view::words;

const WHY: &str = "Somebody asked for a correction with this address. If it was not you, there is nothing to do.";

/// What the letter says.
#[derive(Template)]
#[template(path = "mail/correction_received.mjml.html")]
struct ReceivedLetter {
    paper: Paper,
    about: &'static str,
    said: String,
    due: String,
}

/// Nothing is sent once the request is answered: the answer says more.
pub(super) async fn prepare(desk: &Desk<'_>, id: CorrectionId) -> Result<Option<Prepared>, NotPrepared> {
    let correction = corrections::one(desk.op, id).await?;
    if correction.answer.is_some() {
        return Ok(None);
    }
    let Correction { kind, said, due_at, .. } = correction;
    write(desk.paper(WHY), kind.words(), said, words::day(due_at)).map(Some)
}

pub(super) fn sample(paper: Paper) -> Result<Prepared, NotPrepared> {
    let paper = Paper { why: WHY, ..paper };
    let said = "The entry of 2013 belongs to a namesake of mine.".to_owned();
    write(paper, "Something in an entry is about another person", said, "24 March 2026 (UTC)".to_owned())
}

fn write(paper: Paper, about: &'static str, said: String, due: String) -> Result<Prepared, NotPrepared> {
    let subject = format!("Your request for a correction, to {}", paper.community);
    Prepared::new(subject, &ReceivedLetter { paper, about, said, due })
}
