//! Shows that letters arrive.

use askama::Template;

use super::{Desk, NotPrepared, Paper, Prepared};
use crate::view::words;

const WHY: &str = "Staff of this site had it sent to this address, to see whether letters arrive.";

/// What the letter says.
#[derive(Template)]
#[template(path = "mail/test.mjml.html")]
struct TestLetter {
    paper: Paper,
    at: String,
}

pub(super) fn prepare(desk: &Desk<'_>) -> Result<Prepared, NotPrepared> {
    write(desk.paper(WHY), words::moment(desk.op.now))
}

pub(super) fn sample(paper: Paper) -> Result<Prepared, NotPrepared> {
    write(Paper { why: WHY, ..paper }, "14 March 2026, 09:26 UTC".to_owned())
}

fn write(paper: Paper, at: String) -> Result<Prepared, NotPrepared> {
    let subject = format!("A letter to try, from {}", paper.community);
    Prepared::new(subject, &TestLetter { paper, at })
}
