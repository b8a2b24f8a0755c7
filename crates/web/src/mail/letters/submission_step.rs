//! An editor took a step with what a scholar sent in: tells its author.

use askama::Template;
use collegium_core::id::SubmissionId;
use collegium_core::submissions::{self, ForLetter, Stage};

use super::{Desk, NotPrepared, Paper, Prepared};
use crate::view::words;

const WHY: &str = "You get this because you sent something in.";

/// What the letter says.
#[derive(Template)]
#[template(path = "mail/submission_step.mjml.html")]
struct SubmissionStep {
    paper: Paper,
    title: String,
    /// What happened, in a sentence.
    what: String,
    said: Option<String>,
    edited: bool,
    /// Where the button leads, and what it says.
    href: String,
    button: &'static str,
}

pub(super) async fn prepare(
    desk: &Desk<'_>,
    submission: SubmissionId,
    version: i32,
) -> Result<Option<Prepared>, NotPrepared> {
    let Some(piece) = submissions::for_letter(desk.op, submission, version).await? else { return Ok(None) };
    let own = desk.app.url(&format!("/me/submissions/{submission}"));
    let public = piece.slug.as_ref().map(|slug| desk.app.url(&format!("/news/{slug}")));
    write(desk.paper(WHY), piece, public, own).map(Some)
}

pub(super) fn sample(paper: Paper) -> Result<Prepared, NotPrepared> {
    let piece = ForLetter {
        title: "Learning on night rounds".to_owned(),
        stage: Stage::ChangesAsked,
        comes_out: None,
        said: Some("Could you say in one sentence what is new?".to_owned()),
        slug: None,
        edited: false,
    };
    let own = format!("{}me/submissions", paper.home);
    write(Paper { why: WHY, ..paper }, piece, None, own)
}

fn write(paper: Paper, piece: ForLetter, public: Option<String>, own: String) -> Result<Prepared, NotPrepared> {
    let what = match (piece.stage, piece.comes_out) {
        (Stage::Published, _) => "is published. Thank you for sharing it.".to_owned(),
        (Stage::Scheduled, Some(moment)) => format!("is approved and comes out on {}.", words::moment(moment)),
        (Stage::ChangesAsked, _) => "needs a change before it can be published.".to_owned(),
        (Stage::Refused, _) => "was not published.".to_owned(),
        _ => "was taken out of the news again.".to_owned(),
    };
    let subject = match piece.stage {
        Stage::Published => format!("Published: {}", piece.title),
        Stage::ChangesAsked => format!("A change is asked: {}", piece.title),
        _ => format!("What you sent in: {}", piece.title),
    };
    let button = match (piece.stage, &public) {
        (_, Some(_)) => "Read it",
        (Stage::ChangesAsked, None) => "Change it and send it again",
        _ => "Look at it",
    };
    let letter = SubmissionStep {
        paper,
        title: piece.title,
        what,
        said: piece.said,
        edited: piece.edited,
        href: public.unwrap_or(own),
        button,
    };
    Prepared::new(subject, &letter)
}
