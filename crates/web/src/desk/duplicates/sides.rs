//! Two records side by side.

use collegium_core::duplicates::{Pair, PairKind};
use collegium_core::id::{InstitutionId, ScholarId};
use collegium_core::institutions::{self, Held};
use collegium_core::op::Op;
use collegium_core::scholars::{self, Profile};
use uuid::Uuid;

use crate::problem::Answer;
use crate::view::{labels, words};

/// One of the two.
pub(super) struct Side {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) href: String,
    /// What is compared, and what the record says.
    pub(super) values: Vec<(&'static str, String)>,
}

/// Both records of a pair.
pub(super) async fn sides(op: &Op, pair: &Pair) -> Answer<(Side, Side)> {
    Ok(match pair.kind {
        PairKind::Scholars => {
            let one = scholars::by_id(op, ScholarId(pair.one)).await?;
            let other = scholars::by_id(op, ScholarId(pair.other)).await?;
            (of_scholar(&one), of_scholar(&other))
        }
        PairKind::Institutions => {
            let one = institutions::held(op, InstitutionId(pair.one)).await?;
            let other = institutions::held(op, InstitutionId(pair.other)).await?;
            (of_institution(&one), of_institution(&other))
        }
    })
}

/// Where a record is kept, and its name.
pub(super) async fn named(op: &Op, kind: PairKind, id: Uuid) -> Answer<(String, String)> {
    Ok(match kind {
        PairKind::Scholars => {
            let profile = scholars::by_id(op, ScholarId(id)).await?;
            (format!("/staff/scholars/{id}"), profile.scholar.display_name)
        }
        PairKind::Institutions => {
            let held = institutions::held(op, InstitutionId(id)).await?;
            (format!("/staff/institutions/{id}"), held.institution.named.name)
        }
    })
}

fn of_scholar(profile: &Profile) -> Side {
    let scholar = &profile.scholar;
    let blank = |text: &Option<String>| text.clone().unwrap_or_default();
    let stays: Vec<String> = profile
        .affiliations
        .iter()
        .map(|stay| {
            let name = stay.institution.as_ref().map(|institution| institution.name.clone());
            let years = words::years(stay.from_year, stay.to_year);
            format!("{} {years}", name.or_else(|| stay.typed.clone()).unwrap_or_default()).trim().to_owned()
        })
        .collect();
    let programs: Vec<String> = profile
        .participations
        .iter()
        .map(|part| format!("{} {}", labels::program(&part.program, &part.program_name), part.year))
        .collect();
    let emails: Vec<String> = scholar.emails.iter().map(|email| email.address.clone()).collect();
    let disciplines: Vec<String> = scholar.disciplines.iter().map(|code| labels::field(code)).collect();
    Side {
        id: scholar.id.0,
        name: scholar.display_name.clone(),
        href: format!("/staff/scholars/{}", scholar.id),
        values: vec![
            ("Given names", scholar.given_name.clone()),
            ("Family name", scholar.family_name.clone()),
            ("In own script", blank(&scholar.native_name)),
            ("Former names", scholar.former_names.join("; ")),
            ("Credentials", scholar.credentials.join(", ")),
            ("Disciplines", disciplines.join(", ")),
            ("Title", blank(&scholar.title)),
            ("Places of work", stays.join("; ")),
            ("City", blank(&scholar.city)),
            ("Country", labels::country(scholar.country).to_owned()),
            ("E-mail", emails.join(", ")),
            ("ORCID iD", blank(&scholar.orcid)),
            ("Programs", programs.join(", ")),
        ],
    }
}

fn of_institution(held: &Held) -> Side {
    let institution = &held.institution;
    let named = &institution.named;
    let blank = |text: &Option<String>| text.clone().unwrap_or_default();
    let others: Vec<&str> = institution.names.iter().map(|name| name.text.as_str()).collect();
    Side {
        id: named.id.0,
        name: named.name.clone(),
        href: format!("/staff/institutions/{}", named.id),
        values: vec![
            ("Name", named.name.clone()),
            ("Other names", others.join("; ")),
            ("City", blank(&institution.city)),
            ("Region", blank(&institution.region)),
            ("Country", labels::country(named.country).to_owned()),
            ("Belongs to", institution.parent.as_ref().map(|parent| parent.name.clone()).unwrap_or_default()),
            ("Domains", institution.domains.join(", ")),
            ("ROR id", blank(&named.ror)),
            ("Scholars sent", words::count(held.sent.into())),
            ("Scholars there now", words::count(held.now.into())),
            ("Spellings", words::count(held.spellings)),
        ],
    }
}
