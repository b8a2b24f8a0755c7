//! Letters as staff sees them: what waits, what did not arrive, and how each kind looks.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::header::{CONTENT_SECURITY_POLICY, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use collegium_core::fault::Fault;
use collegium_core::id::LetterId;
use collegium_core::mail::{self, LetterLine, State as LetterState, Suppressed};
use collegium_core::op::{Op, Permission};
use collegium_core::page::PageRequest;
use collegium_core::scholars::EmailAddress;

use super::letters::{self, KINDS, LetterKind, NotPrepared, Paper, Prepared};
use crate::extract::{Form, PageOp, Params, Path};
use crate::problem::{Answer, Problem};
use crate::staff::Card;
use crate::state::App;
use crate::view::{Frame, Pager, Step, render, words};

/// How many letters a page lists.
const PAGE_SIZE: u64 = 50;

/// A letter may bring its own styles, and nothing else; it runs nothing and asks for nothing.
pub(super) const POLICY_OF_A_LETTER: &str =
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/staff/letters", get(list))
        .route("/staff/letters/test", post(send_test))
        .route("/staff/letters/again", post(send_again))
        .route("/staff/letters/address", post(write_again))
        .route("/staff/letters/preview/{kind}", get(preview))
        .route("/staff/letters/preview/{kind}/html", get(preview_html))
}

/// What the staff's first page says of letters.
pub(crate) async fn card(op: &Op) -> Result<Card, Fault> {
    let counts = mail::counts(op).await?;
    let failed = counts.iter().filter(|(state, _)| state.may_be_sent_again()).map(|(_, many)| many).sum();
    let note = match failed {
        0 => "All letters arrived or are on their way".to_owned(),
        some => format!("{} not sent for certain", words::count_of(some, "letter was", "letters were")),
    };
    Ok(Card { href: "/staff/letters", title: "Letters", note })
}

#[derive(Template)]
#[template(path = "mail/staff.html")]
struct LettersPage {
    frame: Frame,
    counts: Vec<Count>,
    all_href: &'static str,
    lines: Vec<Line>,
    pager: Pager,
    suppressed: Vec<Failing>,
    kinds: &'static [LetterKind],
}

struct Count {
    word: &'static str,
    many: String,
    href: String,
    here: bool,
}

struct Line {
    id: String,
    title: String,
    state: &'static str,
    when: String,
    note: String,
    again: bool,
}

struct Failing {
    address: String,
    note: String,
}

async fn list(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    let state = params.one("state").and_then(LetterState::parse);
    let number = params.one("page").and_then(|number| number.parse().ok()).unwrap_or(1);
    let letters = mail::browse(&op, state, PageRequest::new(number, PAGE_SIZE)).await?;
    let counts = mail::counts(&op).await?;
    let suppressed = mail::suppressed(&op, PageRequest::new(1, PAGE_SIZE)).await?;
    let of = state.map_or_else(String::new, |state| format!("state={}&", state.as_str()));
    let pager =
        Pager::new(letters.request.number(), letters.pages(), |number| format!("/staff/letters?{of}page={number}"));
    let count = |(one, many): (LetterState, u64)| Count {
        word: one.as_str(),
        many: words::count(many),
        href: format!("/staff/letters?state={}", one.as_str()),
        here: state == Some(one),
    };
    let page = LettersPage {
        frame,
        counts: counts.into_iter().map(count).collect(),
        all_href: "/staff/letters",
        lines: letters.rows.into_iter().map(line).collect(),
        pager,
        suppressed: suppressed.rows.into_iter().map(failing).collect(),
        kinds: KINDS,
    };
    Ok(render(&page)?.into_response())
}

fn line(letter: LetterLine) -> Line {
    let when = match letter.state {
        LetterState::Waiting => format!("due {}", words::moment(letter.due_at)),
        _ => words::moment(letter.settled_at.unwrap_or(letter.created_at)),
    };
    let tries = words::count_of(letter.attempts.into(), "attempt", "attempts");
    Line {
        title: letters::kind(&letter.kind).map_or(letter.kind, |kind| kind.title.to_owned()),
        id: letter.id.to_string(),
        state: letter.state.as_str(),
        when,
        note: letter.why.map_or_else(|| tries.clone(), |why| format!("{tries}: {why}")),
        again: letter.state.may_be_sent_again(),
    }
}

fn failing(one: Suppressed) -> Failing {
    let status = one.status.map_or_else(String::new, |status| format!(" ({status})"));
    Failing { note: format!("{}{status}, since {}", one.reason, words::day(one.since)), address: one.address }
}

async fn send_test(PageOp(op): PageOp, Form(fields): Form) -> Answer<Response> {
    let typed = fields.one("address").unwrap_or_default();
    let address =
        EmailAddress::read(typed).map_err(|why| Problem::parameter("address", format!("does not do: {why}")))?;
    mail::send_test(&op, (&address.address).into()).await?;
    Ok(back())
}

async fn send_again(PageOp(op): PageOp, Form(fields): Form) -> Answer<Response> {
    let id = fields.parsed::<LetterId>("letter", "the number of a letter")?;
    mail::send_again(&op, id.ok_or_else(|| Problem::parameter("letter", "is missing"))?).await?;
    Ok(back())
}

async fn write_again(PageOp(op): PageOp, Form(fields): Form) -> Answer<Response> {
    mail::write_again(&op, fields.one("address").unwrap_or_default()).await?;
    Ok(back())
}

fn back() -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(LOCATION, HeaderValue::from_static("/staff/letters"));
    response
}

#[derive(Template)]
#[template(path = "mail/preview.html")]
struct PreviewPage {
    frame: Frame,
    title: &'static str,
    class: &'static str,
    subject: String,
    text: String,
    html_href: String,
}

async fn preview(
    State(app): State<App>,
    PageOp(op): PageOp,
    frame: Frame,
    Path(kind): Path<String>,
) -> Answer<Response> {
    op.require(Permission::ReadReports)?;
    let (kind, letter) = sample(&app, &kind)?;
    let page = PreviewPage {
        frame,
        title: kind.title,
        class: kind.class.as_str(),
        subject: letter.subject,
        text: letter.text,
        html_href: format!("/staff/letters/preview/{}/html", kind.kind),
    };
    Ok(render(&page)?.into_response())
}

async fn preview_html(State(app): State<App>, PageOp(op): PageOp, Path(kind): Path<String>) -> Answer<Response> {
    op.require(Permission::ReadReports)?;
    let (_, letter) = sample(&app, &kind)?;
    Ok(([(CONTENT_SECURITY_POLICY, POLICY_OF_A_LETTER)], Html(letter.html)).into_response())
}

fn sample(app: &App, kind: &str) -> Result<(&'static LetterKind, Prepared), Problem> {
    let kind = letters::kind(kind).ok_or_else(|| Problem::not_found("There is no such kind of letter."))?;
    let community = &app.settings().community;
    let paper = Paper {
        community: community.name.clone(),
        home: app.url("/"),
        name: Some("Ngozi Okafor".to_owned()),
        contact: community.contact.clone(),
        preferences: kind.class.may_be_declined().then(|| app.url("/letters/preferences/sample")),
        why: "",
    };
    let letter = (kind.sample)(paper).map_err(|error: NotPrepared| Problem::internal(&error))?;
    Ok((kind, letter))
}
