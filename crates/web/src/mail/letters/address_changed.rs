//! An address of an account was added, taken away, or made the first one: tells the old and the new address, with a
//! link that takes it back.

use askama::Template;
use collegium_core::addresses::{self, ChangeKind};
use collegium_core::id::NoticeId;

use super::{Desk, NotPrepared, Paper, Prepared};

const WHY: &str = "You get this because it is about the safety of an account that knows this address.";

/// What the letter says.
#[derive(Template)]
#[template(path = "mail/address_changed.mjml.html")]
struct AddressChanged {
    paper: Paper,
    what: &'static str,
    at: String,
    link: String,
}

pub(super) async fn prepare(desk: &Desk<'_>, notice: NoticeId) -> Result<Option<Prepared>, NotPrepared> {
    let Some(letter) = addresses::notice_letter(desk.op, notice).await? else { return Ok(None) };
    let link = desk.app.url(&format!("/undo/{}", letter.token.as_str()));
    let at = letter.notice.at.format("%-d %B %Y, %H:%M UTC").to_string();
    write(desk.paper(WHY), what(letter.notice.kind), at, link).map(Some)
}

pub(super) fn sample(paper: Paper) -> Result<Prepared, NotPrepared> {
    let link = format!("{}undo/abc", paper.home);
    write(Paper { why: WHY, ..paper }, what(ChangeKind::Added), "14 March 2026, 09:26 UTC".to_owned(), link)
}

/// The letter goes to two addresses: neither is told the other one.
fn what(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Added => "An address was added to your account: letters go there, and one can sign in by it.",
        ChangeKind::Removed => "An address was taken off your account: nobody can sign in by it any more.",
        ChangeKind::Primary => "Letters about your account go to another one of your addresses first from now on.",
    }
}

fn write(paper: Paper, what: &'static str, at: String, link: String) -> Result<Prepared, NotPrepared> {
    Prepared::new("An address of your account was changed", &AddressChanged { paper, what, at, link })
}
