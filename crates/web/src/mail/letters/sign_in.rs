//! A link and a code to sign in by. Both are made when the letter is written, and only their fingerprints are kept.

use askama::Template;
use collegium_core::accounts::{self, Found};
use collegium_core::id::SignInId;

use super::{Desk, NotPrepared, Paper, Prepared};

const WHY: &str = "Somebody asked for this letter on our sign-in page. If it was not you, there is nothing to do: \
                   nobody gets in without this letter.";

/// What the letter says.
#[derive(Template)]
#[template(path = "mail/sign_in.mjml.html")]
struct SignIn {
    paper: Paper,
    link: String,
    code: String,
    known: bool,
}

pub(super) async fn prepare(desk: &Desk<'_>, request: SignInId) -> Result<Option<Prepared>, NotPrepared> {
    let Some(letter) = accounts::letter(desk.op, request).await? else { return Ok(None) };
    let link = desk.app.url(&format!("/sign-in/{}", letter.token.as_str()));
    write(desk.paper(WHY), link, letter.code, letter.found == Found::OnFile).map(Some)
}

pub(super) fn sample(paper: Paper) -> Result<Prepared, NotPrepared> {
    let link = format!("{}sign-in/Zm9yLXNob3ctYWxvbmU", paper.home);
    write(Paper { why: WHY, ..paper }, link, "482913".to_owned(), true)
}

fn write(paper: Paper, link: String, code: String, known: bool) -> Result<Prepared, NotPrepared> {
    let subject = format!("Sign in to {}", paper.community);
    Prepared::new(subject, &SignIn { paper, link, code, known })
}
