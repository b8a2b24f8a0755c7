//! Connecting providers with one's account, and disconnecting them.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use collegium_core::accounts::{self, NotByProvider, Purpose};
use collegium_core::id::IdentityId;

use super::set_out::{Way, set_out};
use crate::extract::{Client, Form, PageOp};
use crate::form::shown_as;
use crate::problem::{Answer, Problem};
use crate::state::App;
use crate::view::Frame;

#[derive(Template)]
#[template(path = "providers/last_way.html")]
struct LastWayPage {
    frame: Frame,
    id: IdentityId,
}

pub(super) async fn connect(
    State(app): State<App>,
    PageOp(op): PageOp,
    frame: Frame,
    headers: HeaderMap,
    Client(source): Client,
    Form(fields): Form,
) -> Answer<Response> {
    op.fresh()?;
    let provider = app.providers().find(fields.one("provider").unwrap_or_default())?;
    let way = Way { provider, purpose: Purpose::Connect, next: "/me/security", source: &source };
    set_out(&app, &op, frame, &headers, &way).await
}

pub(super) async fn disconnect(PageOp(op): PageOp, frame: Frame, Form(fields): Form) -> Answer<Response> {
    let id = fields.parsed::<IdentityId>("identity", "one of your connected services")?;
    let id =
        id.ok_or_else(|| Problem::parameter("identity", "is missing; press the button beside a connected service"))?;
    match accounts::disconnect_identity(&op, id, fields.one("sure") == Some("yes")).await {
        Ok(()) => Ok(Redirect::to("/me/security").into_response()),
        Err(NotByProvider::LastWay) => shown_as(&LastWayPage { frame, id }, StatusCode::CONFLICT),
        Err(error) => Err(error.into()),
    }
}
