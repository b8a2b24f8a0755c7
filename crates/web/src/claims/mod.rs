//! Claims: “which record is mine?”, asked by who signed in without one, decided by staff.

mod mine;
mod staff;

use axum::Router;
use axum::routing::get;
use collegium_core::claims::ClaimError;

use crate::problem::Problem;
use crate::state::App;

/// `/me/claim` and `/staff/claims`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/me/claim", get(mine::show).post(mine::send))
        .route("/staff/claims", get(staff::list))
        .route("/staff/claims/{id}", get(staff::show).post(staff::decide))
}

impl From<ClaimError> for Problem {
    fn from(error: ClaimError) -> Self {
        Self::of_kind(error.kind(), &error)
    }
}
