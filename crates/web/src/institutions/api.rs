//! Institutions for programs.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use collegium_core::id::InstitutionId;
use collegium_core::institutions::{
    self, Count, CountedInstitution, Detail, InstitutionFilter, InstitutionRef, PUBLISHED_FROM, PublishedInstitution,
};
use collegium_core::reference::CountryCode;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::{Cursor, Meta, Refusals};
use crate::extract::{ApiOp, Params, Path};
use crate::problem::{Answer, Problem};
use crate::state::App;

/// The calls about institutions.
pub fn calls() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_institutions)).routes(routes!(show_institution))
}

/// An institution beside a scholar, or as a parent or child.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstitutionBrief {
    /// Identity.
    pub id: String,
    /// The last part of its address.
    #[schema(example = "university-of-ibadan")]
    pub slug: String,
    /// The name.
    #[schema(example = "University of Ibadan")]
    pub name: String,
    /// Its address in the registry of research organizations.
    #[schema(example = "https://ror.org/03wx2rr30")]
    pub ror: Option<String>,
}

impl From<&InstitutionRef> for InstitutionBrief {
    fn from(institution: &InstitutionRef) -> Self {
        Self {
            id: institution.id.to_string(),
            slug: institution.slug.clone(),
            name: institution.name.clone(),
            ror: ror_url(institution.ror.as_deref()),
        }
    }
}

/// An institution with the distinct scholars counted under it.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstitutionItem {
    /// The institution.
    #[serde(flatten)]
    pub institution: InstitutionBrief,
    /// Its country, ISO 3166-1 alpha-2.
    #[schema(example = "NG")]
    pub country: Option<String>,
    /// Its city.
    #[schema(example = "Ibadan")]
    pub city: Option<String>,
    /// Distinct scholars counted under it.
    #[schema(example = 17)]
    pub alumni: u32,
    /// The first year in which one was sent, or is known to have come.
    #[schema(example = 1996)]
    pub first_year: Option<i32>,
    /// The last such year.
    #[schema(example = 2024)]
    pub last_year: Option<i32>,
    /// Main disciplines by code, and how many of the scholars have them.
    #[schema(example = json!({"nurse": 4}))]
    pub disciplines: BTreeMap<String, u32>,
    /// The institution's page; the list it stands in where it is published and has no page for everybody.
    pub url: String,
}

impl InstitutionItem {
    /// The item of an institution in the list that everybody may see: years and disciplines are not in it.
    fn published(published: &PublishedInstitution, base: &str) -> Self {
        let institution = &published.institution;
        Self {
            institution: institution.into(),
            country: institution.country.map(Into::into),
            city: published.city.clone(),
            alumni: published.alumni,
            first_year: None,
            last_year: None,
            disciplines: BTreeMap::new(),
            url: if published.has_page {
                format!("{base}/institutions/{}", institution.slug)
            } else {
                format!("{base}/institutions?at_least={PUBLISHED_FROM}")
            },
        }
    }

    /// The item of a counted institution; addresses begin with `base`.
    #[must_use]
    pub fn of(counted: &CountedInstitution, base: &str) -> Self {
        Self {
            institution: (&counted.institution).into(),
            country: counted.institution.country.map(Into::into),
            city: counted.city.clone(),
            alumni: counted.alumni,
            first_year: counted.first_year,
            last_year: counted.last_year,
            disciplines: counted.disciplines.iter().cloned().collect(),
            url: format!("{base}/institutions/{}", counted.institution.slug),
        }
    }
}

/// A part of the list of institutions.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstitutionList {
    /// The institutions, most scholars first.
    pub data: Vec<InstitutionItem>,
    /// About the list.
    pub meta: Meta,
}

/// One institution with what is open to everybody.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstitutionDetail {
    /// The institution.
    #[serde(flatten)]
    pub institution: InstitutionBrief,
    /// Its country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Its city.
    pub city: Option<String>,
    /// The institution that it belongs to.
    pub parent: Option<InstitutionBrief>,
    /// The institutions that belong to it.
    pub children: Vec<InstitutionBrief>,
    /// Distinct scholars whom it sent.
    pub sent: u32,
    /// Distinct scholars who are there now.
    pub now: u32,
    /// Distinct scholars whom it sent, by year.
    pub sent_by_year: BTreeMap<i32, u32>,
    /// Distinct scholars whom it sent, by the code of their main discipline.
    pub sent_by_discipline: BTreeMap<String, u32>,
    /// Distinct scholars whom it sent, by the code of the program.
    pub sent_by_program: BTreeMap<String, u32>,
    /// The institution's page.
    pub url: String,
}

/// One institution.
#[derive(Debug, Serialize, ToSchema)]
pub struct OneInstitution {
    /// The institution.
    pub data: InstitutionDetail,
}

/// Which institutions, and how people are counted.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListInstitutions {
    /// Words of the name, in any order, whole or begun.
    #[param(example = "ibadan")]
    q: Option<String>,
    /// Countries, ISO 3166-1 alpha-2; any of them.
    #[param(required = false)]
    country: Vec<String>,
    /// The fewest distinct scholars.
    #[param(required = false, minimum = 0, maximum = 1_000_000, default = 1, example = 5)]
    at_least: u32,
    /// Count scholars under the institution that `sent` them (as long as nothing is said), or under the one where
    /// they are `now`.
    #[param(required = false, inline)]
    count: CountWord,
    /// Count the scholars of schools and hospitals under the institution at the top.
    #[param(required = false, default = false)]
    with_children: bool,
    /// How many institutions a part of the list has.
    #[param(required = false, minimum = 1, maximum = 100, default = 20)]
    limit: u64,
    /// The `next_cursor` of the part before.
    cursor: Option<String>,
}

/// Under which institution a scholar counts.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(rename_all = "lowercase")]
enum CountWord {
    Sent,
    Now,
}

impl std::str::FromStr for CountWord {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match Count::parse(word) {
            Some(Count::Sent) => Ok(Self::Sent),
            Some(Count::Now) => Ok(Self::Now),
            None => Err(()),
        }
    }
}

impl ListInstitutions {
    const NAMES: [&str; 7] = ["q", "country", "at_least", "count", "with_children", "limit", "cursor"];

    fn read(params: &Params) -> Result<Self, Problem> {
        params.only(&Self::NAMES)?;
        Ok(Self {
            q: params.parsed("q", "text")?,
            country: params.all("country").into_iter().map(str::to_owned).collect(),
            at_least: u32::try_from(params.number("at_least", 0..=1_000_000, 1)?).unwrap_or(u32::MAX),
            count: params.parsed("count", "“sent” or “now”")?.unwrap_or(CountWord::Sent),
            with_children: params.parsed("with_children", "“true” or “false”")?.unwrap_or(false),
            limit: params.number("limit", 1..=100, 20)?,
            cursor: params.parsed("cursor", "text")?,
        })
    }

    fn filter(&self) -> Result<InstitutionFilter, Problem> {
        let country = self.country.iter().map(|code| {
            CountryCode::parse(code).map_err(|error| Problem::parameter("country", format!("does not do: {error}")))
        });
        Ok(InstitutionFilter {
            q: self.q.clone(),
            country: country.collect::<Result<_, _>>()?,
            at_least: self.at_least,
            count: match self.count {
                CountWord::Sent => Count::Sent,
                CountWord::Now => Count::Now,
            },
            with_children: self.with_children,
            ..InstitutionFilter::default()
        })
    }
}

/// Institutions by how many scholars they sent
///
/// Or, with `count=now`, by how many are there now. Without a token, scholars who are not open to everybody are not
/// counted, but in the list of institutions that sent five or more, where the institute published it (`at_least=5`).
#[utoipa::path(
    get,
    path = "/api/v1/institutions",
    tag = "institutions",
    params(ListInstitutions),
    responses((status = 200, description = "A part of the list.", body = InstitutionList), Refusals)
)]
async fn list_institutions(State(app): State<App>, ApiOp(op): ApiOp, params: Params) -> Answer<Json<InstitutionList>> {
    let asked = ListInstitutions::read(&params)?;
    let cursor = Cursor::read(asked.cursor.as_deref(), asked.limit)?;
    let (filter, base) = (asked.filter()?, app.url(""));
    let (data, total) = if super::is_published(&app, &op, &filter) {
        let page = institutions::published(&op, &filter, cursor.page()).await?;
        (page.rows.iter().map(|row| InstitutionItem::published(row, &base)).collect(), page.total)
    } else {
        let page = institutions::browse(&op, &filter, cursor.page()).await?;
        (page.rows.iter().map(|row| InstitutionItem::of(row, &base)).collect(), page.total)
    };
    Ok(Json(InstitutionList { data, meta: Meta { total, next_cursor: cursor.next(total) } }))
}

/// One institution
#[utoipa::path(
    get,
    path = "/api/v1/institutions/{id}",
    tag = "institutions",
    params(("id" = uuid::Uuid, Path, description = "The institution’s `id`.")),
    responses((status = 200, description = "The institution.", body = OneInstitution), Refusals)
)]
async fn show_institution(
    State(app): State<App>,
    ApiOp(op): ApiOp,
    Path(id): Path<InstitutionId>,
    params: Params,
) -> Answer<Json<OneInstitution>> {
    params.only(&[])?;
    let detail = institutions::by_id(&op, id).await?;
    Ok(Json(OneInstitution { data: shown(&detail, &app) }))
}

fn shown(detail: &Detail, app: &App) -> InstitutionDetail {
    let named = &detail.institution.named;
    let by_program = detail.sent_by_program.iter().map(|(code, _, count)| (code.clone(), *count));
    InstitutionDetail {
        institution: named.into(),
        country: named.country.map(Into::into),
        city: detail.institution.city.clone(),
        parent: detail.institution.parent.as_ref().map(Into::into),
        children: detail.children.iter().map(Into::into).collect(),
        sent: detail.sent,
        now: detail.now,
        sent_by_year: detail.sent_by_year.iter().copied().collect(),
        sent_by_discipline: detail.sent_by_discipline.iter().cloned().collect(),
        sent_by_program: by_program.collect(),
        url: app.url(&format!("/institutions/{}", named.slug)),
    }
}

/// The address of an organization in the registry, by the nine characters of its id.
#[must_use]
pub fn ror_url(ror: Option<&str>) -> Option<String> {
    ror.map(|id| format!("https://ror.org/{id}"))
}
