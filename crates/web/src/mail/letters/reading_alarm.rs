//! Somebody reads more profiles than colleagues do: tells staff.

use askama::Template;

use super::{Desk, NotPrepared, Paper, Prepared};

const WHY: &str = "You get this because you are staff.";

/// What the letter says. Who it is, the page says to those who sign in.
#[derive(Template)]
#[template(path = "mail/reading_alarm.mjml.html")]
struct ReadingAlarm {
    paper: Paper,
    page: String,
}

pub(super) fn prepare(desk: &Desk<'_>) -> Result<Prepared, NotPrepared> {
    write(desk.paper(WHY), desk.app.url("/staff/reading"))
}

pub(super) fn sample(paper: Paper) -> Result<Prepared, NotPrepared> {
    let page = format!("{}staff/reading", paper.home);
    write(Paper { why: WHY, ..paper }, page)
}

fn write(paper: Paper, page: String) -> Result<Prepared, NotPrepared> {
    Prepared::new("Somebody opens very many profiles".to_owned(), &ReadingAlarm { paper, page })
}
