//! Writing to a scholar.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use collegium_core::fault::Fault;
use collegium_core::op::Op;
use collegium_core::peers::{self, NewPeerLetter};
use collegium_core::scholars::edit::{Line, Prose};
use collegium_core::scholars::{self, Profile, Shown};

use crate::extract::{Form, PageOp, Params, Path};
use crate::form::{Typed, shown_again};
use crate::problem::Answer;
use crate::view::{Frame, render};

#[derive(Template)]
#[template(path = "peers/write.html")]
struct WritePage {
    frame: Frame,
    typed: Typed,
    name: String,
    slug: String,
    sent: bool,
}

pub(super) async fn show(
    PageOp(op): PageOp,
    frame: Frame,
    Path(slug): Path<String>,
    params: Params,
) -> Answer<Response> {
    let profile = reader(&op, &slug).await?;
    let typed = Typed::of([("subject", params.one("subject").unwrap_or_default())]);
    let page = page(frame, typed, profile, params.one("sent").is_some());
    Ok(render(&page)?.into_response())
}

pub(super) async fn send(
    PageOp(op): PageOp,
    frame: Frame,
    Path(slug): Path<String>,
    Form(fields): Form,
) -> Answer<Response> {
    let profile = reader(&op, &slug).await?;
    let mut typed = Typed::new(fields);
    let Some((subject, words)) = read(&mut typed) else {
        return shown_again(&page(frame, typed, profile, false));
    };
    peers::write(&op, &NewPeerLetter { to: profile.scholar.id, subject, words }).await?;
    Ok(Redirect::to(&format!("/scholars/{slug}/write?sent=yes")).into_response())
}

/// Who is written to, if the writer has a record and may see theirs.
async fn reader(op: &Op, slug: &str) -> Answer<Profile> {
    op.scholar()?;
    match scholars::show(op, slug).await? {
        Shown::Here(profile) => Ok(*profile),
        Shown::Moved(_) => Err(Fault::NotFound("scholar").into()),
    }
}

/// Subject and words, if both are there.
pub(super) fn read(typed: &mut Typed) -> Option<(Line<120>, Prose<5000>)> {
    let subject = typed.read("subject", Line::read).flatten();
    let words = typed.read("words", Prose::read).flatten();
    if subject.is_none() {
        typed.refuse("subject", "Please say in a few words what it is about.");
    }
    if words.is_none() {
        typed.refuse("words", "Please write something.");
    }
    subject.zip(words)
}

fn page(frame: Frame, typed: Typed, profile: Profile, sent: bool) -> WritePage {
    WritePage { frame, typed, name: profile.scholar.display_name, slug: profile.scholar.slug, sent }
}
