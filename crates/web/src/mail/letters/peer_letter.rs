//! One scholar writes to another by way of the site.

use askama::Template;
use collegium_core::id::PeerLetterId;
use collegium_core::peers;

use super::{Desk, NotPrepared, Paper, Prepared};

const WHY: &str = "You get this because another scholar wrote to you from your profile’s page.";

/// What the letter says.
#[derive(Template)]
#[template(path = "mail/peer_letter.mjml.html")]
struct PeerLetter {
    paper: Paper,
    from: String,
    lines: Vec<String>,
    answer: String,
}

pub(super) async fn prepare(desk: &Desk<'_>, letter: PeerLetterId) -> Result<Option<Prepared>, NotPrepared> {
    let Some(letter) = peers::letter(desk.op, letter).await? else { return Ok(None) };
    let lines = letter.words.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let answer = desk.app.url(&format!("/letters/{}", letter.id));
    write(desk.paper(WHY), &letter.subject, letter.from_name, lines, answer).map(Some)
}

pub(super) fn sample(paper: Paper) -> Result<Prepared, NotPrepared> {
    let lines = vec!["I read about your course.".to_owned(), "Shall we talk?".to_owned()];
    let answer = format!("{}letters/abc", paper.home);
    write(Paper { why: WHY, ..paper }, "Simulation in the first year", "Tunde Bello".to_owned(), lines, answer)
}

fn write(
    paper: Paper,
    subject: &str,
    from: String,
    lines: Vec<String>,
    answer: String,
) -> Result<Prepared, NotPrepared> {
    let words: String = subject.chars().take(80).collect();
    Prepared::new(format!("{words} (from {from})"), &PeerLetter { paper, from, lines, answer })
}
