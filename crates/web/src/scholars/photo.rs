//! A scholar's photo, for who may see it.

use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use collegium_core::scholars::photo::{self, MEDIA_TYPE, Size};

use crate::extract::{PageOp, Params, Path};
use crate::problem::Answer;

/// Whether somebody may see it is asked each time: the browser keeps the file, no cache in between does.
pub(super) async fn show(PageOp(op): PageOp, Path(slug): Path<String>, params: Params) -> Answer<Response> {
    let size = if params.one("size") == Some("small") { Size::Small } else { Size::Large };
    let bytes = photo::photo(&op, &slug, size).await?;
    let headers = [
        (CONTENT_TYPE, MEDIA_TYPE),
        (CONTENT_DISPOSITION, "inline; filename=\"photo.jpg\""),
        (CACHE_CONTROL, "private, no-cache"),
    ];
    Ok((headers, bytes).into_response())
}
