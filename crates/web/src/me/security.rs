//! Where somebody is signed in, and ending it.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use collegium_core::accounts::{self, How, Session};
use collegium_core::id::SessionId;

use crate::extract::{Form, PageOp};
use crate::problem::{Answer, Problem};
use crate::view::{Frame, render};

#[derive(Template)]
#[template(path = "me/security.html")]
struct SecurityPage {
    frame: Frame,
    sessions: Vec<SessionLine>,
}

struct SessionLine {
    id: SessionId,
    browser: String,
    how: &'static str,
    begun: String,
    seen: String,
    here: bool,
}

pub(super) async fn show(PageOp(op): PageOp, frame: Frame) -> Answer<Response> {
    let signed = *op.account()?;
    let sessions = accounts::sessions_of(&op, signed.account).await?;
    let sessions = sessions.into_iter().map(|session| line(session, signed.session)).collect();
    Ok(render(&SecurityPage { frame, sessions })?.into_response())
}

pub(super) async fn end(PageOp(op): PageOp, Form(fields): Form) -> Answer<Response> {
    let id = fields.parsed::<SessionId>("session", "one of your sessions")?;
    let id = id.ok_or_else(|| Problem::parameter("session", "is missing; press the button beside a session"))?;
    accounts::end_session(&op, id).await?;
    Ok(Redirect::to("/me/security").into_response())
}

fn line(session: Session, here: SessionId) -> SessionLine {
    let moment = |at: chrono::DateTime<chrono::Utc>| at.format("%-d %B %Y, %H:%M UTC").to_string();
    SessionLine {
        id: session.id,
        here: session.id == here,
        how: match session.how {
            How::Letter => "by letter",
            How::Passkey => "by passkey",
            How::Recovery => "by recovery code",
            How::Provider => "by another service",
            How::Demo => "by the demo",
        },
        begun: moment(session.created_at),
        seen: moment(session.last_seen_at),
        browser: session.browser,
    }
}
