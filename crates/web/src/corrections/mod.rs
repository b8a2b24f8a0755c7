//! `/corrections/new` for anyone, and `/staff/corrections` for those who answer.

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use collegium_core::corrections::{self, Correction, CorrectionKind, CorrectionState, NewCorrection};
use collegium_core::fault::Kind;
use collegium_core::id::CorrectionId;
use collegium_core::op::Op;
use collegium_core::page::PageRequest;

use crate::desk::Tab;
use crate::extract::{Client, Form, PageOp, Params, Path};
use crate::form::{Typed, shown_again};
use crate::problem::{Answer, Problem, sentence};
use crate::see_as::local_path;
use crate::state::App;
use crate::view::{Frame, Pager, Step, render, words};

/// How many requests a page lists.
const PAGE_SIZE: u64 = 20;

/// The pages of requests for correction.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/corrections/new", get(form).post(ask))
        .route("/corrections/thanks", get(thanks))
        .route("/staff/corrections", get(list))
        .route("/staff/corrections/{id}", post(answer))
}

#[derive(Template)]
#[template(path = "corrections/new.html")]
struct NewPage {
    frame: Frame,
    typed: Typed,
    kinds: Vec<(&'static str, &'static str)>,
}

impl NewPage {
    fn new(frame: Frame, typed: Typed) -> Self {
        let kinds = CorrectionKind::ALL.map(|kind| (kind.as_str(), kind.words())).to_vec();
        Self { frame, typed, kinds }
    }
}

async fn form(frame: Frame, params: Params) -> Answer<Response> {
    let page = local_path(params.one("page").unwrap_or("/")).to_owned();
    let kind = params.one("kind").unwrap_or("other").to_owned();
    let typed = Typed::of([("page", page.as_str()), ("kind", kind.as_str())]);
    Ok(render(&NewPage::new(frame, typed))?.into_response())
}

async fn ask(PageOp(op): PageOp, Client(network): Client, frame: Frame, Form(fields): Form) -> Answer<Response> {
    let text = |name: &str| fields.one(name).unwrap_or_default().to_owned();
    let new = NewCorrection {
        kind: CorrectionKind::parse(&text("kind")).unwrap_or(CorrectionKind::Other),
        page: local_path(&text("page")).to_owned(),
        said: text("said"),
        name: text("name"),
        address: text("address"),
    };
    match corrections::ask(&op, &network, new).await {
        Ok(_) => Ok(Redirect::to("/corrections/thanks").into_response()),
        Err(error) if error.kind() == Kind::Invalid => {
            let mut typed = Typed::new(fields);
            let field = if matches!(error, corrections::AskError::Address(_)) { "address" } else { "said" };
            typed.refuse(field, sentence(&error.to_string()));
            shown_again(&NewPage::new(frame, typed))
        }
        Err(error) => Err(Problem::of_kind(error.kind(), &error)),
    }
}

#[derive(Template)]
#[template(path = "corrections/thanks.html")]
struct ThanksPage {
    frame: Frame,
}

async fn thanks(frame: Frame) -> Answer<Response> {
    Ok(render(&ThanksPage { frame })?.into_response())
}

#[derive(Template)]
#[template(path = "corrections/list.html")]
struct ListPage {
    frame: Frame,
    tabs: Vec<Tab>,
    rows: Vec<Line>,
    pager: Pager,
    typed: Typed,
}

struct Line {
    correction: Correction,
    asked: String,
    due: String,
    late: bool,
}

async fn list(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    Ok(render(&all(&op, frame, &params, Typed::default()).await?)?.into_response())
}

async fn all(op: &Op, frame: Frame, params: &Params, typed: Typed) -> Answer<ListPage> {
    let state = params.one("state").and_then(CorrectionState::parse).unwrap_or_default();
    let number = params.one("page").and_then(|number| number.parse().ok()).unwrap_or(1);
    let found = corrections::browse(op, state, PageRequest::new(number, PAGE_SIZE)).await?;
    let pager = Pager::new(found.request.number(), found.pages(), |number| {
        format!("/staff/corrections?state={}&page={number}", state.as_str())
    });
    let line = |correction: Correction| Line {
        asked: words::day(correction.asked_at),
        due: words::day(correction.due_at),
        late: correction.is_late(op.now),
        correction,
    };
    Ok(ListPage { frame, tabs: tabs(state), rows: found.rows.into_iter().map(line).collect(), pager, typed })
}

fn tabs(shown: CorrectionState) -> Vec<Tab> {
    let tab = |state: CorrectionState| Tab {
        label: if state == CorrectionState::Open { "Waiting" } else { "Answered" },
        href: format!("/staff/corrections?state={}", state.as_str()),
        current: state == shown,
    };
    CorrectionState::ALL.into_iter().map(tab).collect()
}

async fn answer(
    PageOp(op): PageOp,
    frame: Frame,
    Path(id): Path<CorrectionId>,
    Form(fields): Form,
) -> Answer<Response> {
    match corrections::answer(&op, id, fields.one("answer").unwrap_or_default()).await {
        Ok(()) => Ok(Redirect::to("/staff/corrections").into_response()),
        Err(error) if error.kind() == Kind::Invalid => {
            let mut typed = Typed::new(fields);
            typed.refuse("answer", sentence(&error.to_string()));
            shown_again(&all(&op, frame, &Params::default(), typed).await?)
        }
        Err(error) => Err(Problem::of_kind(error.kind(), &error)),
    }
}
