//! The API, version 1: what all its calls share. The calls themselves stand in `api.rs` of each slice.

mod cursor;
mod docs;
mod refusals;

use std::sync::LazyLock;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Serialize;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi as _, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::problem::{ParameterError, ProblemBody};
use crate::state::App;
use crate::{find, institutions, programs, scholars, submissions};

pub use cursor::Cursor;
pub use refusals::Refusals;

/// Where the document of the API is.
pub const DOCUMENT: &str = "/api/v1/openapi.json";

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Collegium",
        version = "1.0.0",
        description = "Scholars, institutions and programs of a community, as far as they are open to everybody, \
                       and what you send in yourself. Reading needs no key. Every failure is a problem detail of RFC 9457. A parameter that is not \
                       listed is refused by name. Answers carry an ETag; send it back as If-None-Match.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    modifiers(&Bearer),
    components(schemas(ProblemBody, ParameterError)),
    tags(
        (name = "scholars", description = "The people of the community."),
        (name = "institutions", description = "The institutions that sent scholars, or where they are now."),
        (name = "programs", description = "The courses of study that the institute runs."),
        (name = "submissions", description = "What you send in; for a token with the scope `submit`."),
    )
)]
struct Document;

/// How a program shows for whom it acts.
struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut OpenApi) {
        let scheme = Http::builder()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A token of one's own, made under “Tokens for programs”, or an access token for one."));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme.build()));
    }
}

/// What a list says of itself.
#[derive(Debug, Serialize, ToSchema)]
pub struct Meta {
    /// How many entries the whole list has.
    #[schema(example = 812)]
    pub total: u64,
    /// To be sent as `cursor` for the next part; `null` at the end.
    pub next_cursor: Option<String>,
}

/// All calls of the API with their documentation.
fn calls() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Document::openapi())
        .merge(find::api::calls())
        .merge(scholars::api::calls())
        .merge(institutions::api::calls())
        .merge(programs::api::calls())
        .merge(submissions::api::calls())
}

/// The OpenAPI document: an output of the code, made once.
#[must_use]
pub fn document() -> &'static OpenApi {
    static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(|| calls().into_openapi());
    &DOCUMENT
}

/// The document as text.
#[must_use]
pub fn document_text() -> String {
    document().to_pretty_json().unwrap_or_default()
}

/// The API's routes, its document and the page about it.
pub fn routes() -> Router<App> {
    let (routes, _) = calls().split_for_parts();
    routes.route(DOCUMENT, get(openapi)).route("/api/docs", get(docs::page))
}

/// `GET /api/v1/openapi.json`
async fn openapi() -> Response {
    ([(CONTENT_TYPE, "application/json")], document_text()).into_response()
}
