//! Coming back from a provider.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use collegium_core::accounts::{self, PasskeyError, Purpose, Shown};
use collegium_core::id::CeremonyId;
use collegium_core::op::{Actor, Op};
use collegium_core::scholars::edit::take_orcid;
use collegium_core::secret::fingerprint;

use super::provider::Provider;
use super::set_out::{Waiting, ties};
use super::stopped::{Stopped, stopped};
use crate::extract::{PageOp, Params, Path};
use crate::problem::{Answer, Problem, chain};
use crate::session;
use crate::sign_in::{browser_words, guarded, local_path};
use crate::state::App;
use crate::view::Frame;

/// Longest code that is carried back to its provider.
const LONGEST_CODE: usize = 4_096;

pub(super) async fn arrive(
    State(app): State<App>,
    PageOp(op): PageOp,
    frame: Frame,
    headers: HeaderMap,
    Path(id): Path<String>,
    params: Params,
) -> Answer<Response> {
    let provider = app.providers().find(&id)?;
    let arrived = match who_came(&app, &op, &headers, provider, &params).await? {
        Ok((shown, next)) if frame.person.is_some() => connected(&op, &shown, &next).await?,
        Ok((shown, next)) => signed_in(&app, &op, &headers, &shown, &next).await?,
        Err(why) => Err(why),
    };
    match arrived {
        Ok(response) => Ok(guarded(response)),
        Err(why) => stopped(frame, provider, why),
    }
}

/// Whom the provider shows, and where they wanted to go. The flow is spent by its own browser's first try, rightly or
/// wrongly.
async fn who_came(
    app: &App,
    op: &Op,
    headers: &HeaderMap,
    provider: &Provider,
    params: &Params,
) -> Answer<Result<(Shown, String), Stopped>> {
    let Some(state) = single(params, "state") else { return Ok(Err(Stopped::Over)) };
    let Some(waiting) = spent(app, op, headers, provider, state).await? else { return Ok(Err(Stopped::Over)) };
    if params.all("iss").len() > 1 {
        return Ok(Err(Stopped::NotAccepted));
    }
    match provider.is_issuer(params.one("iss"), op.now).await {
        Ok(true) => {}
        Ok(false) => {
            tracing::warn!(provider = provider.id(), "an answer came from another issuer, or from nobody");
            return Ok(Err(Stopped::NotAccepted));
        }
        Err(error) => return Ok(Err(Stopped::of(provider, &error))),
    }
    match params.one("error") {
        None => {}
        Some("access_denied") => return Ok(Err(Stopped::Cancelled)),
        Some(error) => {
            let error: String = error.chars().take(60).collect();
            tracing::warn!(provider = provider.id(), error, "a provider refused to begin");
            return Ok(Err(Stopped::NotAccepted));
        }
    }
    let code = single(params, "code").filter(|code| code.len() <= LONGEST_CODE);
    let Some(code) = code else { return Ok(Err(Stopped::NotAccepted)) };
    match provider.who_is(code, ties(app, provider, state)?, op.now).await {
        Ok(shown) => Ok(Ok((shown, waiting.next))),
        Err(error) => Ok(Err(Stopped::of(provider, &error))),
    }
}

/// The flow of this state, if it waits, for this provider and this browser, and for who is signed in or for nobody.
/// Whoever else looks at its address spends nothing.
async fn spent(app: &App, op: &Op, headers: &HeaderMap, provider: &Provider, state: &str) -> Answer<Option<Waiting>> {
    let Some((id, token)) = state.split_once('.') else { return Ok(None) };
    let Ok(id) = id.parse::<CeremonyId>() else { return Ok(None) };
    let purpose = if op.account().is_ok() { Purpose::Connect } else { Purpose::Provider };
    let waiting = match accounts::look_at_ceremony(op, id, purpose).await {
        Ok(waiting) => serde_json::from_value::<Waiting>(waiting).map_err(|error| Problem::internal(&error))?,
        Err(PasskeyError::Over) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let browser = session::browser(app, headers).map(fingerprint);
    let good = waiting.state == fingerprint(token)
        && browser.is_some_and(|browser| browser == waiting.browser)
        && waiting.provider == provider.id();
    if !good {
        return Ok(None);
    }
    match accounts::take_ceremony(op, id, purpose).await {
        Ok(_) => Ok(Some(waiting)),
        Err(PasskeyError::Over) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The value that came once.
fn single<'a>(params: &'a Params, name: &str) -> Option<&'a str> {
    match params.all(name)[..] {
        [one] => Some(one),
        _ => None,
    }
}

async fn signed_in(
    app: &App,
    op: &Op,
    headers: &HeaderMap,
    shown: &Shown,
    next: &str,
) -> Answer<Result<Response, Stopped>> {
    let started = match accounts::sign_in_by_identity(op, shown, &browser_words(headers)).await {
        Ok(started) => started,
        Err(error) => return Ok(Err(Stopped::by(error)?)),
    };
    note_orcid(&Op { actor: Actor::Account(started.signed), ..op.clone() }, shown).await;
    let next = local_path(next, "/me").to_owned();
    let mut response = (StatusCode::SEE_OTHER, [("location", next)]).into_response();
    session::begin(app, &mut response, &started, app.now())?;
    Ok(Ok(response))
}

async fn connected(op: &Op, shown: &Shown, next: &str) -> Answer<Result<Response, Stopped>> {
    if let Err(error) = accounts::connect_identity(op, shown).await {
        return Ok(Err(Stopped::by(error)?));
    }
    note_orcid(op, shown).await;
    Ok(Ok(Redirect::to(local_path(next, "/me/security")).into_response()))
}

/// Writes a proved iD into the record. Nobody is kept out because that fails: the next time does it.
async fn note_orcid(op: &Op, shown: &Shown) {
    let Some(orcid) = shown.orcid else { return };
    if let Err(error) = take_orcid(op, orcid).await {
        tracing::warn!(error = chain(&error), "a proved ORCID iD was not written into its record");
    }
}
