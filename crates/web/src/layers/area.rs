//! Whole areas of the site that are for some alone. Who is not among them is told so before anything that they sent is
//! read: a wrong form, or an address of nothing, tells them no more than a right one. What exactly somebody may do
//! there, each operation says for itself.

use axum::extract::{FromRequestParts as _, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use collegium_core::op::Permission;

use crate::extract::PageOp;
use crate::problem::Problem;
use crate::state::App;

/// What is needed to be in an area.
#[derive(Clone, Copy, Debug)]
enum Needed {
    /// Being signed in.
    Account,
    /// That, and a role that has this.
    Role(Permission),
}

/// The beginnings of paths, and what is needed there. The first that fits counts.
const AREAS: [(&str, Needed); 5] = [
    ("/me", Needed::Account),
    ("/staff/submissions", Needed::Role(Permission::Review)),
    ("/staff/abuse", Needed::Role(Permission::Review)),
    ("/staff/audit", Needed::Role(Permission::ReadAudit)),
    ("/staff", Needed::Role(Permission::ReadReports)),
];

/// Lets those in who may be there.
pub(super) async fn entered(State(app): State<App>, request: Request, next: Next) -> Response {
    let Some(needed) = needed(request.uri().path()) else { return next.run(request).await };
    let (mut parts, body) = request.into_parts();
    let allowed = match PageOp::from_request_parts(&mut parts, &app).await {
        Ok(PageOp(op)) => match needed {
            Needed::Role(permission) => op.allows(permission),
            Needed::Account => op.account().map(|_| ()),
        }
        .map_err(Problem::from),
        Err(problem) => Err(problem),
    };
    match allowed {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(problem) => problem.into_response(),
    }
}

/// What is needed for this path; `None` where it is in no area.
fn needed(path: &str) -> Option<Needed> {
    let within = |area: &str| path.strip_prefix(area).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    AREAS.into_iter().find(|(area, _)| within(area)).map(|(_, needed)| needed)
}
