//! The community's publications: a list with search, and files of it.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use collegium_core::id::PublicationId;
use collegium_core::institutions::{self, Shown as ShownInstitution};
use collegium_core::op::Op;
use collegium_core::page::PageRequest;
use collegium_core::publications::style::CitationStyle;
use collegium_core::publications::write::{WrittenAs, write};
use collegium_core::publications::{self, Listed, PublicationFilter, PublicationKind, Tally};
use collegium_core::scholars::{self, Shown as ShownScholar};
use form_urlencoded::Serializer;

use crate::extract::{Form, PageOp, Params, Path};
use crate::find::{Tab, tabs};
use crate::problem::{Answer, Problem};
use crate::state::App;
use crate::submissions::WorkLine;
use crate::view::chart::YearChart;
use crate::view::{Frame, Pager, Step, render, words};

/// How many publications a page shows.
const PAGE_SIZE: u64 = 50;

/// The most letters of a question that are looked at.
const LONGEST_QUESTION: usize = 200;

/// What was asked for, as it stands in the address and as the core understands it.
struct Asked {
    filter: PublicationFilter,
    style: CitationStyle,
    person: Option<String>,
    institution: Option<String>,
}

impl Asked {
    /// Reads a filter from the address. What makes no sense is left out; who is not to be seen is not found.
    async fn read(op: &Op, params: &Params) -> Answer<Self> {
        let mut asked = Self {
            filter: PublicationFilter {
                words: params.one("q").map(|q| q.chars().take(LONGEST_QUESTION).collect()),
                kinds: params.all("kind").into_iter().filter_map(PublicationKind::parse).collect(),
                years: params.all("year").into_iter().filter_map(|year| year.parse().ok()).collect(),
                ..PublicationFilter::default()
            },
            style: params.one("style").and_then(CitationStyle::parse).unwrap_or_default(),
            person: params.one("person").map(str::to_owned),
            institution: params.one("institution").map(str::to_owned),
        };
        let moved = || Problem::of_status(StatusCode::NOT_FOUND);
        if let Some(slug) = &asked.person {
            let ShownScholar::Here(profile) = scholars::show(op, slug).await? else { return Err(moved()) };
            asked.filter.scholar = Some(profile.scholar.id);
        }
        if let Some(slug) = &asked.institution {
            let ShownInstitution::Here(detail) = institutions::show(op, slug).await? else { return Err(moved()) };
            asked.filter.institution = Some(detail.institution.named.id);
        }
        Ok(asked)
    }

    fn query(&self, more: &[(&str, &str)]) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(self.filter.words.iter().map(|q| ("q", q.as_str())));
        query.extend_pairs(self.filter.kinds.iter().map(|kind| ("kind", kind.as_str())));
        query.extend_pairs(self.filter.years.iter().map(|year| ("year", year.to_string())));
        query.extend_pairs(self.person.iter().map(|slug| ("person", slug.as_str())));
        query.extend_pairs(self.institution.iter().map(|slug| ("institution", slug.as_str())));
        query.extend_pairs(more);
        query.finish()
    }
}

#[derive(Template)]
#[template(path = "publications/list.html")]
struct ListPage {
    frame: Frame,
    lines: Vec<Line>,
    total: String,
    q: String,
    year: String,
    person: String,
    institution: String,
    kinds: Vec<(&'static str, &'static str, bool)>,
    styles: Vec<(&'static str, &'static str, bool)>,
    files: Vec<(&'static str, String)>,
    asked: bool,
    /// Whether nothing has the words as they were typed.
    near: bool,
    tabs: Vec<Tab>,
    chart: Option<YearChart>,
    tallies: Vec<(&'static str, String)>,
    pager: Pager,
}

struct Line {
    id: PublicationId,
    work: WorkLine,
    writers: Vec<(String, String)>,
    /// Whether the one who looks is said to have written it.
    mine: bool,
}

fn line(listed: &Listed, style: CitationStyle, own: Option<&str>) -> Line {
    let writers = listed.writers.iter();
    Line {
        id: listed.id,
        work: WorkLine::of(&listed.publication, style),
        mine: writers.clone().any(|writer| Some(writer.slug.as_str()) == own),
        writers: writers.map(|writer| (writer.name.clone(), format!("/scholars/{}", writer.slug))).collect(),
    }
}

pub(super) async fn list(State(app): State<App>, PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    let asked = Asked::read(&op, &params).await?;
    let number = params.one("page").and_then(|number| number.parse().ok()).unwrap_or(1);
    let found = publications::find(&op, &asked.filter, PageRequest::new(number, PAGE_SIZE)).await?;
    let (page, near) = (found.page, found.near);
    let own = match op.account().ok().and_then(|signed| signed.scholar) {
        Some(scholar) => scholars::by_id(&op, scholar).await.ok().map(|profile| profile.scholar.slug),
        None => None,
    };
    let is_asked = asked.filter != PublicationFilter::default();
    let tallies = if is_asked { Vec::new() } else { publications::tallies(&op).await? };
    let style = asked.style;
    let page_of_list = ListPage {
        lines: page.rows.iter().map(|listed| line(listed, style, own.as_deref())).collect(),
        total: words::count_of(page.total, "publication", "publications"),
        q: asked.filter.words.clone().unwrap_or_default(),
        year: asked.filter.years.first().map(ToString::to_string).unwrap_or_default(),
        person: asked.person.clone().unwrap_or_default(),
        institution: asked.institution.clone().unwrap_or_default(),
        kinds: PublicationKind::ALL.map(|kind| (kind.as_str(), kind.label(), asked.filter.kinds == [kind])).to_vec(),
        styles: CitationStyle::ALL.map(|one| (one.as_str(), one.name(), one == style)).to_vec(),
        files: WrittenAs::ALL
            .map(|format| {
                (format.name(), format!("/publications/export?{}", asked.query(&[("format", format.extension())])))
            })
            .to_vec(),
        asked: is_asked,
        near,
        tabs: tabs(&app, &op, asked.filter.words.as_deref().unwrap_or_default(), "/publications").await?,
        chart: chart(&tallies),
        tallies: by_kind(&tallies),
        pager: Pager::new(page.request.number(), page.pages(), |number| {
            let number = number.to_string();
            format!("/publications?{}", asked.query(&[("style", style.as_str()), ("page", &number)]))
        }),
        frame,
    };
    Ok(render(&page_of_list)?.into_response())
}

fn chart(tallies: &[Tally]) -> Option<YearChart> {
    let mut years: BTreeMap<i32, u64> = BTreeMap::new();
    for tally in tallies {
        if let Some(year) = tally.year {
            *years.entry(year).or_default() += tally.count;
        }
    }
    YearChart::of(&years.into_iter().collect::<Vec<_>>(), "publications")
}

fn by_kind(tallies: &[Tally]) -> Vec<(&'static str, String)> {
    let of = |kind| tallies.iter().filter(|tally| tally.kind == kind).map(|tally| tally.count).sum::<u64>();
    let counted = PublicationKind::ALL.into_iter().map(|kind| (kind.label(), of(kind)));
    counted.filter(|(_, count)| *count > 0).map(|(label, count)| (label, words::count(count))).collect()
}

/// The list as a file for reference managers and spreadsheets.
pub(super) async fn export(PageOp(op): PageOp, params: Params) -> Answer<Response> {
    let asked = Asked::read(&op, &params).await?;
    let named = params.one("format").unwrap_or("bib");
    let meant = || Problem::parameter("format", "is none of bib, ris, json and csv");
    let format = WrittenAs::parse(named).ok_or_else(meant)?;
    let works = publications::export(&op, &asked.filter).await?;
    let name = format!("attachment; filename=\"publications.{}\"", format.extension());
    Ok(([(CONTENT_TYPE, format.media_type().to_owned()), (CONTENT_DISPOSITION, name)], write(&works, format))
        .into_response())
}

/// “Not mine”, in one press.
pub(super) async fn not_mine(PageOp(op): PageOp, Path(id): Path<PublicationId>, Form(_): Form) -> Answer<Response> {
    publications::disown(&op, id).await?;
    Ok(Redirect::to("/publications").into_response())
}
