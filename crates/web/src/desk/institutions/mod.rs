//! `/staff/institutions`: named, placed, put under a parent, merged, and compared with the registry.

mod values;

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use collegium_core::decisions::{Decision, DecisionKind};
use collegium_core::desk;
use collegium_core::duplicates::same_institution;
use collegium_core::id::InstitutionId;
use collegium_core::institutions::{
    self, Difference, Found, Held, MergeInstitutions, Outdated, RegistryField, SpellingItem,
};
use collegium_core::op::Op;
use collegium_core::page::PageRequest;
use collegium_core::reference::CountryCode;

use super::notice::{Notice, done, is_for_the_form, notice};
use super::{Tab, on_to, page};
use crate::extract::{Form, PageOp, Params, Path};
use crate::form::{Typed, shown_again};
use crate::institutions::asked::{CountryChoice, country_choices};
use crate::problem::{Answer, Problem, sentence};
use crate::state::App;
use crate::view::map::Place;
use crate::view::{Frame, Pager, Step, labels, render, words};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/staff/institutions", get(list))
        .route("/staff/institutions/outdated", get(outdated))
        .route("/staff/institutions/{id}", get(show).post(change))
        .route("/staff/institutions/{id}/refresh", post(refresh))
        .route("/staff/institutions/{id}/merge", post(merge))
}

#[derive(Template)]
#[template(path = "desk/institutions.html")]
struct ListPage {
    frame: Frame,
    tabs: Vec<Tab>,
    outdated: bool,
    q: String,
    total: u64,
    rows: Vec<Line>,
    pager: Pager,
}

/// An institution in a list.
struct Line {
    href: String,
    name: String,
    place: String,
    note: String,
}

impl Line {
    fn found(found: &Found) -> Self {
        let country = labels::country(found.institution.country);
        let place: Vec<&str> = found.city.as_deref().into_iter().chain([country]).collect();
        Self {
            href: format!("/staff/institutions/{}", found.institution.id),
            name: found.institution.name.clone(),
            place: place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
            note: words::count_of(found.sent.into(), "scholar sent", "scholars sent"),
        }
    }

    fn outdated(outdated: &Outdated) -> Self {
        let fields: Vec<&str> = outdated.differences.iter().map(|difference| difference.field.as_str()).collect();
        Self {
            href: format!("/staff/institutions/{}#registry", outdated.institution.id),
            name: outdated.institution.name.clone(),
            place: labels::country(outdated.institution.country).to_owned(),
            note: format!("differs: {}", fields.join(", ")),
        }
    }
}

fn tabs(outdated: bool) -> Vec<Tab> {
    let tab = |label, href: &str, current| Tab { label, href: href.to_owned(), current };
    vec![
        tab("All", "/staff/institutions", !outdated),
        tab("The registry says otherwise", "/staff/institutions/outdated", outdated),
    ]
}

async fn list(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    let q: String = params.one("q").unwrap_or_default().chars().take(200).collect();
    let request = page(&params);
    let found = institutions::find(&op, &q, request).await?;
    let href = |number| format!("/staff/institutions?q={}&page={number}", words::encoded(&q));
    let pager = Pager::new(request.number(), found.pages(), href);
    let rows = found.rows.iter().map(Line::found).collect();
    let page = ListPage { frame, tabs: tabs(false), outdated: false, total: found.total, rows, pager, q };
    Ok(render(&page)?.into_response())
}

async fn outdated(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    let request = page(&params);
    let found = institutions::outdated(&op, request).await?;
    let pager =
        Pager::new(request.number(), found.pages(), |number| format!("/staff/institutions/outdated?page={number}"));
    let rows = found.rows.iter().map(Line::outdated).collect();
    let page = ListPage { frame, tabs: tabs(true), outdated: true, total: found.total, rows, pager, q: String::new() };
    Ok(render(&page)?.into_response())
}

#[derive(Template)]
#[template(path = "desk/institution.html")]
struct InstitutionPage {
    frame: Frame,
    notice: Option<Notice>,
    held: Held,
    typed: Typed,
    countries: Vec<CountryChoice>,
    map: Option<Place>,
    differences: Vec<Difference>,
    spellings: Vec<SpellingItem>,
    pager: Pager,
    decisions: Vec<Decision>,
    q: String,
    found: Vec<Found>,
    error: String,
}

async fn show(PageOp(op): PageOp, frame: Frame, Path(id): Path<InstitutionId>, params: Params) -> Answer<Response> {
    let held = institutions::held(&op, id).await?;
    let typed = values::typed(&held);
    Ok(render(&one(&op, frame, held, &params, typed, String::new()).await?)?.into_response())
}

async fn one(
    op: &Op,
    frame: Frame,
    held: Held,
    params: &Params,
    typed: Typed,
    error: String,
) -> Answer<InstitutionPage> {
    let id = held.institution.named.id;
    let request = page(params);
    let spellings = institutions::of_institution(op, id, request).await?;
    let kinds = [DecisionKind::MergeInstitutions, DecisionKind::EditInstitution];
    let q = params.one("find").unwrap_or_default().to_owned();
    let mut found = Vec::new();
    if !q.is_empty() {
        found = institutions::find(op, &q, PageRequest::new(1, 10)).await?.rows;
        found.retain(|found| found.institution.id != id);
    }
    let pager = Pager::new(request.number(), spellings.pages(), |number| {
        format!("/staff/institutions/{id}?page={number}#spellings")
    });
    let chosen = CountryCode::parse(typed.value("country")).ok();
    Ok(InstitutionPage {
        notice: notice(op, params, format!("/staff/institutions/{id}")).await,
        countries: country_choices(chosen.as_slice()),
        map: held.institution.place.and_then(|(north, east)| Place::at(north, east)),
        differences: institutions::differences(op, id).await?,
        spellings: spellings.rows,
        pager,
        decisions: desk::recent(op, &kinds, Some(id.0), PageRequest::new(1, 20)).await?.rows,
        frame,
        held,
        typed,
        q,
        found,
        error,
    })
}

impl InstitutionPage {
    fn note(item: &SpellingItem) -> String {
        let by =
            if item.confidence >= 1.0 { String::new() } else { format!(", {:.0} % sure", item.confidence * 100.0) };
        format!("{}{by}", words::count_of(item.lines, "line", "lines"))
    }

    fn place(found: &Found) -> String {
        let sent = words::count_of(found.sent.into(), "scholar sent", "scholars sent");
        let country = labels::country(found.institution.country);
        format!("{} {country} · {sent}", found.city.as_deref().unwrap_or_default())
    }
}

async fn change(
    PageOp(op): PageOp,
    frame: Frame,
    Path(id): Path<InstitutionId>,
    Form(fields): Form,
) -> Answer<Response> {
    let held = institutions::held(&op, id).await?;
    let mut typed = Typed::new(fields);
    let mut said = String::new();
    if let Some(wanted) = values::edit(&op, &held, &mut typed).await? {
        match institutions::edit(&op, id, &wanted).await {
            Ok(Some(decision)) => return Ok(on_to(&done(&format!("/staff/institutions/{id}"), decision))),
            Ok(None) => return Ok(on_to(&format!("/staff/institutions/{id}"))),
            Err(error) if is_for_the_form(error.kind()) => said = sentence(&error.to_string()),
            Err(error) => return Err(Problem::of_kind(error.kind(), &error)),
        }
    }
    shown_again(&one(&op, frame, held, &Params::default(), typed, said).await?)
}

async fn refresh(PageOp(op): PageOp, Path(id): Path<InstitutionId>, Form(fields): Form) -> Answer<Response> {
    let wanted: Vec<RegistryField> = fields.all("take").into_iter().filter_map(RegistryField::parse).collect();
    let taken = institutions::refresh(&op, id, &wanted).await;
    let address = format!("/staff/institutions/{id}");
    match taken.map_err(|error| Problem::of_kind(error.kind(), &error))? {
        Some(decision) => Ok(on_to(&done(&address, decision))),
        None => Ok(on_to(&address)),
    }
}

async fn merge(PageOp(op): PageOp, Path(keep): Path<InstitutionId>, Form(fields): Form) -> Answer<Response> {
    let merge = fields.one("merge").and_then(|id| id.parse().ok());
    let merge = merge.ok_or_else(|| Problem::not_found("Choose the other institution first."))?;
    let decision = same_institution(&op, MergeInstitutions { keep, merge }).await;
    let decision = decision.map_err(|error| Problem::of_kind(error.kind(), &error))?;
    Ok(on_to(&done(&format!("/staff/institutions/{keep}"), decision)))
}
