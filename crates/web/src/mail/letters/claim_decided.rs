//! Staff accepted or refused a claim, or ask something first.

use askama::Template;
use collegium_core::claims::{self, Claim, ClaimState};
use collegium_core::fault::Fault;
use collegium_core::id::ClaimId;

use super::{Desk, NotPrepared, Paper, Prepared};

const WHY: &str = "You get this because you signed in here and told us which record is yours.";

/// What the letter says.
#[derive(Template)]
#[template(path = "mail/claim_decided.mjml.html")]
struct ClaimDecided {
    paper: Paper,
    heading: &'static str,
    said: String,
    button: &'static str,
    link: String,
}

pub(super) async fn prepare(
    desk: &Desk<'_>,
    claim: ClaimId,
    state: ClaimState,
) -> Result<Option<Prepared>, NotPrepared> {
    let claim = match claims::of_id(desk.op, claim).await {
        // A later step has a letter of its own.
        Ok(claim) if claim.state == state => claim,
        Ok(_) | Err(Fault::NotFound(_)) => return Ok(None),
        Err(fault) => return Err(fault.into()),
    };
    let link = desk.app.url(if claim.state == ClaimState::Accepted { "/me" } else { "/me/claim" });
    write(desk.paper(WHY), state, said(claim), link).map(Some)
}

fn said(claim: Claim) -> String {
    claim.question.unwrap_or_default()
}

pub(super) fn sample(paper: Paper) -> Result<Prepared, NotPrepared> {
    let link = format!("{}me/claim", paper.home);
    write(Paper { why: WHY, ..paper }, ClaimState::Asked, "Where did you work in 2013?".to_owned(), link)
}

fn write(paper: Paper, state: ClaimState, said: String, link: String) -> Result<Prepared, NotPrepared> {
    let (subject, heading, button) = match state {
        ClaimState::Accepted => (
            "Your record is yours now",
            "Staff found your record: your account is linked with it.",
            "Look at your profile",
        ),
        ClaimState::Refused => ("About your record", "Staff could not link your account with a record:", "Write more"),
        ClaimState::Asked | ClaimState::Open => {
            ("A question about your record", "Before staff link your account, they have a question:", "Answer it")
        }
    };
    Prepared::new(subject, &ClaimDecided { paper, heading, said, button, link })
}
