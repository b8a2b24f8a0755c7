//! The news, and the page of each piece.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use collegium_core::id::SubmissionId;
use collegium_core::institutions::{self, Shown as ShownInstitution};
use collegium_core::op::Op;
use collegium_core::page::PageRequest;
use collegium_core::reference::{CountryCode, all_countries, all_disciplines};
use collegium_core::scholars::{self, Shown as ShownScholar};
use collegium_core::submissions::{self, NewsFilter, PieceKind, Shown};
use form_urlencoded::Serializer;

use super::linked;
use super::piece::NewsLine;
use crate::extract::{Form, PageOp, Params, Path};
use crate::problem::{Answer, Problem};
use crate::view::{Frame, Pager, Step, labels, render, words};

/// How many pieces a page shows.
const PAGE_SIZE: u64 = 20;

/// The most letters of a question that are looked at.
const LONGEST_QUESTION: usize = 200;

/// What was asked for, as it stands in the address and as the core understands it.
pub(super) struct Asked {
    pub(super) filter: NewsFilter,
    /// The address of the institution and of the person, as asked.
    institution: Option<String>,
    person: Option<String>,
}

impl Asked {
    /// Reads a filter from the address. What makes no sense is left out; who is not to be seen is not found.
    pub(super) async fn read(op: &Op, params: &Params) -> Answer<Self> {
        let institution = params.one("institution").map(str::to_owned);
        let person = params.one("person").map(str::to_owned);
        let mut filter = NewsFilter {
            kinds: params.all("kind").into_iter().filter_map(PieceKind::parse).collect(),
            disciplines: params.all("discipline").into_iter().map(str::to_owned).collect(),
            countries: params.all("country").into_iter().filter_map(|code| CountryCode::parse(code).ok()).collect(),
            years: params.all("year").into_iter().filter_map(|year| year.parse().ok()).collect(),
            words: params.one("q").map(|q| q.chars().take(LONGEST_QUESTION).collect()),
            ..NewsFilter::default()
        };
        if let Some(slug) = &institution {
            filter.institution = match institutions::show(op, slug).await? {
                ShownInstitution::Here(detail) => Some(detail.institution.named.id),
                ShownInstitution::Moved(_) => return Err(Problem::of_status(StatusCode::NOT_FOUND)),
            };
        }
        if let Some(slug) = &person {
            filter.scholar = match scholars::show(op, slug).await? {
                ShownScholar::Here(profile) => Some(profile.scholar.id),
                ShownScholar::Moved(_) => return Err(Problem::of_status(StatusCode::NOT_FOUND)),
            };
        }
        Ok(Self { filter, institution, person })
    }

    /// The query that asks for this, and the page where it is not the first.
    pub(super) fn query(&self, page: u64) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(self.filter.kinds.iter().map(|kind| ("kind", kind.as_str())));
        query.extend_pairs(self.filter.disciplines.iter().map(|code| ("discipline", code.as_str())));
        query.extend_pairs(self.filter.countries.iter().map(|code| ("country", code.as_str())));
        query.extend_pairs(self.filter.years.iter().map(|year| ("year", year.to_string())));
        let single = [("institution", &self.institution), ("person", &self.person), ("q", &self.filter.words)];
        query.extend_pairs(single.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))));
        if page > 1 {
            query.append_pair("page", &page.to_string());
        }
        query.finish()
    }
}

#[derive(Template)]
#[template(path = "news/list.html")]
struct NewsPage {
    frame: Frame,
    lines: Vec<NewsLine>,
    total: String,
    q: String,
    year: String,
    kinds: Vec<(&'static str, &'static str, bool)>,
    disciplines: Vec<(&'static str, String, bool)>,
    countries: Vec<(String, &'static str, bool)>,
    institution: String,
    person: String,
    asked: bool,
    feed: String,
    pager: Pager,
}

pub(super) async fn list(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    let asked = Asked::read(&op, &params).await?;
    let number = params.one("page").and_then(|number| number.parse().ok()).unwrap_or(1);
    let page = submissions::browse(&op, &asked.filter, PageRequest::new(number, PAGE_SIZE)).await?;
    let filter = &asked.filter;
    let with = |path: &str, query: String| if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    let kinds = PieceKind::ALL.map(|kind| (kind.as_str(), kind.plural(), filter.kinds == [kind]));
    let mut countries: Vec<_> = all_countries()
        .map(|(code, name)| (code.as_str().to_owned(), name, filter.countries.contains(&code)))
        .collect();
    countries.sort_by_key(|(_, name, _)| collegium_core::text::fold(name));
    let page_of_news = NewsPage {
        lines: page.rows.iter().map(NewsLine::of).collect(),
        total: words::count_of(page.total, "piece", "pieces"),
        q: filter.words.clone().unwrap_or_default(),
        year: filter.years.first().map(ToString::to_string).unwrap_or_default(),
        kinds: std::iter::once(("", "All", filter.kinds.is_empty())).chain(kinds).collect(),
        disciplines: all_disciplines()
            .iter()
            .map(|one| (one.code, labels::field(one.code), filter.disciplines.iter().any(|code| code == one.code)))
            .collect(),
        countries,
        institution: asked.institution.clone().unwrap_or_default(),
        person: asked.person.clone().unwrap_or_default(),
        asked: !asked.query(1).is_empty(),
        feed: with("/news.atom", asked.query(1)),
        pager: Pager::new(page.request.number(), page.pages(), |number| with("/news", asked.query(number))),
        frame,
    };
    Ok(render(&page_of_news)?.into_response())
}

#[derive(Template)]
#[template(path = "news/piece.html")]
struct PiecePage {
    frame: Frame,
    line: NewsLine,
    /// The first words of its text, for previews elsewhere.
    summary: String,
    /// For search engines; only for pieces that everybody may read.
    linked_data: Option<String>,
    /// Whether it names the one who looks, who may take their name off.
    names_me: bool,
    id: SubmissionId,
}

pub(super) async fn show(PageOp(op): PageOp, frame: Frame, Path(slug): Path<String>) -> Answer<Response> {
    let piece = match submissions::show(&op, &slug).await? {
        Shown::Here(piece) => piece,
        Shown::Gone => {
            let why = "This piece was taken back and is no longer published.";
            return Err(Problem::new(StatusCode::GONE, why));
        }
    };
    let line = NewsLine::of(&piece);
    let own = match op.account().ok().and_then(|signed| signed.scholar) {
        Some(scholar) => {
            scholars::by_id(&op, scholar).await.ok().map(|profile| format!("/scholars/{}", profile.scholar.slug))
        }
        None => None,
    };
    let page = PiecePage {
        names_me: own.is_some_and(|own| line.tagged.iter().any(|(_, href)| *href == own)),
        summary: linked::summary(&piece.content),
        linked_data: linked::piece(&piece, &frame),
        id: piece.id,
        line,
        frame,
    };
    Ok(render(&page)?.into_response())
}

/// Takes one's own name off a piece.
pub(super) async fn act(PageOp(op): PageOp, Path(slug): Path<String>, Form(fields): Form) -> Answer<Response> {
    if fields.one("action") != Some("untag") {
        return Err(Problem::of_status(StatusCode::UNPROCESSABLE_ENTITY));
    }
    let id =
        fields.parsed::<SubmissionId>("id", "the piece")?.ok_or_else(|| Problem::of_status(StatusCode::NOT_FOUND))?;
    submissions::untag(&op, id).await?;
    Ok(Redirect::to(&format!("/news/{}", words::encoded(&slug))).into_response())
}
