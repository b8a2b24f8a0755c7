//! Programs for programs.

use axum::Json;
use axum::extract::State;
use collegium_core::programs::{self, Program};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::{Meta, Refusals};
use crate::extract::{ApiOp, Params};
use crate::problem::Answer;
use crate::state::App;

/// The calls about programs.
pub fn calls() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_programs))
}

/// A course of study that the institute runs.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgramItem {
    /// Identity.
    pub id: String,
    /// The code, as used in `program=` and in addresses.
    #[schema(example = "pehp")]
    pub code: String,
    /// The name.
    pub name: String,
    /// A few sentences about it.
    pub summary: Option<String>,
    /// How many editions there were.
    pub editions: u32,
    /// Distinct scholars who took part, as far as they are open to everybody.
    pub scholars: u32,
    /// The first edition's year.
    pub first_year: Option<i32>,
    /// The last edition's year.
    pub last_year: Option<i32>,
    /// The program's page.
    pub url: String,
}

/// All programs.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgramList {
    /// The programs, by name.
    pub data: Vec<ProgramItem>,
    /// About the list.
    pub meta: Meta,
}

impl ProgramItem {
    fn of(program: Program, app: &App) -> Self {
        Self {
            id: program.id.to_string(),
            url: app.url(&format!("/programs/{}", program.code)),
            code: program.code,
            name: program.name,
            summary: program.summary,
            editions: program.editions,
            scholars: program.scholars,
            first_year: program.first_year,
            last_year: program.last_year,
        }
    }
}

/// All programs, by name
///
/// An institute has a handful; they come in one part.
#[utoipa::path(
    get,
    path = "/api/v1/programs",
    tag = "programs",
    responses((status = 200, description = "The programs.", body = ProgramList), Refusals)
)]
async fn list_programs(State(app): State<App>, ApiOp(op): ApiOp, params: Params) -> Answer<Json<ProgramList>> {
    params.only(&[])?;
    let data: Vec<_> = programs::browse(&op).await?.into_iter().map(|program| ProgramItem::of(program, &app)).collect();
    let meta = Meta { total: data.len() as u64, next_cursor: None };
    Ok(Json(ProgramList { data, meta }))
}
