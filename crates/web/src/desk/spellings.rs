//! `/staff/spellings`: what names that were typed mean.

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use collegium_core::id::SpellingId;
use collegium_core::institutions::{
    self, Guess, Meant, SpellingDetail, SpellingItem, SpellingState, Target, parse_ror,
};
use collegium_core::op::Op;
use collegium_core::page::{Page, PageRequest};
use collegium_core::reference::{CountryCode, country_name};

use super::notice::{Notice, done, is_for_the_form, notice};
use super::{PAGE_SIZE, Tab, on_to, place};
use crate::extract::{Form, PageOp, Params, Path};
use crate::form::shown_again;
use crate::institutions::asked::{CountryChoice, country_choices};
use crate::problem::{Answer, Problem};
use crate::state::App;
use crate::view::map::Place;
use crate::view::{Frame, Pager, Step, render, words};

/// How many institutions a search offers.
const OFFERED: u64 = 8;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/staff/spellings", get(show)).route("/staff/spellings/{id}", post(decide))
}

#[derive(Template)]
#[template(path = "desk/spellings.html")]
struct SpellingsPage {
    frame: Frame,
    notice: Option<Notice>,
    tabs: Vec<Tab>,
    state: &'static str,
    total: u64,
    at: u64,
    current: Option<Current>,
    rows: Vec<Row>,
    pager: Pager,
    find: String,
    found: Vec<Offer>,
    countries: Vec<CountryChoice>,
    error: String,
}

/// The spelling that is to be decided.
struct Current {
    id: SpellingId,
    typed: String,
    meant: String,
    reason: String,
    lines: String,
    offers: Vec<Offer>,
    map: Option<Vec<Place>>,
    files: Vec<String>,
    people: Vec<(String, String)>,
    next: Option<String>,
    previous: Option<String>,
    country: String,
}

/// An institution that can be chosen.
struct Offer {
    value: String,
    name: String,
    note: String,
    key: String,
}

struct Row {
    href: String,
    typed: String,
    meant: String,
    lines: String,
    current: bool,
}

fn address(state: SpellingState, at: u64) -> String {
    match (state, at) {
        (SpellingState::Waiting, 1) => "/staff/spellings".to_owned(),
        (SpellingState::Waiting, at) => format!("/staff/spellings?at={at}"),
        (state, at) => format!("/staff/spellings?state={}&at={at}", state.as_str()),
    }
}

fn state(params: &Params) -> SpellingState {
    params.one("state").and_then(SpellingState::parse).unwrap_or_default()
}

async fn show(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    Ok(render(&page(&op, frame, &params, String::new()).await?)?.into_response())
}

async fn page(op: &Op, frame: Frame, params: &Params, error: String) -> Answer<SpellingsPage> {
    let (mut at, mut request) = place(params);
    let state = state(params);
    let mut queue = institutions::queue(op, state, request).await?;
    if queue.rows.is_empty() && queue.total > 0 {
        // The last one was decided: go on with the first.
        (at, request) = (1, PageRequest::new(1, PAGE_SIZE));
        queue = institutions::queue(op, state, request).await?;
    }
    let within = usize::try_from((at - 1) % PAGE_SIZE).unwrap_or(0).min(queue.rows.len().saturating_sub(1));
    let current = match queue.rows.get(within) {
        Some(item) => Some(Current::of(&institutions::look(op, item.id).await?, state, at, queue.total)),
        None => None,
    };
    let find = params.one("find").unwrap_or_default().to_owned();
    let found = if find.is_empty() {
        Vec::new()
    } else {
        let found = institutions::find(op, &find, PageRequest::new(1, OFFERED)).await?;
        found.rows.iter().map(Offer::found).collect()
    };
    let chosen = current.as_ref().map(|current| current.country.clone()).unwrap_or_default();
    Ok(SpellingsPage {
        notice: notice(op, params, address(state, at)).await,
        tabs: tabs(state),
        state: state.as_str(),
        total: queue.total,
        at,
        rows: rows(&queue, state, within),
        pager: Pager::new(request.number(), queue.pages(), |number| address(state, (number - 1) * PAGE_SIZE + 1)),
        current,
        find,
        found,
        countries: country_choices(CountryCode::parse(&chosen).ok().as_slice()),
        error,
        frame,
    })
}

fn tabs(shown: SpellingState) -> Vec<Tab> {
    let label = |state| match state {
        SpellingState::Waiting => "Waiting",
        SpellingState::Decided => "Decided by staff",
        SpellingState::Sure => "Decided by rules",
    };
    let tab = |state| Tab { label: label(state), href: address(state, 1), current: state == shown };
    SpellingState::ALL.into_iter().map(tab).collect()
}

fn rows(queue: &Page<SpellingItem>, state: SpellingState, within: usize) -> Vec<Row> {
    let first = queue.request.offset() + 1;
    let row = |(place, item): (usize, &SpellingItem)| Row {
        href: address(state, first + place as u64),
        typed: item.typed.clone(),
        meant: meant_words(item),
        lines: words::count_of(item.lines, "line", "lines"),
        current: place == within,
    };
    queue.rows.iter().enumerate().map(row).collect()
}

fn meant_words(item: &SpellingItem) -> String {
    let sure = format!("{:.0} %", item.confidence * 100.0);
    match &item.institution {
        Some(institution) if item.confidence < 1.0 => format!("{}, {sure} sure", institution.name),
        Some(institution) => institution.name.clone(),
        None if item.nothing => "no organization".to_owned(),
        None if item.later => "put off".to_owned(),
        None => "nobody knows yet".to_owned(),
    }
}

impl Current {
    fn of(detail: &SpellingDetail, state: SpellingState, at: u64, total: u64) -> Self {
        let item = &detail.item;
        let offers = detail.guesses.iter().enumerate().map(|(place, guess)| Offer::guess(guess, place + 1)).collect();
        let places: Vec<Place> =
            detail.guesses.iter().filter_map(|guess| guess.at).filter_map(|(n, e)| Place::at(n, e)).collect();
        let file = |seen: &institutions::SeenIn| {
            format!("{} ({}), {}", seen.file, seen.year, words::count_of(seen.lines, "line", "lines"))
        };
        Self {
            id: item.id,
            typed: item.typed.clone(),
            meant: meant_words(item),
            reason: item.reason.clone(),
            lines: words::count_of(item.lines, "line", "lines"),
            offers,
            map: (!places.is_empty()).then_some(places),
            files: detail.files.iter().map(file).collect(),
            people: detail
                .people
                .iter()
                .map(|person| (format!("/scholars/{}", person.slug), person.name.clone()))
                .collect(),
            next: (at < total).then(|| address(state, at + 1)),
            previous: (at > 1).then(|| address(state, at - 1)),
            country: item.country.map(String::from).unwrap_or_default(),
        }
    }

    fn where_from(&self) -> &'static str {
        CountryCode::parse(&self.country).map(country_name).unwrap_or_default()
    }
}

impl Offer {
    fn guess(guess: &Guess, key: usize) -> Self {
        let value = match &guess.target {
            Target::Institution(id) => format!("institution:{id}"),
            Target::Registry(ror) => format!("registry:{ror}"),
        };
        let likely = format!("{:.0} % likely", guess.likely * 100.0);
        let sent = match guess.sent {
            0 => "nobody came from there yet".to_owned(),
            many => format!("sent {}", words::count_of(many.into(), "scholar", "scholars")),
        };
        let note: Vec<String> =
            [guess.place.clone(), likely, sent].into_iter().filter(|part| !part.is_empty()).collect();
        Self { value, name: guess.name.clone(), note: note.join(" · "), key: key.to_string() }
    }

    fn found(found: &institutions::Found) -> Self {
        let country = found.institution.country.map(country_name);
        let place: Vec<&str> = found.city.as_deref().into_iter().chain(country).collect();
        let sent = format!("sent {}", words::count_of(found.sent.into(), "scholar", "scholars"));
        let note = [place.join(", "), sent].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        Self {
            value: format!("institution:{}", found.institution.id),
            name: found.institution.name.clone(),
            note: note.join(" · "),
            key: String::new(),
        }
    }
}

async fn decide(PageOp(op): PageOp, frame: Frame, Path(id): Path<SpellingId>, Form(fields): Form) -> Answer<Response> {
    let (at, _) = place(&fields);
    let failed = match meant(&fields) {
        Err(why) => why,
        Ok(meant) => match institutions::decide(&op, id, meant).await {
            Ok(decided) => return Ok(on_to(&done(&address(state(&fields), at), decided.decision))),
            Err(error) if is_for_the_form(error.kind()) => error.to_string(),
            Err(error) => return Err(Problem::of_kind(error.kind(), &error)),
        },
    };
    let failed = crate::problem::sentence(&failed);
    shown_again(&page(&op, frame, &fields, failed).await?)
}

/// What the form says that the spelling means.
fn meant(fields: &Params) -> Result<Meant, String> {
    if let Some(target) = fields.one("target") {
        return target_of(target).map(Meant::Target).ok_or_else(|| "this institution is not known".to_owned());
    }
    match fields.one("meant") {
        Some("nothing") => Ok(Meant::Nothing),
        Some("later") => Ok(Meant::Later),
        Some("new") => Ok(Meant::New {
            name: fields.one("name").unwrap_or_default().to_owned(),
            city: fields.one("city").map(str::to_owned),
            country: fields.one("country").and_then(|code| CountryCode::parse(code).ok()),
        }),
        Some("ror") => {
            let typed = fields.one("ror").unwrap_or_default();
            let ror = parse_ror(typed).ok_or("a ROR id looks like https://ror.org/03wx2rr30".to_owned())?;
            Ok(Meant::Target(Target::Registry(ror)))
        }
        _ => Err("choose what the spelling means".to_owned()),
    }
}

fn target_of(value: &str) -> Option<Target> {
    match value.split_once(':')? {
        ("institution", id) => id.parse().ok().map(Target::Institution),
        ("registry", ror) => parse_ror(ror).map(Target::Registry),
        _ => None,
    }
}
