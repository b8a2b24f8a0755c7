//! What every call may answer instead of what was asked for.

use utoipa::IntoResponses;

use crate::problem::ProblemBody;

/// The failures that every call shares.
#[derive(IntoResponses)]
pub enum Refusals {
    /// The request could not be read.
    #[response(status = BAD_REQUEST, content_type = "application/problem+json")]
    Unreadable(ProblemBody),
    /// There is no such thing, or none that is open to you.
    #[response(status = NOT_FOUND, content_type = "application/problem+json")]
    NotFound(ProblemBody),
    /// The request names another site as its host.
    #[response(status = MISDIRECTED_REQUEST, content_type = "application/problem+json")]
    OtherSite(ProblemBody),
    /// A parameter makes no sense; `errors` names it.
    #[response(status = UNPROCESSABLE_ENTITY, content_type = "application/problem+json")]
    Invalid(ProblemBody),
    /// Too many calls; `Retry-After` says how many seconds to wait.
    #[response(status = TOO_MANY_REQUESTS, content_type = "application/problem+json")]
    TooMany(ProblemBody),
    /// Our fault. `instance` names the case in our log.
    #[response(status = INTERNAL_SERVER_ERROR, content_type = "application/problem+json")]
    Internal(ProblemBody),
    /// The database or the index does not answer just now; `Retry-After` says when to try again.
    #[response(status = SERVICE_UNAVAILABLE, content_type = "application/problem+json")]
    Unavailable(ProblemBody),
}
