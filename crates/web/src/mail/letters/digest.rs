//! What is new where somebody follows.

use askama::Template;
use collegium_core::following;
use collegium_core::id::{LetterId, ScholarId};
use collegium_core::submissions::NewsPiece;

use super::{Desk, NotPrepared, Paper, Prepared};
use crate::view::words;

const WHY: &str = "You get this because you follow people, places or fields, and want to be told what is new there.";

/// What the letter says.
#[derive(Template)]
#[template(path = "mail/digest.mjml.html")]
struct Digest {
    paper: Paper,
    count: String,
    lines: Vec<Line>,
    following: String,
}

/// A piece that the letter tells of.
struct Line {
    kind: &'static str,
    title: String,
    by: String,
    day: String,
    href: String,
}

pub(super) async fn prepare(
    desk: &Desk<'_>,
    scholar: ScholarId,
    pieces: LetterId,
) -> Result<Option<Prepared>, NotPrepared> {
    let news = following::for_letter(desk.op, scholar, pieces).await?;
    if news.is_empty() {
        return Ok(None);
    }
    let line = |piece: &NewsPiece| Line {
        kind: piece.content.kind().label(),
        title: piece.content.title(),
        by: piece.byline.name.clone(),
        day: words::day(piece.at),
        href: desk.app.url(&format!("/news/{}", piece.slug)),
    };
    write(desk.paper(WHY), news.iter().map(line).collect(), desk.app.url("/me/following")).map(Some)
}

pub(super) fn sample(paper: Paper) -> Result<Prepared, NotPrepared> {
    let line = |kind, title: &str, by: &str, slug: &str| Line {
        kind,
        title: title.to_owned(),
        by: by.to_owned(),
        day: "12 March 2026 (UTC)".to_owned(),
        href: format!("{}news/{slug}", paper.home),
    };
    let lines = vec![
        line("News", "A talk in Lagos", "Ngozi Okafor", "a-talk-in-lagos"),
        line("Publication", "Learning on night rounds", "Tunde Bello", "learning-on-night-rounds"),
    ];
    let following = format!("{}me/following", paper.home);
    write(Paper { why: WHY, ..paper }, lines, following)
}

fn write(paper: Paper, lines: Vec<Line>, following: String) -> Result<Prepared, NotPrepared> {
    let subject = match lines.as_slice() {
        [only] => format!("New: {}", only.title),
        [first, others @ ..] => format!("New: {}, and {} more", first.title, words::count(others.len() as u64)),
        [] => "New".to_owned(),
    };
    let count = words::count_of(lines.len() as u64, "new piece", "new pieces");
    Prepared::new(subject, &Digest { paper, count, lines, following })
}
