//! Finding scholars for programs.

use axum::Json;
use axum::extract::State;
use collegium_core::reference::CountryCode;
use collegium_search::{Cursor, FacetCount, FacetKind, Facets, Hit, HitInstitution, Query, Results, Sort, Window};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::{Meta, Refusals};
use crate::extract::{ApiOp, Params};
use crate::institutions::api::{InstitutionBrief, ror_url};
use crate::problem::{Answer, Problem};
use crate::state::App;

/// The most values of one filter.
const MOST_VALUES: usize = 100;

/// The longest text of a question, in letters.
const LONGEST_TEXT: usize = 1_000;

/// The call that finds scholars.
pub fn calls() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_scholars))
}

/// A scholar found, as far as the profile is open to everybody.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScholarItem {
    /// Identity.
    pub id: String,
    /// The last part of the profile's address.
    #[schema(example = "given-family")]
    pub slug: String,
    /// The name as shown.
    #[schema(example = "Given Family")]
    pub name: String,
    /// Codes of disciplines, the main one first.
    #[schema(example = json!(["nurse"]))]
    pub disciplines: Vec<String>,
    /// The country, ISO 3166-1 alpha-2.
    #[schema(example = "NG")]
    pub country: Option<String>,
    /// Where the scholar is now; else the institution that sent the scholar last.
    pub institution: Option<InstitutionBrief>,
    /// The programs taken part in, newest first.
    pub programs: Vec<ProgramYear>,
    /// A piece of longer text around the words looked for, where they were found in it.
    pub snippet: Option<String>,
    /// The profile's page.
    pub url: String,
}

/// A program and the year in which the scholar took part.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgramYear {
    /// The program's code.
    #[schema(example = "pehp")]
    pub program: String,
    /// The edition's year.
    #[schema(example = 2014)]
    pub year: i32,
}

/// A value to choose and how many scholars choosing it would give.
#[derive(Debug, Serialize, ToSchema)]
pub struct FacetItem {
    /// The value, as the parameter of the facet's name takes it.
    #[schema(example = "nurse")]
    pub value: String,
    /// What people read.
    #[schema(example = "Nursing")]
    pub label: String,
    /// How many scholars.
    #[schema(example = 12)]
    pub count: u64,
}

/// The values to choose from. A facet does not narrow itself.
#[derive(Debug, Serialize, ToSchema)]
pub struct FacetList {
    /// Disciplines by code.
    pub discipline: Vec<FacetItem>,
    /// Countries, ISO 3166-1 alpha-2.
    pub country: Vec<FacetItem>,
    /// Institutions by slug: those where most are or were sent from.
    pub institution: Vec<FacetItem>,
    /// Programs by code.
    pub program: Vec<FacetItem>,
    /// Years.
    pub year: Vec<FacetItem>,
    /// Interests by code.
    pub interest: Vec<FacetItem>,
}

/// A part of the list of scholars.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScholarList {
    /// The scholars.
    pub data: Vec<ScholarItem>,
    /// The values to choose from.
    pub facets: FacetList,
    /// About the list.
    pub meta: Meta,
}

/// What is looked for. Values of one filter widen, different filters narrow.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListScholars {
    /// Words: names, institutions, interests, in any order; "phrases"; `discipline:nurse`.
    #[param(example = "team based learning")]
    q: Option<String>,
    /// Codes of disciplines; any of them.
    #[param(required = false)]
    discipline: Vec<String>,
    /// Countries, ISO 3166-1 alpha-2; any of them.
    #[param(required = false)]
    country: Vec<String>,
    /// Slugs of institutions; any of them.
    #[param(required = false)]
    institution: Vec<String>,
    /// Codes of programs; any of them.
    #[param(required = false)]
    program: Vec<String>,
    /// Years in which scholars took part; any of them.
    #[param(required = false)]
    year: Vec<i32>,
    /// Codes of interests; any of them.
    #[param(required = false)]
    interest: Vec<String>,
    /// Best match first (as long as nothing is said), or by name, or newest participation first.
    #[param(required = false, inline)]
    sort: SortWord,
    /// How many scholars a part of the list has.
    #[param(required = false, minimum = 1, maximum = 100, default = 20)]
    limit: u64,
    /// The `next_cursor` of the part before.
    cursor: Option<String>,
}

/// The order.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(rename_all = "lowercase")]
enum SortWord {
    Relevance,
    Name,
    Newest,
}

impl std::str::FromStr for SortWord {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "relevance" => Ok(Self::Relevance),
            "name" => Ok(Self::Name),
            "newest" => Ok(Self::Newest),
            _ => Err(()),
        }
    }
}

impl ListScholars {
    const NAMES: [&str; 10] =
        ["q", "discipline", "country", "institution", "program", "year", "interest", "sort", "limit", "cursor"];

    fn read(params: &Params) -> Result<Self, Problem> {
        params.only(&Self::NAMES)?;
        let year = values(params, "year")?.into_iter().map(|year| {
            let wrong = |_| Problem::parameter("year", format!("is “{year}”; a year is meant, such as 2014"));
            year.parse::<i32>().map_err(wrong)
        });
        Ok(Self {
            q: text(params)?,
            discipline: values(params, "discipline")?,
            country: values(params, "country")?,
            institution: values(params, "institution")?,
            program: values(params, "program")?,
            year: year.collect::<Result<_, _>>()?,
            interest: values(params, "interest")?,
            sort: params.parsed("sort", "“relevance”, “name” or “newest”")?.unwrap_or(SortWord::Relevance),
            limit: params.number("limit", 1..=100, 20)?,
            cursor: params.parsed("cursor", "text")?,
        })
    }

    fn query(self) -> Result<Query, Problem> {
        let country = self.country.iter().map(|code| {
            CountryCode::parse(code).map_err(|error| Problem::parameter("country", format!("does not do: {error}")))
        });
        let after = self.cursor.as_deref().map(|text| {
            let why = "is none of ours; send the “next_cursor” of the answer before, or none to begin";
            text.parse::<Cursor>().map_err(|_| Problem::parameter("cursor", why))
        });
        Ok(Query {
            country: country.collect::<Result<_, _>>()?,
            window: Window::Cursor {
                after: after.transpose()?,
                limit: usize::try_from(self.limit).unwrap_or(Window::MOST),
            },
            text: self.q.unwrap_or_default(),
            discipline: self.discipline,
            institution: self.institution,
            program: self.program,
            year: self.year,
            interest: self.interest,
            sort: match self.sort {
                SortWord::Relevance => Sort::Relevance,
                SortWord::Name => Sort::Name,
                SortWord::Newest => Sort::Newest,
            },
        })
    }
}

fn text(params: &Params) -> Result<Option<String>, Problem> {
    let text: Option<String> = params.parsed("q", "text")?;
    match &text {
        Some(text) if text.chars().count() > LONGEST_TEXT => {
            Err(Problem::parameter("q", format!("is longer than {LONGEST_TEXT} letters")))
        }
        _ => Ok(text),
    }
}

fn values(params: &Params, name: &str) -> Result<Vec<String>, Problem> {
    let values = params.all(name);
    if values.len() > MOST_VALUES {
        return Err(Problem::parameter(
            name,
            format!("stands there {} times, and {MOST_VALUES} is the most", values.len()),
        ));
    }
    Ok(values.into_iter().map(str::to_owned).collect())
}

/// Scholars by words and filters, with counts of what can be chosen
///
/// Only scholars and values that are open to everybody are found and counted.
#[utoipa::path(
    get,
    path = "/api/v1/scholars",
    tag = "scholars",
    params(ListScholars),
    responses((status = 200, description = "A part of the list.", body = ScholarList), Refusals)
)]
async fn list_scholars(State(app): State<App>, ApiOp(op): ApiOp, params: Params) -> Answer<Json<ScholarList>> {
    let query = ListScholars::read(&params)?.query()?;
    let results = app.finder().search(&query, op.viewer())?;
    Ok(Json(ScholarList::of(results, &app)))
}

impl ScholarList {
    fn of(results: Results, app: &App) -> Self {
        Self {
            data: results.hits.into_iter().map(|hit| ScholarItem::of(hit, app)).collect(),
            facets: FacetList::of(&results.facets),
            meta: Meta { total: results.total, next_cursor: results.next.map(|cursor| cursor.to_string()) },
        }
    }
}

impl ScholarItem {
    fn of(hit: Hit, app: &App) -> Self {
        let programs = hit.programs.into_iter();
        let snippet = hit.snippet.map(|parts| parts.into_iter().map(|part| part.text).collect());
        Self {
            id: hit.id.to_string(),
            url: app.url(&format!("/scholars/{}", hit.slug)),
            slug: hit.slug,
            name: hit.name,
            disciplines: hit.disciplines,
            country: hit.country.map(Into::into),
            institution: hit.institution.map(Into::into),
            programs: programs.map(|one| ProgramYear { program: one.program, year: one.year }).collect(),
            snippet,
        }
    }
}

impl From<HitInstitution> for InstitutionBrief {
    fn from(institution: HitInstitution) -> Self {
        Self {
            id: institution.id.to_string(),
            slug: institution.slug,
            name: institution.name,
            ror: ror_url(institution.ror.as_deref()),
        }
    }
}

impl FacetList {
    fn of(facets: &Facets) -> Self {
        let list = |kind| facets.of(kind).iter().map(FacetItem::of).collect();
        Self {
            discipline: list(FacetKind::Discipline),
            country: list(FacetKind::Country),
            institution: list(FacetKind::Institution),
            program: list(FacetKind::Program),
            year: list(FacetKind::Year),
            interest: list(FacetKind::Interest),
        }
    }
}

impl FacetItem {
    fn of(facet: &FacetCount) -> Self {
        Self { value: facet.value.clone(), label: facet.label.clone(), count: facet.count }
    }
}
