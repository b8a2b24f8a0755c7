//! What lets somebody into an account was changed: tells its owner, at every address.

use askama::Template;
use collegium_core::accounts::KeyChange;

use super::{Desk, NotPrepared, Paper, Prepared};

const WHY: &str = "You get this because you sign in by this address. Letters like this one cannot be declined.";

/// What the letter says.
#[derive(Template)]
#[template(path = "mail/keys_changed.mjml.html")]
struct KeysChanged {
    paper: Paper,
    what: &'static str,
    security: String,
}

pub(super) fn prepare(desk: &Desk<'_>, change: KeyChange) -> Result<Prepared, NotPrepared> {
    write(desk.paper(WHY), change, desk.app.url("/me/security"))
}

pub(super) fn sample(paper: Paper) -> Result<Prepared, NotPrepared> {
    let security = format!("{}me/security", paper.home);
    write(Paper { why: WHY, ..paper }, KeyChange::PasskeyAdded, security)
}

fn write(paper: Paper, change: KeyChange, security: String) -> Result<Prepared, NotPrepared> {
    let what = match change {
        KeyChange::PasskeyAdded => "A passkey was added to your account. Whoever has it can sign in as you.",
        KeyChange::PasskeyRemoved => "A passkey was removed from your account, and all other sessions were ended.",
        KeyChange::RecoveryCodes => "Ten new recovery codes were made for your account. Those that you had are void.",
        KeyChange::TokenMade => "A token for programs was made. A program that has it acts for you.",
        KeyChange::ProviderConnected => "Another service was connected with your account. You can sign in by it now.",
    };
    Prepared::new("Your account was changed", &KeysChanged { paper, what, security })
}
