//! The news, and the page of each piece.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use collegium_core::following::Target;
use collegium_core::id::SubmissionId;
use collegium_core::institutions::{self, Shown as ShownInstitution};
use collegium_core::op::Op;
use collegium_core::page::PageRequest;
use collegium_core::reference::{CountryCode, discipline};
use collegium_core::scholars::{self, Shown as ShownScholar};
use collegium_core::submissions::{self, Found, NewsCounts, NewsFilter, PieceKind, Shown};
use form_urlencoded::Serializer;

use super::linked;
use super::piece::NewsLine;
use crate::extract::{Form, PageOp, Params, Path};
use crate::find::{Tab, tabs};
use crate::following::FollowButton;
use crate::problem::{Answer, Problem};
use crate::state::App;
use crate::view::chart::{BarRow, YearChart, bar_rows};
use crate::view::{Frame, Pager, Step, labels, render, words};

/// How many pieces a page shows.
const PAGE_SIZE: u64 = 20;

/// The most letters of a question that are looked at.
const LONGEST_QUESTION: usize = 200;

/// What was asked for, as it stands in the address and as the core understands it.
pub(super) struct Asked {
    pub(super) filter: NewsFilter,
    /// The address of the institution and of the person, as asked, and their names.
    institution: Option<Whose>,
    person: Option<Whose>,
}

/// An institution or a person whose news is asked for.
struct Whose {
    slug: String,
    name: String,
}

impl Asked {
    /// Reads a filter from the address. What makes no sense is left out; who is not to be seen is not found.
    pub(super) async fn read(op: &Op, params: &Params) -> Answer<Self> {
        let (mut institution, mut person) = (None, None);
        let mut filter = NewsFilter {
            kinds: params.all("kind").into_iter().filter_map(PieceKind::parse).collect(),
            disciplines: params
                .all("discipline")
                .into_iter()
                .filter(|code| discipline(code).is_some())
                .map(str::to_owned)
                .collect(),
            countries: params.all("country").into_iter().filter_map(|code| CountryCode::parse(code).ok()).collect(),
            years: params.all("year").into_iter().filter_map(|year| year.parse().ok()).collect(),
            words: params.one("q").map(|q| q.chars().take(LONGEST_QUESTION).collect()),
            ..NewsFilter::default()
        };
        let moved = || Problem::of_status(StatusCode::NOT_FOUND);
        if let Some(slug) = params.one("institution") {
            let ShownInstitution::Here(detail) = institutions::show(op, slug).await? else { return Err(moved()) };
            let named = detail.institution.named;
            filter.institution = Some(named.id);
            institution = Some(Whose { slug: named.slug, name: named.name });
        }
        if let Some(slug) = params.one("person") {
            let ShownScholar::Here(profile) = scholars::show(op, slug).await? else { return Err(moved()) };
            let scholar = profile.scholar;
            filter.scholar = Some(scholar.id);
            person = Some(Whose { slug: scholar.slug, name: scholar.display_name });
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
        query.extend_pairs(self.institution.iter().map(|whose| ("institution", whose.slug.as_str())));
        query.extend_pairs(self.person.iter().map(|whose| ("person", whose.slug.as_str())));
        query.extend_pairs(self.filter.words.iter().map(|words| ("q", words.as_str())));
        if page > 1 {
            query.append_pair("page", &page.to_string());
        }
        query.finish()
    }

    /// What was asked for, in words: `Publications, Nursing, Nigeria`; empty where that is all of the news.
    pub(super) fn in_words(&self) -> String {
        let filter = &self.filter;
        let kinds = filter.kinds.iter().map(|kind| kind.plural().to_owned());
        let disciplines = filter.disciplines.iter().map(|code| labels::field(code));
        let countries = filter.countries.iter().map(|code| labels::country(Some(*code)).to_owned());
        let whose = self.institution.iter().chain(&self.person).map(|whose| whose.name.clone());
        let years = filter.years.iter().map(ToString::to_string);
        let words = filter.words.iter().map(|words| format!("“{words}”"));
        let all: Vec<String> =
            kinds.chain(disciplines).chain(countries).chain(whose).chain(years).chain(words).collect();
        all.join(", ")
    }

    /// The same question without its institution or its person.
    fn without(&self, name: &str) -> String {
        let query = self.query(1);
        let others = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key != name);
        let mut left = Serializer::new(String::new());
        left.extend_pairs(others);
        Self::href("/news", &left.finish())
    }

    /// A page of the news that is asked for so, the query being of [`Self::query`].
    fn href(path: &str, query: &str) -> String {
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    /// Buttons to follow what the news is narrowed to, as far as that is one thing of its kind.
    async fn buttons(&self, op: &Op, frame: &Frame) -> Answer<Vec<FollowButton>> {
        let filter = &self.filter;
        let mut wanted = Vec::new();
        if let (Some(id), Some(whose)) = (filter.scholar, &self.person) {
            wanted.push((Target::Person(id), whose.slug.clone(), whose.name.clone()));
        }
        if let (Some(id), Some(whose)) = (filter.institution, &self.institution) {
            wanted.push((Target::Institution(id), whose.slug.clone(), whose.name.clone()));
        }
        if let [code] = filter.disciplines.as_slice()
            && discipline(code).is_some()
        {
            wanted.push((Target::Discipline(code.clone()), code.clone(), labels::field(code)));
        }
        if let [code] = filter.countries.as_slice() {
            let name = labels::country(Some(*code)).to_owned();
            wanted.push((Target::Country(*code), code.as_str().to_owned(), name));
        }
        let mut buttons = Vec::with_capacity(wanted.len());
        for (target, value, name) in &wanted {
            buttons.extend(FollowButton::of(op, frame, target, value, name).await?);
        }
        Ok(buttons)
    }
}

#[derive(Template)]
#[template(path = "news/list.html")]
struct NewsPage {
    frame: Frame,
    lines: Vec<NewsLine>,
    total: String,
    q: String,
    /// What can be chosen, with how many pieces there would be.
    kinds: Vec<Choice>,
    disciplines: Vec<Choice>,
    countries: Vec<Choice>,
    years: Vec<Choice>,
    institution: Option<Narrowing>,
    person: Option<Narrowing>,
    asked: bool,
    /// Whether nothing has the words as they were typed.
    near: bool,
    in_words: String,
    feed: String,
    buttons: Vec<FollowButton>,
    tabs: Vec<Tab>,
    chart: Option<YearChart>,
    by_kind: Vec<BarRow>,
    pager: Pager,
}

/// A value of a facet.
struct Choice {
    value: String,
    label: String,
    count: String,
    chosen: bool,
}

impl Choice {
    fn new(value: impl Into<String>, label: impl Into<String>, count: u64, chosen: bool) -> Self {
        Self { value: value.into(), label: label.into(), count: words::count(count), chosen }
    }
}

/// What the news is narrowed to without a place of its own in the form, and the way out of it.
struct Narrowing {
    slug: String,
    name: String,
    without: String,
}

/// Values that have pieces, or are chosen.
fn choices<K: Ord + Clone>(
    counts: &BTreeMap<K, u64>,
    chosen: &[K],
    said: impl Fn(&K) -> (String, String),
) -> Vec<Choice> {
    let mut keys: BTreeSet<K> = counts.keys().cloned().collect();
    keys.extend(chosen.iter().cloned());
    keys.iter()
        .map(|key| {
            let (value, label) = said(key);
            Choice::new(value, label, counts.get(key).copied().unwrap_or(0), chosen.contains(key))
        })
        .collect()
}

fn by_label(mut choices: Vec<Choice>) -> Vec<Choice> {
    choices.sort_by_cached_key(|choice| collegium_core::text::fold(&choice.label));
    choices
}

pub(super) async fn list(State(app): State<App>, PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    let asked = Asked::read(&op, &params).await?;
    let number = params.one("page").and_then(|number| number.parse().ok()).unwrap_or(1);
    let request = PageRequest::new(number, PAGE_SIZE);
    let filter = &asked.filter;
    let counts = app.news_numbers().counts(&op, filter).await?;
    let found = match filter.words {
        Some(_) => submissions::find(&op, filter, request).await?,
        None => Found { page: submissions::page_of(&op, filter, counts.total, request).await?, near: false },
    };
    let tabs = tabs(&app, &op, filter.words.as_deref().unwrap_or_default(), "/news").await?;
    let buttons = asked.buttons(&op, &frame).await?;
    Ok(render(&NewsPage::new(frame, &asked, &found, &counts).with(tabs, buttons))?.into_response())
}

impl NewsPage {
    fn new(frame: Frame, asked: &Asked, found: &Found, counts: &NewsCounts) -> Self {
        let (filter, page) = (&asked.filter, &found.page);
        let country = |code: &CountryCode| (code.as_str().to_owned(), labels::country(Some(*code)).to_owned());
        let mut years = choices(&counts.years, &filter.years, |year| (year.to_string(), year.to_string()));
        years.reverse();
        let by_year: Vec<(i32, u64)> = counts.years.iter().map(|(year, count)| (*year, *count)).collect();
        let narrowing = |whose: &Option<Whose>, name: &str| {
            let without = asked.without(name);
            whose.as_ref().map(|whose| Narrowing { slug: whose.slug.clone(), name: whose.name.clone(), without })
        };
        Self {
            lines: page.rows.iter().map(NewsLine::of).collect(),
            total: words::count_of(page.total, "piece", "pieces"),
            q: filter.words.clone().unwrap_or_default(),
            kinds: choices(&counts.kinds, &filter.kinds, |kind| (kind.as_str().to_owned(), kind.plural().to_owned())),
            disciplines: by_label(choices(&counts.disciplines, &filter.disciplines, |code| {
                (code.clone(), labels::field(code))
            })),
            countries: by_label(choices(&counts.countries, &filter.countries, country)),
            years,
            institution: narrowing(&asked.institution, "institution"),
            person: narrowing(&asked.person, "person"),
            asked: !asked.query(1).is_empty(),
            near: found.near,
            in_words: asked.in_words(),
            feed: Asked::href("/news.atom", &asked.query(1)),
            buttons: Vec::new(),
            tabs: Vec::new(),
            chart: YearChart::of(&by_year, "pieces"),
            by_kind: bar_rows(
                counts
                    .kinds
                    .iter()
                    .map(|(kind, count)| (kind.plural().to_owned(), format!("/news?kind={}", kind.as_str()), *count)),
            ),
            pager: Pager::new(page.request.number(), page.pages(), |number| Asked::href("/news", &asked.query(number))),
            frame,
        }
    }

    fn with(self, tabs: Vec<Tab>, buttons: Vec<FollowButton>) -> Self {
        Self { buttons, tabs, ..self }
    }
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
