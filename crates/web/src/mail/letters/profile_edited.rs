//! Staff changed a scholar's profile: says which parts, and where to look at them. What stands there stays on the site.

use askama::Template;
use collegium_core::id::ScholarId;
use collegium_core::scholars::Field;
use collegium_core::scholars::edit::{self, What};

use super::{Desk, NotPrepared, Paper, Prepared};
use crate::view::labels;

const WHY: &str = "You get this because staff changed something in your profile.";

/// What the letter says.
#[derive(Template)]
#[template(path = "mail/profile_edited.mjml.html")]
struct ProfileEdited {
    paper: Paper,
    parts: Vec<&'static str>,
    history: String,
}

pub(super) async fn prepare(
    desk: &Desk<'_>,
    scholar: ScholarId,
    version: i32,
) -> Result<Option<Prepared>, NotPrepared> {
    let parts: Vec<&str> = edit::changed_in(desk.op, scholar, version).await?.into_iter().map(part).collect();
    if parts.is_empty() {
        return Ok(None);
    }
    write(desk.paper(WHY), parts, desk.app.url("/me/profile/history")).map(Some)
}

pub(super) fn sample(paper: Paper) -> Result<Prepared, NotPrepared> {
    let history = format!("{}me/profile/history", paper.home);
    write(Paper { why: WHY, ..paper }, [Field::Title, Field::Affiliations].map(labels::part).to_vec(), history)
}

fn part(what: What) -> &'static str {
    match what {
        What::Value(field) => labels::part(field),
        What::Audience(_) | What::Listed => "Who sees what",
    }
}

fn write(paper: Paper, parts: Vec<&'static str>, history: String) -> Result<Prepared, NotPrepared> {
    Prepared::new("Something in your profile was changed", &ProfileEdited { paper, parts, history })
}
