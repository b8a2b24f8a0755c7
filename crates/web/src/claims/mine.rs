//! Saying which record is one's own.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use collegium_core::claims::{self, Claim, ClaimState, NewClaim};
use collegium_core::scholars::edit::{Line, Prose, read_year};

use crate::extract::{Form, PageOp};
use crate::form::{Typed, shown_again};
use crate::problem::Answer;
use crate::view::{Frame, render};

#[derive(Template)]
#[template(path = "claims/mine.html")]
struct ClaimPage {
    frame: Frame,
    typed: Typed,
    claim: Option<Claim>,
}

impl ClaimPage {
    /// Whether a new claim can be made.
    fn is_free(&self) -> bool {
        self.claim.as_ref().is_none_or(|claim| !claim.state.is_open())
    }
}

pub(super) async fn show(PageOp(op): PageOp, frame: Frame) -> Answer<Response> {
    if op.account()?.scholar.is_some() {
        return Ok(Redirect::to("/me").into_response());
    }
    let claim = claims::mine(&op).await?;
    Ok(render(&ClaimPage { frame, typed: Typed::default(), claim })?.into_response())
}

pub(super) async fn send(PageOp(op): PageOp, frame: Frame, Form(fields): Form) -> Answer<Response> {
    let mut typed = Typed::new(fields);
    let done = if typed.value("do") == "answer" {
        match words(&mut typed, "answer") {
            Some(words) => Some(claims::answer(&op, &words).await?),
            None => None,
        }
    } else {
        match new_claim(&mut typed) {
            Some(new) => Some(claims::claim(&op, &new).await.map(|_| ())?),
            None => None,
        }
    };
    match done {
        Some(()) => Ok(Redirect::to("/me/claim").into_response()),
        None => shown_again(&ClaimPage { claim: claims::mine(&op).await?, frame, typed }),
    }
}

/// A text that has to be there.
pub(super) fn words(typed: &mut Typed, name: &str) -> Option<Prose<2000>> {
    let words = typed.read(name, Prose::read)?;
    if words.is_none() {
        typed.refuse(name, "Please write a few words.");
    }
    words
}

fn new_claim(typed: &mut Typed) -> Option<NewClaim> {
    let name = typed.read("name", Line::read).flatten();
    let (program, year) = (typed.read("program", Line::read), typed.read("year", read_year));
    let words = typed.read("words", Prose::read);
    if name.is_none() {
        typed.refuse("name", "Please write your name.");
    }
    Some(NewClaim { name: name?, program: program?, year: year?, words: words? })
}
