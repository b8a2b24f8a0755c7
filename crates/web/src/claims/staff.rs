//! Deciding claims.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use collegium_core::accounts;
use collegium_core::audience::Viewer;
use collegium_core::claims::{self, Claim, Decision};
use collegium_core::id::{ClaimId, ScholarId};
use collegium_core::op::Op;
use collegium_core::scholars;
use collegium_search::Query;

use super::mine::words;
use crate::extract::{Form, PageOp, Path};
use crate::form::{Typed, shown_again};
use crate::problem::{Answer, Problem};
use crate::state::App;
use crate::view::{Frame, labels, render, words as view_words};

/// The most records that may be meant.
const CANDIDATES: usize = 8;

#[derive(Template)]
#[template(path = "claims/queue.html")]
struct QueuePage {
    frame: Frame,
    claims: Vec<Claim>,
}

#[derive(Template)]
#[template(path = "claims/claim.html")]
struct OnePage {
    frame: Frame,
    typed: Typed,
    claim: Claim,
    addresses: Vec<String>,
    candidates: Vec<Candidate>,
}

/// A record that may be meant.
struct Candidate {
    id: ScholarId,
    name: String,
    href: String,
    about: String,
    /// What of the claim the record agrees with.
    agrees: String,
    /// Whether another account has it.
    taken: bool,
}

pub(super) async fn list(PageOp(op): PageOp, frame: Frame) -> Answer<Response> {
    let claims = claims::queue(&op).await?;
    Ok(render(&QueuePage { frame, claims })?.into_response())
}

pub(super) async fn show(
    State(app): State<App>,
    PageOp(op): PageOp,
    frame: Frame,
    Path(id): Path<ClaimId>,
) -> Answer<Response> {
    Ok(render(&page(&app, &op, frame, id, Typed::default()).await?)?.into_response())
}

pub(super) async fn decide(
    State(app): State<App>,
    PageOp(op): PageOp,
    frame: Frame,
    Path(id): Path<ClaimId>,
    Form(fields): Form,
) -> Answer<Response> {
    let scholar = fields.parsed::<ScholarId>("scholar", "one of the records")?;
    let mut typed = Typed::new(fields);
    let decision = match (typed.value("do"), scholar) {
        ("accept", Some(scholar)) => Some(Decision::Accept(scholar)),
        ("accept", None) => {
            typed.refuse("scholar", "Please choose the record that is theirs.");
            None
        }
        ("refuse", _) => words(&mut typed, "why").map(Decision::Refuse),
        ("ask", _) => words(&mut typed, "why").map(Decision::Ask),
        _ => return Err(Problem::parameter("do", "is none of the buttons")),
    };
    let Some(decision) = decision else {
        return shown_again(&page(&app, &op, frame, id, typed).await?);
    };
    claims::decide(&op, id, &decision).await?;
    Ok(Redirect::to("/staff/claims").into_response())
}

async fn page(app: &App, op: &Op, frame: Frame, id: ClaimId, typed: Typed) -> Answer<OnePage> {
    let claim = claims::of_id(op, id).await?;
    let addresses = accounts::addresses(&op.db, claim.account).await?.into_iter().map(|one| one.address).collect();
    let candidates = candidates(app, op, &claim).await?;
    Ok(OnePage { frame, typed, claim, addresses, candidates })
}

/// Records of that name or nearly so; what agrees with program and year comes first.
async fn candidates(app: &App, op: &Op, claim: &Claim) -> Answer<Vec<Candidate>> {
    let found = app.finder().search(&Query::text(claim.name.clone()), Viewer::Staff)?;
    let ids: Vec<ScholarId> = found.hits.iter().take(CANDIDATES).map(|hit| hit.id).collect();
    let mut candidates = Vec::new();
    for profile in scholars::many(&op.db, &ids).await? {
        let scholar = &profile.scholar;
        let agrees = profile.participations.iter().filter(|one| claim.year == Some(one.year));
        let agrees: Vec<String> = agrees.map(|one| format!("{} {}", one.program_name, one.year)).collect();
        let work = profile.institution_now().map(|institution| institution.name.clone());
        let about =
            [Some(labels::persons(&scholar.disciplines)), work, Some(labels::country(scholar.country).to_owned())];
        candidates.push(Candidate {
            id: scholar.id,
            name: scholar.display_name.clone(),
            href: format!("/scholars/{}", scholar.slug),
            about: about.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
            agrees: view_words::in_a_row(&agrees),
            taken: accounts::by_scholar(&op.db, scholar.id).await?.is_some(),
        });
    }
    candidates.sort_by_key(|one| (one.taken, one.agrees.is_empty()));
    Ok(candidates)
}
