//! Once a year: shows what a profile says, and asks whether it is still right.

use askama::Template;
use collegium_core::fault::Fault;
use collegium_core::id::ScholarId;
use collegium_core::scholars::{self, Field, Profile};

use super::{Desk, NotPrepared, Paper, Prepared};
use crate::me::still_right_link;
use crate::view::labels;

const WHY: &str = "You get this once a year, because you are in the directory of this community.";

/// What the letter says.
#[derive(Template)]
#[template(path = "mail/still_right.mjml.html")]
struct StillRight {
    paper: Paper,
    lines: Vec<(&'static str, String)>,
    confirm: String,
    edit: String,
}

pub(super) async fn prepare(desk: &Desk<'_>, scholar: ScholarId) -> Result<Option<Prepared>, NotPrepared> {
    let profile = match scholars::by_id(desk.op, scholar).await {
        Ok(profile) if !profile.scholar.deceased => profile,
        Ok(_) | Err(Fault::NotFound(_)) => return Ok(None),
        Err(fault) => return Err(fault.into()),
    };
    let confirm = desk.app.url(&still_right_link(desk.app, scholar, desk.op.now));
    write(desk.paper(WHY), lines(&profile), confirm, desk.app.url("/me/profile")).map(Some)
}

pub(super) fn sample(paper: Paper) -> Result<Prepared, NotPrepared> {
    let lines = vec![
        (labels::part(Field::Name), "Ngozi Okafor".to_owned()),
        (labels::part(Field::Title), "Clinical Nurse Educator".to_owned()),
        (labels::part(Field::Country), "Nigeria".to_owned()),
    ];
    let (confirm, edit) = (format!("{}still-right/abc", paper.home), format!("{}me/profile", paper.home));
    write(Paper { why: WHY, ..paper }, lines, confirm, edit)
}

/// What the profile says, as far as it can be said in a letter: phones and addresses stay on the site.
fn lines(profile: &Profile) -> Vec<(&'static str, String)> {
    let scholar = &profile.scholar;
    let work = profile.institution_now().map(|institution| institution.name.clone());
    let programs: Vec<String> =
        profile.participations.iter().map(|one| format!("{} {}", one.program_name, one.year)).collect();
    let disciplines: Vec<String> = scholar.disciplines.iter().map(|code| labels::field(code)).collect();
    let said = [
        (Field::Name, scholar.display_name.clone()),
        (Field::Credentials, scholar.credentials.join(", ")),
        (Field::Title, scholar.title.clone().unwrap_or_default()),
        (Field::Affiliations, work.unwrap_or_default()),
        (Field::Disciplines, disciplines.join(", ")),
        (Field::City, scholar.city.clone().unwrap_or_default()),
        (Field::Country, labels::country(scholar.country).to_owned()),
        (Field::Programs, programs.join("; ")),
    ];
    let told = said.into_iter().filter(|(_, value)| !value.is_empty());
    told.map(|(field, value)| (labels::part(field), value)).collect()
}

fn write(
    paper: Paper,
    lines: Vec<(&'static str, String)>,
    confirm: String,
    edit: String,
) -> Result<Prepared, NotPrepared> {
    Prepared::new("Is your profile still right?", &StillRight { paper, lines, confirm, edit })
}
