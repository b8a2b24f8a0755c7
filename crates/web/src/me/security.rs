//! Where somebody is signed in, and ending it.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, Utc};
use collegium_core::accounts::{self, How, Identity, Passkey, Session};
use collegium_core::id::{IdentityId, PasskeyId, SessionId};

use crate::extract::{Form, PageOp};
use crate::problem::{Answer, Problem};
use crate::providers::ProviderName;
use crate::state::App;
use crate::view::{Frame, render};

#[derive(Template)]
#[template(path = "me/security.html")]
struct SecurityPage {
    frame: Frame,
    passkeys: Vec<PasskeyLine>,
    codes_left: u64,
    connected: Vec<ConnectedLine>,
    offered: Vec<ProviderName>,
    sessions: Vec<SessionLine>,
}

struct PasskeyLine {
    id: PasskeyId,
    name: String,
    added: String,
    used: String,
}

struct ConnectedLine {
    id: IdentityId,
    name: String,
    orcid: String,
    added: String,
    used: String,
}

struct SessionLine {
    id: SessionId,
    browser: String,
    how: &'static str,
    begun: String,
    seen: String,
    here: bool,
}

pub(super) async fn show(State(app): State<App>, PageOp(op): PageOp, frame: Frame) -> Answer<Response> {
    let signed = *op.account()?;
    let sessions = accounts::sessions_of(&op, signed.account).await?;
    let sessions = sessions.into_iter().map(|session| line(session, signed.session)).collect();
    let passkeys = accounts::passkeys_of(&op, signed.account).await?.into_iter().map(passkey_line).collect();
    let codes_left = accounts::codes_left(&op).await?;
    let identities = accounts::identities_of(&op, signed.account).await?;
    let offered = app.providers().names();
    let offered = offered.into_iter().filter(|one| !identities.iter().any(|had| had.provider == one.id)).collect();
    let connected = identities.into_iter().map(|identity| connected_line(&app, identity)).collect();
    Ok(render(&SecurityPage { frame, passkeys, codes_left, connected, offered, sessions })?.into_response())
}

pub(super) async fn end(PageOp(op): PageOp, Form(fields): Form) -> Answer<Response> {
    let id = fields.parsed::<SessionId>("session", "one of your sessions")?;
    let id = id.ok_or_else(|| Problem::parameter("session", "is missing; press the button beside a session"))?;
    accounts::end_session(&op, id).await?;
    Ok(Redirect::to("/me/security").into_response())
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%-d %B %Y, %H:%M UTC").to_string()
}

fn passkey_line(passkey: Passkey) -> PasskeyLine {
    PasskeyLine {
        id: passkey.id,
        name: passkey.name,
        added: moment(passkey.created_at),
        used: passkey.last_used_at.map_or("not used yet".to_owned(), |at| format!("last used {}", moment(at))),
    }
}

fn connected_line(app: &App, identity: Identity) -> ConnectedLine {
    ConnectedLine {
        id: identity.id,
        name: app.providers().name(&identity.provider).to_owned(),
        orcid: identity.orcid.unwrap_or_default(),
        added: moment(identity.created_at),
        used: identity.last_used_at.map_or("not used yet".to_owned(), |at| format!("last used {}", moment(at))),
    }
}

fn line(session: Session, here: SessionId) -> SessionLine {
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
