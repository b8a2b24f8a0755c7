//! One's photo: sent, looked at, taken away.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use collegium_core::scholars::edit;
use collegium_core::scholars::photo::{self, BadPicture, MOST_BYTES, Picture};

use crate::extract::{Form, PageOp, Params, SentFile};
use crate::form::{Typed, shown_again};
use crate::problem::{Answer, Problem, sentence};
use crate::view::{Frame, Portrait, render};

/// The most bytes of the whole form that brings a photo.
pub(crate) const MOST_OF_PHOTO: usize = MOST_BYTES + (64 << 10);

#[derive(Template)]
#[template(path = "me/photo.html")]
struct PhotoPage {
    frame: Frame,
    typed: Typed,
    portrait: Portrait,
    has_photo: bool,
    saved: bool,
}

pub(super) async fn show(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    let saved = params.one("saved").is_some();
    Ok(render(&page(&op, frame, Typed::default(), saved).await?)?.into_response())
}

pub(super) async fn send(PageOp(op): PageOp, frame: Frame, SentFile(bytes): SentFile) -> Answer<Response> {
    op.scholar()?;
    let read = tokio::task::spawn_blocking(move || Picture::read(&bytes)).await;
    match read.map_err(|error| Problem::internal(&error))? {
        Ok(picture) => {
            photo::set_photo(&op, &picture).await?;
            Ok(Redirect::to("/me/photo?saved=yes").into_response())
        }
        Err(bad) => refused(&op, frame, bad).await,
    }
}

pub(super) async fn remove(PageOp(op): PageOp, Form(_): Form) -> Answer<Response> {
    photo::remove_photo(&op).await?;
    Ok(Redirect::to("/me/photo?saved=yes").into_response())
}

async fn refused(op: &collegium_core::op::Op, frame: Frame, bad: BadPicture) -> Answer<Response> {
    let mut typed = Typed::default();
    typed.refuse("photo", sentence(&bad.to_string()));
    shown_again(&page(op, frame, typed, false).await?)
}

async fn page(op: &collegium_core::op::Op, frame: Frame, typed: Typed, saved: bool) -> Answer<PhotoPage> {
    let scholar = edit::open_own(op).await?.profile.scholar;
    let portrait = Portrait::of(&scholar.display_name).with_photo(scholar.has_photo.then_some(scholar.slug.as_str()));
    Ok(PhotoPage { frame, typed, has_photo: scholar.has_photo, portrait, saved })
}
