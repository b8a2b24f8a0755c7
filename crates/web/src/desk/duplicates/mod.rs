//! `/staff/duplicates`: scholars and institutions that may be one.

mod sides;

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use collegium_core::duplicates::{self, Pair, PairKind, PairState, Verdict};
use collegium_core::id::{InstitutionId, ScholarId};
use collegium_core::institutions::MergeInstitutions;
use collegium_core::jobs::{self, Asked};
use collegium_core::op::Op;
use collegium_core::page::{Page, PageRequest};
use collegium_core::scholars::merging::{Choices, MergeScholars};
use form_urlencoded::Serializer;
use uuid::Uuid;

use super::notice::{Notice, done, notice};
use super::{PAGE_SIZE, Tab, on_to, place};

use crate::extract::{Form, PageOp, Params, Path};
use crate::problem::{Answer, Problem};
use crate::state::App;
use crate::view::{Frame, Pager, Step, render, words};
use sides::{Side, sides};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/staff/duplicates", get(show))
        .route("/staff/duplicates/refresh", post(refresh))
        .route("/staff/duplicates/{kind}", post(decide))
}

#[derive(Template)]
#[template(path = "desk/duplicates.html")]
struct DuplicatesPage {
    frame: Frame,
    notice: Option<Notice>,
    tabs: Vec<Tab>,
    kind: PairKind,
    state: PairState,
    total: u64,
    at: u64,
    current: Option<Current>,
    rows: Vec<Row>,
    pager: Pager,
}

/// The pair that is to be decided.
struct Current {
    one: Side,
    other: Side,
    /// What is compared, and whether both say the same.
    labels: Vec<(&'static str, bool)>,
    reasons: Vec<(String, String)>,
    score: String,
    cluster: Vec<(String, String)>,
    next: Option<String>,
    previous: Option<String>,
    by_field: Option<String>,
}

struct Row {
    href: String,
    names: String,
    why: String,
    score: String,
    current: bool,
}

fn address(kind: PairKind, state: PairState, at: u64) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("kind", kind.as_str());
    if state != PairState::Open {
        query.append_pair("state", state.as_str());
    }
    if at > 1 {
        query.append_pair("at", &at.to_string());
    }
    format!("/staff/duplicates?{}", query.finish())
}

fn wanted(params: &Params) -> (PairKind, PairState) {
    let kind = params.one("kind").and_then(PairKind::parse).unwrap_or(PairKind::Scholars);
    (kind, params.one("state").and_then(PairState::parse).unwrap_or_default())
}

async fn show(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    let (kind, state) = wanted(&params);
    let (mut at, mut request) = place(&params);
    let mut pairs = duplicates::pairs(&op, kind, state, request).await?;
    if pairs.rows.is_empty() && pairs.total > 0 {
        (at, request) = (1, PageRequest::new(1, PAGE_SIZE));
        pairs = duplicates::pairs(&op, kind, state, request).await?;
    }
    let within = usize::try_from((at - 1) % PAGE_SIZE).unwrap_or(0).min(pairs.rows.len().saturating_sub(1));
    let current = match pairs.rows.get(within) {
        Some(pair) => Some(current(&op, pair, state, at, pairs.total).await?),
        None => None,
    };
    let page = DuplicatesPage {
        notice: notice(&op, &params, address(kind, state, at)).await,
        tabs: tabs(kind, state),
        kind,
        state,
        total: pairs.total,
        at,
        current,
        rows: rows(&op, &pairs, state, within).await?,
        pager: Pager::new(request.number(), pairs.pages(), |number| address(kind, state, (number - 1) * PAGE_SIZE + 1)),
        frame,
    };
    Ok(render(&page)?.into_response())
}

fn tabs(shown: PairKind, state: PairState) -> Vec<Tab> {
    let label = |kind, of| match (kind, of) {
        (PairKind::Scholars, PairState::Open) => "Scholars",
        (PairKind::Scholars, PairState::Unsure) => "Scholars, unsure",
        (PairKind::Scholars, PairState::Different) => "Scholars, different",
        (PairKind::Institutions, PairState::Open) => "Institutions",
        (PairKind::Institutions, PairState::Unsure) => "Institutions, unsure",
        (PairKind::Institutions, PairState::Different) => "Institutions, different",
    };
    let all = PairKind::ALL.into_iter().flat_map(|kind| PairState::ALL.map(|of| (kind, of)));
    let tab =
        |(kind, of)| Tab { label: label(kind, of), href: address(kind, of, 1), current: (kind, of) == (shown, state) };
    all.map(tab).collect()
}

async fn current(op: &Op, pair: &Pair, state: PairState, at: u64, total: u64) -> Answer<Current> {
    let (one, other) = sides(op, pair).await?;
    let (_, around) = duplicates::pair(op, pair.kind, pair.one, pair.other).await?;
    let mut cluster = Vec::new();
    for near in &around {
        let third = if near.one == pair.one || near.one == pair.other { near.other } else { near.one };
        cluster.push(sides::named(op, pair.kind, third).await?);
    }
    cluster.dedup();
    let labels = one.values.iter().zip(&other.values).map(|(a, b)| (a.0, a.1 == b.1 && !a.1.is_empty())).collect();
    let by_field = format!("/staff/scholars/{}/merge?with={}", pair.one, pair.other);
    Ok(Current {
        labels,
        reasons: pair.reasons.iter().map(|(words, bits)| (words.clone(), format!("{bits:+.1}"))).collect(),
        score: format!("{:+.1}", pair.score),
        cluster,
        next: (at < total).then(|| address(pair.kind, state, at + 1)),
        previous: (at > 1).then(|| address(pair.kind, state, at - 1)),
        by_field: (pair.kind == PairKind::Scholars).then_some(by_field),
        one,
        other,
    })
}

async fn rows(op: &Op, pairs: &Page<Pair>, state: PairState, within: usize) -> Answer<Vec<Row>> {
    let first = pairs.request.offset() + 1;
    let mut rows = Vec::with_capacity(pairs.rows.len());
    for (place, pair) in pairs.rows.iter().enumerate() {
        let (one, other) =
            (sides::named(op, pair.kind, pair.one).await?, sides::named(op, pair.kind, pair.other).await?);
        let why: Vec<String> = pair.reasons.iter().take(3).map(|(words, _)| words.clone()).collect();
        rows.push(Row {
            href: address(pair.kind, state, first + place as u64),
            names: format!("{} and {}", one.1, other.1),
            why: why.join(", "),
            score: format!("{:+.1}", pair.score),
            current: place == within,
        });
    }
    Ok(rows)
}

async fn decide(PageOp(op): PageOp, Path(kind): Path<PairKind>, Form(fields): Form) -> Answer<Response> {
    let (_, state) = wanted(&fields);
    let (at, _) = place(&fields);
    let id = |name: &str| fields.one(name).and_then(|id| id.parse::<Uuid>().ok());
    let (Some(one), Some(other)) = (id("one"), id("other")) else {
        return Err(Problem::not_found("There is no such pair."));
    };
    let verdict = fields.one("verdict").unwrap_or_default();
    let (keep, merge) = if verdict == "keep-other" { (other, one) } else { (one, other) };
    let decision = match (verdict, kind) {
        ("different", _) => duplicates::differ(&op, kind, (one, other), Verdict::Different).await?,
        ("unsure", _) => duplicates::differ(&op, kind, (one, other), Verdict::Unsure).await?,
        ("keep-one" | "keep-other", PairKind::Scholars) => {
            let asked = MergeScholars { keep: ScholarId(keep), merge: ScholarId(merge), choices: Choices::default() };
            let merged = duplicates::same_scholar(&op, &asked).await;
            merged.map_err(|error| Problem::of_kind(error.kind(), &error))?
        }
        ("keep-one" | "keep-other", PairKind::Institutions) => {
            let asked = MergeInstitutions { keep: InstitutionId(keep), merge: InstitutionId(merge) };
            let merged = duplicates::same_institution(&op, asked).await;
            merged.map_err(|error| Problem::of_kind(error.kind(), &error))?
        }
        _ => return Err(Problem::parameter("verdict", "is none of keep-one, keep-other, different, unsure")),
    };
    Ok(on_to(&done(&address(kind, state, at), decision)))
}

/// `POST /staff/duplicates/refresh`: looks for pairs anew, in the background.
async fn refresh(PageOp(op): PageOp, Form(_): Form) -> Answer<Response> {
    let job = jobs::ask(&op, &Asked::Duplicates, Vec::new()).await;
    let job = job.map_err(|error| Problem::of_kind(error.kind(), &error))?;
    Ok(on_to(&format!("/staff/jobs/{job}")))
}

impl DuplicatesPage {
    fn total_words(&self) -> String {
        words::count_of(self.total, "pair", "pairs")
    }
}
