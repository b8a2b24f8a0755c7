//! A request for correction is answered.

use askama::Template;
use collegium_core::corrections::{self, Correction};
use collegium_core::id::CorrectionId;

use super::{Desk, NotPrepared, Paper, Prepared};

const WHY: &str = "Somebody asked for a correction with this address, and this is the answer.";

/// What the letter says.
#[derive(Template)]
#[template(path = "mail/correction_answered.mjml.html")]
struct AnsweredLetter {
    paper: Paper,
    about: &'static str,
    said: String,
    answer: String,
}

pub(super) async fn prepare(desk: &Desk<'_>, id: CorrectionId) -> Result<Option<Prepared>, NotPrepared> {
    let Correction { kind, said, answer, .. } = corrections::one(desk.op, id).await?;
    let Some((answer, _)) = answer else { return Ok(None) };
    write(desk.paper(WHY), kind.words(), said, answer).map(Some)
}

pub(super) fn sample(paper: Paper) -> Result<Prepared, NotPrepared> {
    let said = "The entry of 2013 belongs to a namesake of mine.".to_owned();
    let answer = "You were right: these are two people, and the entry is gone from yours.".to_owned();
    write(Paper { why: WHY, ..paper }, "Something in an entry is about another person", said, answer)
}

fn write(paper: Paper, about: &'static str, said: String, answer: String) -> Result<Prepared, NotPrepared> {
    let subject = format!("The answer to your request, from {}", paper.community);
    Prepared::new(subject, &AnsweredLetter { paper, about, said, answer })
}
