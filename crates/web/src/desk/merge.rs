//! `/staff/scholars/{id}/merge?with=`: two records made one, field by field.

use askama::Template;
use axum::response::{IntoResponse, Response};
use collegium_core::duplicates::same_scholar;
use collegium_core::id::ScholarId;
use collegium_core::op::Op;
use collegium_core::scholars::merging::{Choice, Choices, MergeScholars};
use collegium_core::scholars::{self, Field, Profile, Scholar};

use super::notice::done;
use super::on_to;
use crate::extract::{Form, PageOp, Params, Path};
use crate::problem::{Answer, Problem};
use crate::view::{Frame, labels, render};

#[derive(Template)]
#[template(path = "desk/merge.html")]
struct MergePage {
    frame: Frame,
    kept: Profile,
    other: Profile,
    fields: Vec<Compared>,
}

/// A field of both records.
struct Compared {
    name: String,
    label: &'static str,
    kept: String,
    other: String,
    choice: Choice,
    both: &'static str,
}

pub(super) async fn show(
    PageOp(op): PageOp,
    frame: Frame,
    Path(id): Path<ScholarId>,
    params: Params,
) -> Answer<Response> {
    let (kept, other) = both(&op, id, &params).await?;
    let choices = Choices::default();
    let compared = |field| {
        let (one, two) = (said(&kept.scholar, field), said(&other.scholar, field));
        (!one.is_empty() || !two.is_empty()).then(|| Compared {
            name: name_of(field),
            label: label_of(field),
            choice: choices.of(field),
            both: both_words(field),
            kept: one,
            other: two,
        })
    };
    let fields = Choices::fields().filter_map(compared).collect();
    Ok(render(&MergePage { frame, kept, other, fields })?.into_response())
}

async fn both(op: &Op, id: ScholarId, params: &Params) -> Answer<(Profile, Profile)> {
    let with = params.one("with").and_then(|id| id.parse().ok());
    let with: ScholarId = with.ok_or_else(|| Problem::not_found("Choose the other record first."))?;
    Ok((scholars::by_id(op, id).await?, scholars::by_id(op, with).await?))
}

/// `POST`: merges the other record into this one.
pub(super) async fn merge(PageOp(op): PageOp, Path(keep): Path<ScholarId>, Form(fields): Form) -> Answer<Response> {
    let merge = fields.one("with").and_then(|id| id.parse().ok());
    let merge = merge.ok_or_else(|| Problem::not_found("Choose the other record first."))?;
    let chosen =
        Choices::fields().filter_map(|field| Some((field, fields.one(&name_of(field)).and_then(Choice::parse)?)));
    let choices = chosen.fold(Choices::default(), |choices, (field, choice)| choices.with(field, choice));
    let decision = same_scholar(&op, &MergeScholars { keep, merge, choices }).await;
    let decision = decision.map_err(|error| Problem::of_kind(error.kind(), &error))?;
    Ok(on_to(&done(&format!("/staff/scholars/{keep}"), decision)))
}

/// The field's name in the form.
fn name_of(field: Field) -> String {
    serde_json::to_value(field).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

fn label_of(field: Field) -> &'static str {
    match field {
        Field::Name => "Name",
        Field::NativeName => "Name in own script",
        Field::FormerNames => "Former names",
        Field::Pronouns => "Pronouns",
        Field::Credentials => "Credentials",
        Field::Title => "Title",
        Field::Disciplines => "Disciplines",
        Field::Interests => "Interests",
        Field::Bio => "About",
        Field::City => "City",
        Field::Country => "Country",
        Field::Affiliations => "Places of work",
        Field::Programs => "Programs",
        Field::Languages => "Languages",
        Field::Links => "Links",
        Field::Orcid => "ORCID iD",
        Field::Emails => "E-mail addresses",
        Field::Phones => "Phones",
        Field::Availability => "Is there for",
        Field::Photo => "Picture",
    }
}

fn both_words(field: Field) -> &'static str {
    match field {
        Field::Name => "Left, and keep the right as a former name",
        Field::NativeName
        | Field::Pronouns
        | Field::Title
        | Field::Bio
        | Field::City
        | Field::Country
        | Field::Orcid => "Left, or right where it is blank",
        _ => "Both",
    }
}

/// What a record says in a field.
fn said(scholar: &Scholar, field: Field) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    match field {
        Field::Name => scholar.display_name.clone(),
        Field::NativeName => text(&scholar.native_name),
        Field::FormerNames => scholar.former_names.join("; "),
        Field::Pronouns => text(&scholar.pronouns),
        Field::Credentials => scholar.credentials.join(", "),
        Field::Title => text(&scholar.title),
        Field::Disciplines => labels::persons(&scholar.disciplines),
        Field::Interests => scholar.interests.iter().map(|code| labels::interest(code)).collect::<Vec<_>>().join(", "),
        Field::Bio => text(&scholar.bio),
        Field::City => text(&scholar.city),
        Field::Country => labels::country(scholar.country).to_owned(),
        Field::Languages => scholar.languages.iter().map(|tag| labels::language(tag)).collect::<Vec<_>>().join(", "),
        Field::Links => scholar.links.iter().map(|link| link.url.clone()).collect::<Vec<_>>().join(" "),
        Field::Orcid => text(&scholar.orcid),
        Field::Phones => scholar.phones.join(", "),
        Field::Availability => scholar.availability.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(", "),
        Field::Affiliations | Field::Programs | Field::Emails | Field::Photo => String::new(),
    }
}
