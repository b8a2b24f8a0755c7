//! One scholar for programs. The list is the search, in `find/api.rs`.

use axum::Json;
use axum::extract::State;
use collegium_core::id::ScholarId;
use collegium_core::scholars::{self, Affiliation, Participation, Profile};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::Refusals;
use crate::extract::{ApiOp, Client, Params, Path};
use crate::institutions::api::InstitutionBrief;
use crate::problem::Answer;
use crate::reading;
use crate::state::App;

/// The calls about one scholar.
pub fn calls() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show_scholar))
}

/// A scholar, as far as the profile is open to everybody. What is not open, or not known, is `null` or empty.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScholarDetail {
    /// Identity.
    pub id: String,
    /// The last part of the profile's address.
    #[schema(example = "given-family")]
    pub slug: String,
    /// The name as shown.
    #[schema(example = "Given Family")]
    pub name: String,
    /// Given names.
    pub given_name: String,
    /// Family name with its particles.
    pub family_name: String,
    /// The name in the scholar's own script.
    pub native_name: Option<String>,
    /// Names once used.
    pub former_names: Vec<String>,
    /// Pronouns.
    pub pronouns: Option<String>,
    /// Degrees and licences.
    pub credentials: Vec<String>,
    /// Job title.
    pub title: Option<String>,
    /// Codes of disciplines, the main one first.
    #[schema(example = json!(["nurse"]))]
    pub disciplines: Vec<String>,
    /// Codes of interests.
    pub interests: Vec<String>,
    /// About oneself, in Markdown.
    pub bio: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// The country, ISO 3166-1 alpha-2.
    #[schema(example = "NG")]
    pub country: Option<String>,
    /// Languages by BCP 47 tag.
    pub languages: Vec<String>,
    /// Links.
    pub links: Vec<LinkItem>,
    /// The ORCID iD.
    #[schema(example = "0000-0002-1825-0097")]
    pub orcid: Option<String>,
    /// What the scholar is open to: `mentoring`, `collaborating`, `visiting`, `supervising`.
    #[schema(example = json!(["mentoring"]))]
    pub availability: Vec<String>,
    /// E-mail addresses, the primary one first.
    pub emails: Vec<String>,
    /// Phones.
    pub phones: Vec<String>,
    /// Where the scholar works and worked, lasting ones first.
    pub affiliations: Vec<AffiliationItem>,
    /// The editions taken part in, newest first.
    pub programs: Vec<ParticipationItem>,
    /// The profile's page.
    pub url: String,
}

/// A link with its words.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkItem {
    /// The words.
    pub label: String,
    /// The address.
    pub url: String,
}

/// A place of work.
#[derive(Debug, Serialize, ToSchema)]
pub struct AffiliationItem {
    /// The institution, where it is known which one is meant.
    pub institution: Option<InstitutionBrief>,
    /// The institution as it was typed, where it is not.
    pub typed: Option<String>,
    /// Role or title.
    pub role: Option<String>,
    /// Department, school or unit.
    pub department: Option<String>,
    /// First year known.
    pub from_year: Option<i32>,
    /// Last year; `null` while it lasts.
    pub to_year: Option<i32>,
    /// Whether it is the main one of those that last.
    pub primary: bool,
}

/// A participation.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParticipationItem {
    /// The program's code.
    #[schema(example = "pehp")]
    pub program: String,
    /// The edition's year.
    #[schema(example = 2014)]
    pub year: i32,
    /// The edition's code.
    #[schema(example = "2014-january")]
    pub edition: String,
    /// `scholar`, `faculty` or `group-leader`.
    #[schema(example = "scholar")]
    pub role: String,
    /// The institution that sent the scholar.
    pub sent_by: Option<InstitutionBrief>,
}

/// One scholar.
#[derive(Debug, Serialize, ToSchema)]
pub struct OneScholar {
    /// The scholar.
    pub data: ScholarDetail,
}

/// One scholar
///
/// A scholar who is not open to everybody is not found.
#[utoipa::path(
    get,
    path = "/api/v1/scholars/{id}",
    tag = "scholars",
    params(("id" = uuid::Uuid, Path, description = "The scholar’s `id`.")),
    responses((status = 200, description = "The scholar.", body = OneScholar), Refusals)
)]
async fn show_scholar(
    State(app): State<App>,
    ApiOp(op): ApiOp,
    client: Client,
    Path(id): Path<ScholarId>,
    params: Params,
) -> Answer<Json<OneScholar>> {
    params.only(&[])?;
    let profile = scholars::by_id(&op, id).await?;
    reading::counted(&app, &op, &client, id).await?;
    Ok(Json(OneScholar { data: ScholarDetail::of(profile, &app) }))
}

impl ScholarDetail {
    fn of(profile: Profile, app: &App) -> Self {
        let scholar = profile.scholar;
        Self {
            id: scholar.id.to_string(),
            url: app.url(&format!("/scholars/{}", scholar.slug)),
            slug: scholar.slug,
            name: scholar.display_name,
            given_name: scholar.given_name,
            family_name: scholar.family_name,
            native_name: scholar.native_name,
            former_names: scholar.former_names,
            pronouns: scholar.pronouns,
            credentials: scholar.credentials,
            title: scholar.title,
            disciplines: scholar.disciplines,
            interests: scholar.interests,
            bio: scholar.bio,
            city: scholar.city,
            country: scholar.country.map(Into::into),
            languages: scholar.languages,
            links: scholar.links.into_iter().map(|link| LinkItem { label: link.label, url: link.url }).collect(),
            orcid: scholar.orcid,
            availability: scholar.availability.iter().map(|one| one.as_str().to_owned()).collect(),
            emails: scholar.emails.into_iter().map(|email| email.address).collect(),
            phones: scholar.phones,
            affiliations: profile.affiliations.into_iter().map(Into::into).collect(),
            programs: profile.participations.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Affiliation> for AffiliationItem {
    fn from(affiliation: Affiliation) -> Self {
        Self {
            typed: affiliation.typed.filter(|_| affiliation.institution.is_none()),
            institution: affiliation.institution.as_ref().map(Into::into),
            role: affiliation.role,
            department: affiliation.department,
            from_year: affiliation.from_year,
            to_year: affiliation.to_year,
            primary: affiliation.primary,
        }
    }
}

impl From<Participation> for ParticipationItem {
    fn from(participation: Participation) -> Self {
        Self {
            program: participation.program,
            year: participation.year,
            edition: participation.edition_slug,
            role: participation.role.as_str().to_owned(),
            sent_by: participation.sent_by.as_ref().map(Into::into),
        }
    }
}
