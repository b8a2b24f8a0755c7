//! Something that scholars sent in waits for days: tells editors, in the morning.

use askama::Template;
use collegium_core::submissions;

use super::{Desk, NotPrepared, Paper, Prepared};
use crate::view::words;

const WHY: &str = "You get this because you decide about what scholars send in.";

/// What the letter says.
#[derive(Template)]
#[template(path = "mail/submissions_wait.mjml.html")]
struct SubmissionsWait {
    paper: Paper,
    count: String,
    since: String,
    queue: String,
}

pub(super) async fn prepare(desk: &Desk<'_>) -> Result<Option<Prepared>, NotPrepared> {
    let waits = submissions::waits(desk.op).await?;
    let Some(oldest) = waits.oldest else { return Ok(None) };
    write(desk.paper(WHY), waits.count, words::day(oldest), desk.app.url("/staff/submissions")).map(Some)
}

pub(super) fn sample(paper: Paper) -> Result<Prepared, NotPrepared> {
    let queue = format!("{}staff/submissions", paper.home);
    write(Paper { why: WHY, ..paper }, 3, "10 March 2026 (UTC)".to_owned(), queue)
}

fn write(paper: Paper, count: u64, since: String, queue: String) -> Result<Prepared, NotPrepared> {
    let count = words::count_of(count, "piece waits", "pieces wait");
    let subject = format!("{count} for a decision");
    Prepared::new(subject, &SubmissionsWait { paper, count, since, queue })
}
