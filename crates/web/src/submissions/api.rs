//! What scholars send in, by program: one's own pieces, with a token for sending in.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::header::{CACHE_CONTROL, ETAG, IF_MATCH, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use collegium_core::id::SubmissionId;
use collegium_core::idempotency::RequestKey;
use collegium_core::op::Op;
use collegium_core::submissions::{self, Filled, Flaws, PieceKind, Readers, Stage, Submission, SubmissionError};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::{Cursor, Meta, Refusals};
use crate::extract::{ApiOp, Params, Path, Path2};
use crate::json::JsonBody;
use crate::problem::{Answer, Problem};
use crate::state::App;

/// The header whose value makes a request that is sent twice be done once.
const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// The calls about what scholars send in.
pub fn calls() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_submissions, create_submission))
        .routes(routes!(show_submission, change_submission, discard_submission))
        .routes(routes!(step_submission))
}

/// A piece of one's own.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubmissionItem {
    /// Identity.
    pub id: String,
    /// What it is: `news`, `publication`, `promotion` or `achievement`.
    #[schema(example = "news")]
    pub kind: &'static str,
    /// Where it is on its way: `draft`, `waiting`, `changes-asked`, `held`, `scheduled`, `published`, `refused`,
    /// `withdrawn` or `unpublished`.
    #[schema(example = "waiting")]
    pub stage: &'static str,
    /// For whom it comes out: `everybody` or `members`.
    #[schema(example = "members")]
    pub readers: &'static str,
    /// The fields as they were typed; which there are depends on the kind.
    #[schema(example = json!({"title": "A grant for rounds at night", "text": "We begin in *May*."}))]
    pub fields: BTreeMap<String, String>,
    /// What the editor said of it, if anything.
    pub said: Option<String>,
    /// When it was begun.
    pub created_at: String,
    /// When it changed last.
    pub updated_at: String,
    /// Its page, once it is out.
    pub url: Option<String>,
}

impl SubmissionItem {
    fn of(submission: &Submission, base: &str) -> Self {
        let piece = submission.piece();
        let fields = piece.filled.fields().map(|(name, value)| (name.to_owned(), value.to_owned()));
        let url = match submission {
            Submission::Published(at) => Some(format!("{base}/news/{}", at.stage.slug)),
            _ => None,
        };
        Self {
            id: piece.id.to_string(),
            kind: piece.kind.as_str(),
            stage: submission.stage().as_str(),
            readers: piece.readers.as_str(),
            fields: fields.collect(),
            said: submission.told_author().map(|reason| reason.as_str().to_owned()),
            created_at: piece.created_at.to_rfc3339(),
            updated_at: piece.updated_at.to_rfc3339(),
            url,
        }
    }
}

/// A part of one's list.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubmissionList {
    /// The pieces, the one that changed last first.
    pub data: Vec<SubmissionItem>,
    /// About the whole list.
    pub meta: Meta,
}

/// What a piece says.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// The fields of its kind: for news `title`, `text`, `link`, `happened`; for a publication those of the form, or
    /// `works` as CSL-JSON; for a promotion `title`, `institution`, `department`, `since`, `text`; for an achievement
    /// `what`, `title`, `from`, `when`, `link`, `text`; for each `colleagues`.
    #[schema(example = json!({"title": "A grant for rounds at night", "text": "We begin in *May*."}))]
    pub fields: BTreeMap<String, String>,
    /// For whom it comes out: `everybody` or `members`, who alone read it where nothing is said.
    #[schema(example = "members")]
    pub readers: Option<String>,
}

/// A new piece.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSubmission {
    /// What it is: `news`, `publication`, `promotion` or `achievement`.
    #[schema(example = "news")]
    pub kind: String,
    /// The fields of its kind, as for a change.
    #[schema(example = json!({"title": "A grant for rounds at night", "text": "We begin in *May*."}))]
    pub fields: BTreeMap<String, String>,
    /// For whom it comes out: `everybody` or `members`, who alone read it where nothing is said.
    #[schema(example = "members")]
    pub readers: Option<String>,
    /// Whether it goes to the editors at once; else it stays a draft.
    #[serde(default)]
    pub send: bool,
}

/// What a program asks for in a list.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by name, and here for the documentation")]
struct ListQuery {
    /// How many in a part, 1 to 100.
    #[param(example = 20)]
    limit: Option<u64>,
    /// The `next_cursor` of the part before.
    cursor: Option<String>,
}

/// The operation of a program that may send in for somebody with a record. Whoever else asks is told so before anything
/// they sent is read.
struct Sender(Op);

impl FromRequestParts<App> for Sender {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let ApiOp(op) = ApiOp::from_request_parts(parts, app).await?;
        op.scholar()?;
        Ok(Self(op))
    }
}

/// The fields of a kind, none of them unknown.
fn filled(kind: PieceKind, fields: &BTreeMap<String, String>) -> Answer<Filled> {
    let known = Filled::names(kind);
    if let Some(unknown) = fields.keys().find(|name| !known.contains(&name.as_str())) {
        let why = format!("is no field of this kind; there are {}", known.join(", "));
        return Err(Problem::parameter(format!("fields.{unknown}"), why));
    }
    Ok(Filled::keep(kind, fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))))
}

fn readers(word: Option<&str>) -> Answer<Readers> {
    let read = word.map_or(Some(Readers::Members), Readers::parse);
    read.ok_or_else(|| Problem::parameter("readers", "is none of everybody and members"))
}

/// What went wrong, in the words of programs: fields by name, and a version that is over as a condition that failed.
fn problem(error: SubmissionError) -> Problem {
    match error {
        SubmissionError::Flaws(Flaws(flaws)) => {
            let whole = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "Some fields need another look.");
            flaws.into_iter().fold(whole, |whole, flaw| whole.naming(format!("fields.{}", flaw.field), flaw.why))
        }
        SubmissionError::Stale => changed_meanwhile(),
        error => error.into(),
    }
}

fn changed_meanwhile() -> Problem {
    let why = "The piece changed meanwhile. Ask for it again, and send the new ETag as If-Match.";
    Problem::new(StatusCode::PRECONDITION_FAILED, why)
}

fn tag(submission: &Submission) -> String {
    format!("\"{}\"", submission.piece().version)
}

/// The version that a change is meant for.
fn version(headers: &HeaderMap) -> Answer<i32> {
    let Some(sent) = headers.get(IF_MATCH) else {
        let why = "Send the ETag of the piece as If-Match, so that no change is lost.";
        return Err(Problem::new(StatusCode::PRECONDITION_REQUIRED, why));
    };
    let version = sent.to_str().ok().and_then(|sent| sent.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok());
    version.ok_or_else(changed_meanwhile)
}

/// A piece as an answer, with the tag of its version.
async fn told(app: &App, op: &Op, id: SubmissionId, status: StatusCode) -> Answer<Response> {
    let submission = submissions::mine_one(op, id).await?;
    let item = SubmissionItem::of(&submission, &app.settings().base_url.to_string());
    let mut response = (status, Json(item)).into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag(&submission)) {
        headers.insert(ETAG, tag);
    }
    if status == StatusCode::CREATED
        && let Ok(place) = HeaderValue::from_str(&format!("/api/v1/submissions/{id}"))
    {
        headers.insert(LOCATION, place);
    }
    Ok(response)
}

/// What you sent in
///
/// Your own pieces, the one that changed last first. Needs a token with the scope `submit`, as all calls about them.
#[utoipa::path(get, path = "/api/v1/submissions", tag = "submissions", security(("bearer" = [])), params(ListQuery),
    responses((status = 200, description = "A part of the list.", body = SubmissionList), Refusals))]
async fn list_submissions(State(app): State<App>, ApiOp(op): ApiOp, params: Params) -> Answer<Json<SubmissionList>> {
    params.only(&["limit", "cursor"])?;
    let cursor = Cursor::read(params.one("cursor"), params.number("limit", 1..=100, 20)?)?;
    let page = submissions::mine(&op, cursor.page()).await?;
    let base = app.settings().base_url.to_string();
    let data = page.rows.iter().map(|mine| SubmissionItem::of(&mine.submission, &base)).collect();
    Ok(Json(SubmissionList { data, meta: Meta { total: page.total, next_cursor: cursor.next(page.total) } }))
}

/// Send something in
///
/// The piece is kept as a draft, and goes to the editors at once with `send`. With an `Idempotency-Key`, a request
/// that is sent again within 24 hours is answered with the piece that it made the first time.
#[utoipa::path(post, path = "/api/v1/submissions", tag = "submissions", security(("bearer" = [])), request_body = NewSubmission,
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 letters, new for each request.")),
    responses((status = 201, description = "The piece.", body = SubmissionItem), Refusals))]
async fn create_submission(
    State(app): State<App>,
    Sender(op): Sender,
    headers: HeaderMap,
    JsonBody(new): JsonBody<NewSubmission>,
) -> Answer<Response> {
    let Some(kind) = PieceKind::parse(&new.kind) else {
        return Err(Problem::parameter("kind", "is none of news, publication, promotion and achievement"));
    };
    let (filled, readers) = (filled(kind, &new.fields)?, readers(new.readers.as_deref())?);
    if new.send {
        // What cannot be sent is not begun.
        filled.check(kind).map_err(|flaws| problem(flaws.into()))?;
    }
    let id = match headers.get(IDEMPOTENCY_KEY) {
        None => submissions::begin(&op, kind, filled, readers).await,
        Some(key) => {
            let asked = serde_json::to_string(&new).map_err(|error| Problem::internal(&error))?;
            let key =
                RequestKey::read(key.to_str().unwrap_or_default(), &asked).map_err(|error| problem(error.into()))?;
            submissions::begin_once(&op, kind, filled, readers, &key).await
        }
    }
    .map_err(problem)?;
    let begun = submissions::mine_one(&op, id).await?;
    // A request that was cut off between its two steps goes on where it stopped.
    if new.send && begun.stage() == Stage::Draft && begun.piece().version == 1 {
        match submissions::send(&op, id, 1).await {
            // The same request, sent twice at once, took the step already.
            Ok(()) | Err(SubmissionError::Stale) => {}
            Err(error) => return Err(problem(error)),
        }
    }
    told(&app, &op, id, StatusCode::CREATED).await
}

/// One piece
#[utoipa::path(get, path = "/api/v1/submissions/{id}", tag = "submissions", security(("bearer" = [])),
    params(("id" = String, Path, description = "Its identity.")),
    responses((status = 200, description = "The piece; `ETag` names its version.", body = SubmissionItem), Refusals))]
async fn show_submission(
    State(app): State<App>,
    Sender(op): Sender,
    Path(id): Path<SubmissionId>,
    params: Params,
) -> Answer<Response> {
    params.only(&[])?;
    told(&app, &op, id, StatusCode::OK).await
}

/// Change a piece
///
/// Drafts, and pieces for which an editor asked for changes. All fields are replaced.
#[utoipa::path(put, path = "/api/v1/submissions/{id}", tag = "submissions", security(("bearer" = [])), request_body = Written,
    params(("id" = String, Path, description = "Its identity."),
        ("If-Match" = String, Header, example = "ETAG", description = "The `ETag` of the piece as you know it.")),
    responses((status = 200, description = "The piece as it is now.", body = SubmissionItem), Refusals))]
async fn change_submission(
    State(app): State<App>,
    Sender(op): Sender,
    Path(id): Path<SubmissionId>,
    headers: HeaderMap,
    JsonBody(written): JsonBody<Written>,
) -> Answer<Response> {
    let before = submissions::mine_one(&op, id).await?;
    let version = version(&headers)?;
    let filled = filled(before.piece().kind, &written.fields)?;
    let readers = match written.readers.as_deref() {
        None => before.piece().readers,
        word => readers(word)?,
    };
    submissions::keep(&op, id, version, filled, readers).await.map_err(problem)?;
    told(&app, &op, id, StatusCode::OK).await
}

/// Throw a piece away
///
/// Drafts and withdrawn pieces.
#[utoipa::path(delete, path = "/api/v1/submissions/{id}", tag = "submissions", security(("bearer" = [])),
    params(("id" = String, Path, description = "Its identity."),
        ("If-Match" = String, Header, example = "ETAG", description = "The `ETag` of the piece as you know it.")),
    responses((status = 204, description = "It is gone."), Refusals))]
async fn discard_submission(
    Sender(op): Sender,
    Path(id): Path<SubmissionId>,
    headers: HeaderMap,
) -> Answer<StatusCode> {
    submissions::mine_one(&op, id).await?;
    submissions::discard(&op, id, version(&headers)?).await.map_err(problem)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a step with a piece
///
/// `send` gives it to the editors, `withdraw` takes it back before it is out, `reopen` makes a draft of a withdrawn
/// one, `take-back` takes a published one out of everything.
#[utoipa::path(post, path = "/api/v1/submissions/{id}/{step}", tag = "submissions", security(("bearer" = [])),
    params(("id" = String, Path, description = "Its identity."),
        ("step" = String, Path, description = "`send`, `withdraw`, `reopen` or `take-back`."),
        ("If-Match" = String, Header, example = "ETAG", description = "The `ETag` of the piece as you know it.")),
    responses((status = 200, description = "The piece as it is now.", body = SubmissionItem), Refusals))]
async fn step_submission(
    State(app): State<App>,
    Sender(op): Sender,
    Path2(id, step): Path2<SubmissionId, String>,
    headers: HeaderMap,
) -> Answer<Response> {
    submissions::mine_one(&op, id).await?;
    let version = version(&headers);
    match step.as_str() {
        "send" => submissions::send(&op, id, version?).await,
        "withdraw" => submissions::withdraw(&op, id, version?).await,
        "reopen" => submissions::reopen(&op, id, version?).await,
        "take-back" => submissions::take_back_own(&op, id, version?).await,
        _ => return Err(Problem::not_found("The steps are send, withdraw, reopen and take-back.")),
    }
    .map_err(problem)?;
    told(&app, &op, id, StatusCode::OK).await
}
