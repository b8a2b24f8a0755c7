//! The pages where admins keep webhooks.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use collegium_core::fault::Kind;
use collegium_core::id::{DeliveryId, WebhookId};
use collegium_core::op::{Op, Permission};
use collegium_core::page::PageRequest;
use collegium_core::webhooks::{self, Delivery, State as Stage, Webhook, WebhookError};
use url::Url;

use super::signature;
use crate::extract::{Form, PageOp, Params, Path};
use crate::form::{Typed, shown_again};
use crate::outside::NotOutside;
use crate::problem::{Answer, Problem, sentence};
use crate::sign_in::guarded;
use crate::state::App;
use crate::view::{Frame, Pager, Step, render, words};
use crate::worker::webhooks::WITHIN;

/// How many messages stand on a page.
const PAGE_SIZE: u64 = 50;

#[derive(Template)]
#[template(path = "webhooks/list.html")]
struct ListPage {
    frame: Frame,
    typed: Typed,
    webhooks: Vec<Line>,
    removed: bool,
    /// The webhook that was made just now, and its secret.
    made: Option<(Line, String)>,
}

struct Line {
    id: WebhookId,
    name: String,
    /// Where messages go, without what may be secret in the address.
    host: String,
    state: String,
}

#[derive(Template)]
#[template(path = "webhooks/show.html")]
struct WebhookPage {
    frame: Frame,
    webhook: Webhook,
    state: String,
    rows: Vec<Row>,
    pager: Pager,
    /// What was done just now, in a sentence.
    done: &'static str,
    /// How long a server may take, in seconds.
    within: u64,
    /// The new secret.
    secret: Option<String>,
}

struct Row {
    id: DeliveryId,
    event: &'static str,
    href: Option<String>,
    happened: String,
    state: &'static str,
    note: String,
    /// Whether it can be sent once more.
    again: bool,
}

pub(super) async fn list(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    let mut page = list_page(&op, frame, Typed::default()).await?;
    page.removed = params.one("done") == Some("removed");
    Ok(render(&page)?.into_response())
}

/// Makes a webhook. Its secret stands on this one page and nowhere else.
pub(super) async fn add(
    State(app): State<App>,
    PageOp(op): PageOp,
    frame: Frame,
    Form(fields): Form,
) -> Answer<Response> {
    op.require(Permission::ManageTokens)?;
    let mut typed = Typed::new(fields);
    let name = typed.value("name").to_owned();
    let address = typed.read("address", |text| checked(&app, text));
    let Some(address) = address else { return shown_again(&list_page(&op, frame, typed).await?) };
    match webhooks::add(&op, &name, address.as_str()).await {
        Ok(webhook) => {
            let secret = signature::secret(app.secret(), webhook.key);
            let page =
                ListPage { made: Some((line(&webhook, 0), secret)), ..list_page(&op, frame, Typed::default()).await? };
            Ok(guarded(render(&page)?.into_response()))
        }
        Err(error) if error.kind() == Kind::Invalid => {
            let field = if matches!(error, WebhookError::LongAddress) { "address" } else { "name" };
            typed.refuse(field, sentence(&error.to_string()));
            shown_again(&list_page(&op, frame, typed).await?)
        }
        Err(error) => Err(Problem::of_kind(error.kind(), &error)),
    }
}

/// An address that messages may go to.
fn checked(app: &App, text: &str) -> Result<Url, String> {
    let url = Url::parse(text.trim()).map_err(|_| NotOutside::NoAddress);
    let url = url.and_then(|url| app.outside().takes_messages(&url).map(|()| url));
    url.map_err(|why| sentence(&why.to_string()))
}

pub(super) async fn show(
    PageOp(op): PageOp,
    frame: Frame,
    Path(id): Path<WebhookId>,
    params: Params,
) -> Answer<Response> {
    let number = params.number("page", 1..=u64::from(u32::MAX), 1)?;
    let mut page = webhook_page(&op, frame, id, number).await?;
    page.done = match params.one("done") {
        Some("test") => "A message to try is on its way; look again in a moment.",
        Some("pause") => "The webhook pauses. What happens meanwhile waits for it.",
        Some("resume") => "The webhook is told again, beginning with what waited.",
        Some("again") => "The message is sent once more.",
        _ => "",
    };
    Ok(render(&page)?.into_response())
}

pub(super) async fn act(
    State(app): State<App>,
    PageOp(op): PageOp,
    frame: Frame,
    Path(id): Path<WebhookId>,
    Form(fields): Form,
) -> Answer<Response> {
    let action = fields.one("action").unwrap_or_default().to_owned();
    match action.as_str() {
        "test" => webhooks::test(&op, id).await?,
        "pause" => webhooks::pause(&op, id).await?,
        "resume" => webhooks::resume(&op, id).await?,
        "again" => {
            let message = fields.parsed::<DeliveryId>("message", "one of the messages")?;
            let message = message.ok_or_else(|| Problem::parameter("message", "is missing"))?;
            webhooks::again(&op, id, message).await?;
        }
        "rotate" => {
            let secret = signature::secret(app.secret(), webhooks::rotate(&op, id).await?);
            let page = WebhookPage { secret: Some(secret), ..webhook_page(&op, frame, id, 1).await? };
            return Ok(guarded(render(&page)?.into_response()));
        }
        "remove" => {
            webhooks::remove(&op, id).await?;
            return Ok(Redirect::to("/staff/webhooks?done=removed").into_response());
        }
        _ => return Err(Problem::parameter("action", "is none of test, pause, resume, again, rotate and remove")),
    }
    Ok(Redirect::to(&format!("/staff/webhooks/{id}?done={action}")).into_response())
}

async fn list_page(op: &Op, frame: Frame, typed: Typed) -> Answer<ListPage> {
    let webhooks = webhooks::list(op).await?.iter().map(|(webhook, waiting)| line(webhook, *waiting)).collect();
    Ok(ListPage { frame, typed, webhooks, removed: false, made: None })
}

fn line(webhook: &Webhook, waiting: u64) -> Line {
    Line { id: webhook.id, name: webhook.name.clone(), host: host(&webhook.address), state: state(webhook, waiting) }
}

fn host(address: &str) -> String {
    Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

fn state(webhook: &Webhook, waiting: u64) -> String {
    let waiting = match waiting {
        0 => String::new(),
        many => format!("; {} for it", words::count_of(many, "message waits", "messages wait")),
    };
    match &webhook.paused {
        None => format!("is told{waiting}"),
        Some((since, why)) => format!("pauses since {}: {why}{waiting}", words::moment(*since)),
    }
}

async fn webhook_page(op: &Op, frame: Frame, id: WebhookId, number: u64) -> Answer<WebhookPage> {
    let (webhook, waiting, found) = webhooks::show(op, id, PageRequest::new(number, PAGE_SIZE)).await?;
    let pager = Pager::new(number, found.pages(), |number| format!("/staff/webhooks/{id}?page={number}"));
    let rows = found.rows.into_iter().map(row).collect();
    Ok(WebhookPage {
        frame,
        state: state(&webhook, waiting),
        webhook,
        rows,
        pager,
        done: "",
        within: WITHIN.as_secs(),
        secret: None,
    })
}

fn row(delivery: Delivery) -> Row {
    let note = match (delivery.state, delivery.attempts) {
        (Stage::Dropped, _) => "what it would have told is not so any more".to_owned(),
        (Stage::Waiting, 0) => String::new(),
        (Stage::Waiting, tried) => {
            let why = delivery.why.unwrap_or_default();
            let due = words::moment(delivery.due_at);
            format!("{why}; tried {}, next at {due}", words::count_of(tried.into(), "time", "times"))
        }
        (_, tried) => {
            let why = delivery.why.map(|why| format!("{why}; ")).unwrap_or_default();
            let status = delivery.status.map(|status| format!(", answered {status}")).unwrap_or_default();
            format!("{why}tried {}{status}", words::count_of(tried.into(), "time", "times"))
        }
    };
    Row {
        id: delivery.id,
        event: delivery.event.as_str(),
        href: delivery.piece.map(|(_, slug)| format!("/news/{slug}")),
        happened: words::moment(delivery.created_at),
        state: delivery.state.as_str(),
        again: matches!(delivery.state, Stage::Failed | Stage::Arrived),
        note,
    }
}
