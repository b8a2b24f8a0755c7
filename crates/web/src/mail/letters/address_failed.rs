//! Letters to one of a scholar's addresses come back: asks for another one, by an address that still works.

use askama::Template;
use collegium_core::fault::Fault;
use collegium_core::id::ScholarId;
use collegium_core::scholars;

use super::{Desk, NotPrepared, Paper, Prepared};

const WHY: &str = "You get this because letters to another address of yours came back to us.";

/// What the letter says.
#[derive(Template)]
#[template(path = "mail/address_failed.mjml.html")]
struct AddressFailed {
    paper: Paper,
    emails: String,
}

pub(super) async fn prepare(desk: &Desk<'_>, scholar: ScholarId) -> Result<Option<Prepared>, NotPrepared> {
    let profile = match scholars::by_id(desk.op, scholar).await {
        Ok(profile) => profile,
        Err(Fault::NotFound(_)) => return Ok(None),
        Err(fault) => return Err(fault.into()),
    };
    // The failing address is gone from the record by now.
    if profile.scholar.emails.len() < 2 {
        return Ok(None);
    }
    write(desk.paper(WHY), desk.app.url("/me/emails")).map(Some)
}

pub(super) fn sample(paper: Paper) -> Result<Prepared, NotPrepared> {
    let emails = format!("{}me/emails", paper.home);
    write(Paper { why: WHY, ..paper }, emails)
}

fn write(paper: Paper, emails: String) -> Result<Prepared, NotPrepared> {
    Prepared::new("An address of yours does not work any more", &AddressFailed { paper, emails })
}
