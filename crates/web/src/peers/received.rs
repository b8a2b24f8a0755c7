//! A letter that one got: answered, its writer blocked, or reported; and the reports for staff.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use collegium_core::id::PeerLetterId;
use collegium_core::op::Op;
use collegium_core::peers::{self, NewPeerLetter, Received};
use collegium_core::scholars::edit::Prose;

use super::write::read;
use crate::extract::{Form, PageOp, Params, Path};
use crate::form::{Typed, shown_again};
use crate::problem::Answer;
use crate::view::{Frame, render};

#[derive(Template)]
#[template(path = "peers/received.html")]
struct ReceivedPage {
    frame: Frame,
    typed: Typed,
    letter: Received,
    said: &'static str,
}

pub(super) async fn show(
    PageOp(op): PageOp,
    frame: Frame,
    Path(id): Path<PeerLetterId>,
    params: Params,
) -> Answer<Response> {
    let letter = peers::received(&op, id).await?;
    let said = match params.one("done") {
        Some("answered") => "Your answer is on its way.",
        Some("blocked") => "You get no letters from this person any more. They are not told.",
        Some("unblocked") => "Letters from this person reach you again.",
        Some("reported") => "Staff have it, and see to it.",
        _ => "",
    };
    let subject = format!("Re: {}", letter.subject.trim_start_matches("Re: "));
    let typed = Typed::of([("subject", subject.chars().take(120).collect::<String>().as_str())]);
    Ok(render(&ReceivedPage { frame, typed, letter, said })?.into_response())
}

pub(super) async fn act(
    PageOp(op): PageOp,
    frame: Frame,
    Path(id): Path<PeerLetterId>,
    Form(fields): Form,
) -> Answer<Response> {
    let letter = peers::received(&op, id).await?;
    let mut typed = Typed::new(fields);
    let done = match typed.value("do") {
        "block" => peers::block(&op, id, true).await.map(|()| Some("blocked"))?,
        "unblock" => peers::block(&op, id, false).await.map(|()| Some("unblocked"))?,
        "report" => report(&op, id, &mut typed).await?,
        _ => answer(&op, &letter, &mut typed).await?,
    };
    match done {
        Some(done) => Ok(Redirect::to(&format!("/letters/{id}?done={done}")).into_response()),
        None => shown_again(&ReceivedPage { frame, typed, letter, said: "" }),
    }
}

async fn answer(op: &Op, letter: &Received, typed: &mut Typed) -> Answer<Option<&'static str>> {
    let Some((subject, words)) = read(typed) else { return Ok(None) };
    peers::write(op, &NewPeerLetter { to: letter.from, subject, words }).await?;
    Ok(Some("answered"))
}

async fn report(op: &Op, id: PeerLetterId, typed: &mut Typed) -> Answer<Option<&'static str>> {
    let Some(Some(words)) = typed.read("report", Prose::<2000>::read) else {
        typed.refuse("report", "Please say in a few words what is wrong with it.");
        return Ok(None);
    };
    peers::report(op, id, &words).await?;
    Ok(Some("reported"))
}

#[derive(Template)]
#[template(path = "peers/reported.html")]
struct ReportedPage {
    frame: Frame,
    letters: Vec<Received>,
}

pub(super) async fn list(PageOp(op): PageOp, frame: Frame) -> Answer<Response> {
    let letters = peers::reported(&op).await?;
    Ok(render(&ReportedPage { frame, letters })?.into_response())
}

pub(super) async fn settle(PageOp(op): PageOp, Path(id): Path<PeerLetterId>, Form(_): Form) -> Answer<Response> {
    peers::settle(&op, id).await?;
    Ok(Redirect::to("/staff/peer-letters").into_response())
}
