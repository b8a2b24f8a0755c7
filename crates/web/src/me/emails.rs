//! One's addresses: added, proved by a letter, made the first one, taken away; and the link that takes a change back.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use collegium_core::addresses::{self, AddressError, ChangeKind, Known, Notice};
use collegium_core::op::Op;
use collegium_core::scholars::EmailAddress;

use crate::extract::{Form, PageOp, Params, Path};
use crate::form::{Typed, shown_again};
use crate::problem::{Answer, Problem};
use crate::sign_in::guarded;
use crate::view::{Frame, render};

#[derive(Template)]
#[template(path = "me/emails.html")]
struct EmailsPage {
    frame: Frame,
    typed: Typed,
    said: &'static str,
    addresses: Vec<Known>,
}

impl From<AddressError> for Problem {
    fn from(error: AddressError) -> Self {
        let problem = Self::of_kind(error.kind(), &error);
        match &error {
            AddressError::TooMany(many) => problem.retry_after(many.retry_after.num_seconds().unsigned_abs()),
            _ => problem,
        }
    }
}

pub(super) async fn show(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    let said = match params.one("done") {
        Some("asked") => {
            "A letter is on its way to that address. Press the link in it, in this browser, within ten minutes."
        }
        Some("proved") => "The address is yours: letters go there, and you can sign in by it.",
        Some("primary") => "Letters go to that address first from now on.",
        Some("removed") => "The address is gone. Your other sessions were ended.",
        _ => "",
    };
    Ok(render(&page(&op, frame, Typed::default(), said).await?)?.into_response())
}

/// Adds an address, or does something to one of those that are there.
pub(super) async fn send(PageOp(op): PageOp, frame: Frame, Form(fields): Form) -> Answer<Response> {
    let mut typed = Typed::new(fields);
    let address = typed.value("address").to_owned();
    let done = match typed.value("do") {
        "primary" => addresses::make_primary(&op, &address).await.map(|()| "primary"),
        "remove" => addresses::remove(&op, &address).await.map(|()| "removed"),
        _ => {
            let Some(read) = typed.read("address", EmailAddress::read) else {
                return shown_again(&page(&op, frame, typed, "").await?);
            };
            addresses::ask(&op, &read.address).await.map(|()| "asked")
        }
    };
    match done {
        Ok(done) => Ok(Redirect::to(&format!("/me/emails?done={done}")).into_response()),
        Err(error @ (AddressError::Last | AddressError::NotProved)) => {
            let mut typed = Typed::default();
            typed.refuse("addresses", crate::problem::sentence(&error.to_string()));
            shown_again(&page(&op, frame, typed, "").await?)
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(op: &Op, frame: Frame, typed: Typed, said: &'static str) -> Answer<EmailsPage> {
    let addresses = addresses::mine(op).await?;
    Ok(EmailsPage { frame, typed, said, addresses })
}

#[derive(Template)]
#[template(path = "me/prove.html")]
struct ProvePage {
    frame: Frame,
    /// The address that the link proves; `None` where the link is over.
    address: Option<String>,
}

/// Looking at the link changes nothing: mail filters look too.
pub(super) async fn open_proof(PageOp(op): PageOp, frame: Frame, Path(token): Path<String>) -> Answer<Response> {
    let address = addresses::open_proof(&op, &token).await?;
    Ok(guarded(render(&ProvePage { frame, address })?.into_response()))
}

pub(super) async fn prove(
    PageOp(op): PageOp,
    frame: Frame,
    Path(token): Path<String>,
    Form(_): Form,
) -> Answer<Response> {
    match addresses::prove(&op, &token).await {
        Ok(_) => Ok(guarded(Redirect::to("/me/emails?done=proved").into_response())),
        Err(AddressError::Over) => shown_again(&ProvePage { frame, address: None }).map(guarded),
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "me/undo.html")]
struct UndoPage {
    frame: Frame,
    /// The change that the link takes back; `None` where the link is over.
    notice: Option<Notice>,
    done: bool,
}

impl UndoPage {
    fn what(notice: &Notice) -> String {
        let address = &notice.address;
        match notice.kind {
            ChangeKind::Added => format!("The address {address} was added to your account."),
            ChangeKind::Removed => format!("The address {address} was taken off your account."),
            ChangeKind::Primary => format!("The address {address} became the one that letters go to first."),
        }
    }
}

pub(super) async fn open_undo(PageOp(op): PageOp, frame: Frame, Path(token): Path<String>) -> Answer<Response> {
    let notice = addresses::open_undo(&op, &token).await?;
    Ok(guarded(render(&UndoPage { frame, notice, done: false })?.into_response()))
}

pub(super) async fn undo(
    PageOp(op): PageOp,
    frame: Frame,
    Path(token): Path<String>,
    Form(_): Form,
) -> Answer<Response> {
    match addresses::undo(&op, &token).await {
        Ok(notice) => {
            let page = UndoPage { frame, notice: Some(notice), done: true };
            Ok(guarded(render(&page)?.into_response()))
        }
        Err(AddressError::Over) => shown_again(&UndoPage { frame, notice: None, done: false }).map(guarded),
        Err(error) => Err(error.into()),
    }
}
