//! Proves an address: whoever reads the letter and is signed in presses its link.

use askama::Template;
use collegium_core::addresses;
use collegium_core::id::ProofId;

use super::{Desk, NotPrepared, Paper, Prepared};

const WHY: &str = "You get this because somebody who is signed in named this address as theirs.";

/// What the letter says.
#[derive(Template)]
#[template(path = "mail/prove_address.mjml.html")]
struct ProveAddress {
    paper: Paper,
    link: String,
    until: String,
}

pub(super) async fn prepare(desk: &Desk<'_>, proof: ProofId) -> Result<Option<Prepared>, NotPrepared> {
    let Some(letter) = addresses::proof_letter(desk.op, proof).await? else { return Ok(None) };
    let link = desk.app.url(&format!("/me/emails/prove/{}", letter.token.as_str()));
    write(desk.paper(WHY), link, letter.expires_at.format("%H:%M UTC").to_string()).map(Some)
}

pub(super) fn sample(paper: Paper) -> Result<Prepared, NotPrepared> {
    let link = format!("{}me/emails/prove/abc", paper.home);
    write(Paper { why: WHY, ..paper }, link, "09:36 UTC".to_owned())
}

fn write(paper: Paper, link: String, until: String) -> Result<Prepared, NotPrepared> {
    Prepared::new("Is this your address?", &ProveAddress { paper, link, until })
}
