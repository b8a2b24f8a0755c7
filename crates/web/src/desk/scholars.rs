//! `/staff/scholars`: records found, opened, and parted where two were taken for one.

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use collegium_core::decisions::{Decision, DecisionKind};
use collegium_core::desk;
use collegium_core::id::ScholarId;
use collegium_core::op::Op;
use collegium_core::page::PageRequest;
use collegium_core::scholars::merging::{SplitScholar, split};
use collegium_core::scholars::{self, Profile};

use super::notice::{Notice, done, is_for_the_form, notice};
use super::{merge, on_to, page};
use crate::extract::{Form, PageOp, Params, Path};
use crate::form::{Typed, shown_again};
use crate::problem::{Answer, Problem, sentence};
use crate::state::App;
use crate::view::{Frame, Pager, Step, labels, render, words};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/staff/scholars", get(list))
        .route("/staff/scholars/{id}", get(show))
        .route("/staff/scholars/{id}/split", post(split_off))
        .route("/staff/scholars/{id}/merge", get(merge::show).post(merge::merge))
}

#[derive(Template)]
#[template(path = "desk/scholars.html")]
struct ListPage {
    frame: Frame,
    q: String,
    total: u64,
    rows: Vec<Line>,
    pager: Pager,
}

/// A scholar in a list.
pub(super) struct Line {
    pub(super) id: ScholarId,
    pub(super) name: String,
    pub(super) note: String,
    pub(super) emails: String,
}

impl Line {
    pub(super) fn of(profile: &Profile) -> Self {
        let scholar = &profile.scholar;
        let now = profile.institution_now().map(|institution| institution.name.clone());
        let parts = profile.participations.len() as u64;
        let note = [
            now.unwrap_or_default(),
            labels::country(scholar.country).to_owned(),
            words::count_of(parts, "participation", "participations"),
        ];
        let emails: Vec<&str> = scholar.emails.iter().map(|email| email.address.as_str()).collect();
        Self {
            id: scholar.id,
            name: scholar.display_name.clone(),
            note: note.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
            emails: emails.join(", "),
        }
    }
}

async fn list(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    let q: String = params.one("q").unwrap_or_default().chars().take(200).collect();
    let request = page(&params);
    let found = scholars::look_up(&op, &q, request).await?;
    let pager = Pager::new(request.number(), found.pages(), |number| {
        format!("/staff/scholars?q={}&page={number}", words::encoded(&q))
    });
    let rows = found.rows.iter().map(Line::of).collect();
    Ok(render(&ListPage { frame, q, total: found.total, rows, pager })?.into_response())
}

#[derive(Template)]
#[template(path = "desk/scholar.html")]
struct RecordPage {
    frame: Frame,
    notice: Option<Notice>,
    profile: Profile,
    decisions: Vec<Decision>,
    q: String,
    others: Vec<Line>,
    typed: Typed,
    error: String,
}

async fn show(PageOp(op): PageOp, frame: Frame, Path(id): Path<ScholarId>, params: Params) -> Answer<Response> {
    let profile = scholars::by_id(&op, id).await?;
    let names = [("given", profile.scholar.given_name.as_str()), ("family", profile.scholar.family_name.as_str())];
    let typed = Typed::of(names);
    Ok(render(&record(&op, frame, profile, &params, typed, String::new()).await?)?.into_response())
}

async fn record(
    op: &Op,
    frame: Frame,
    profile: Profile,
    params: &Params,
    typed: Typed,
    error: String,
) -> Answer<RecordPage> {
    let id = profile.scholar.id;
    let kinds = [DecisionKind::MergeScholars, DecisionKind::SplitScholar];
    let decisions = desk::recent(op, &kinds, Some(id.0), PageRequest::new(1, 20)).await?.rows;
    let q = params.one("with").unwrap_or_default().to_owned();
    let others = if q.is_empty() {
        Vec::new()
    } else {
        let found = scholars::look_up(op, &q, PageRequest::new(1, 10)).await?.rows;
        found.iter().filter(|other| other.scholar.id != id).map(Line::of).collect()
    };
    let notice = notice(op, params, format!("/staff/scholars/{id}")).await;
    Ok(RecordPage { frame, notice, profile, decisions, q, others, typed, error })
}

impl RecordPage {
    fn stay(stay: &scholars::Affiliation) -> String {
        let name = stay.institution.as_ref().map(|institution| institution.name.clone());
        let name = name.or_else(|| stay.typed.clone()).unwrap_or_default();
        [name, words::years(stay.from_year, stay.to_year)].join(" ").trim().to_owned()
    }

    fn part(part: &scholars::Participation) -> String {
        let sent_by = part.sent_by.as_ref().map(|institution| format!(", sent by {}", institution.name));
        let program = labels::program(&part.program, &part.program_name);
        format!("{program} {}{}", part.year, sent_by.unwrap_or_default())
    }

    fn chosen(&self, name: &str, value: &str) -> bool {
        self.typed.has(name, value)
    }
}

async fn split_off(
    PageOp(op): PageOp,
    frame: Frame,
    Path(id): Path<ScholarId>,
    Form(fields): Form,
) -> Answer<Response> {
    let text = |name: &str| fields.one(name).unwrap_or_default().to_owned();
    let asked = SplitScholar {
        from: id,
        given: text("given"),
        family: text("family"),
        participations: fields.all("participation").into_iter().filter_map(|id| id.parse().ok()).collect(),
        affiliations: fields.all("affiliation").into_iter().filter_map(|id| id.parse().ok()).collect(),
        emails: fields.all("email").into_iter().map(str::to_owned).collect(),
    };
    match split(&op, &asked).await {
        Ok((new, decision)) => Ok(on_to(&done(&format!("/staff/scholars/{new}"), decision))),
        Err(error) if is_for_the_form(error.kind()) => {
            let profile = scholars::by_id(&op, id).await?;
            let said = sentence(&error.to_string());
            shown_again(&record(&op, frame, profile, &Params::default(), Typed::new(fields), said).await?)
        }
        Err(error) => Err(Problem::of_kind(error.kind(), &error)),
    }
}
