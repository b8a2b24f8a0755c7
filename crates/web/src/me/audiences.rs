//! Who sees what of one's profile.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use collegium_core::audience::{Audience, Viewer};
use collegium_core::fault::Kind;
use collegium_core::op::{Actor, Op};
use collegium_core::scholars::edit::{self, AudienceChange, AudienceError, Set};
use collegium_core::scholars::{self, Field, Scholar};

use crate::extract::{Form, PageOp, Params, Path};
use crate::form::shown_as;
use crate::problem::{Answer, Problem};
use crate::scholars::{Note, ProfilePage};
use crate::view::{Frame, labels, render};

#[derive(Template)]
#[template(path = "me/audiences.html")]
struct AudiencesPage {
    frame: Frame,
    said: &'static str,
    meanwhile: bool,
    listed: bool,
    slug: String,
    sets: Vec<SetButton>,
    fields: Vec<Line>,
}

struct SetButton {
    word: &'static str,
    label: &'static str,
    help: &'static str,
    chosen: bool,
}

/// A field with the audiences that it may have.
struct Line {
    word: &'static str,
    label: &'static str,
    now: Audience,
}

impl From<AudienceError> for Problem {
    fn from(error: AudienceError) -> Self {
        Self::of_kind(error.kind(), &error)
    }
}

pub(super) async fn show(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    let said = match params.one("saved") {
        Some("hidden") => "You are hidden: nobody but staff sees your profile from this moment on.",
        Some("shown") => "You are in the directory again.",
        Some(_) => "Saved. It holds from this moment on.",
        None => "",
    };
    let scholar = edit::open_own(&op).await?.profile.scholar;
    Ok(render(&page(frame, &scholar, said, false))?.into_response())
}

/// Changes what the person changed in the form, or all at once by a set.
pub(super) async fn send(PageOp(op): PageOp, frame: Frame, Form(fields): Form) -> Answer<Response> {
    if let Some(set) = fields.one("set") {
        let set = Set::named(set).ok_or_else(|| Problem::parameter("set", "is none of ours"))?;
        edit::choose_set(&op, set).await?;
        return Ok(Redirect::to("/me/audiences?saved=yes").into_response());
    }
    match edit::change_audiences(&op, &changes(&fields)).await {
        Ok(()) => Ok(Redirect::to("/me/audiences?saved=yes").into_response()),
        Err(error) if error.kind() == Kind::Conflict => {
            let scholar = edit::open_own(&op).await?.profile.scholar;
            shown_as(&page(frame, &scholar, "", true), StatusCode::CONFLICT)
        }
        Err(error) => Err(error.into()),
    }
}

/// Hides the person at once, or shows them again.
pub(super) async fn hide(PageOp(op): PageOp, Form(fields): Form) -> Answer<Response> {
    let listed = fields.one("listed") == Some("yes");
    edit::set_listed(&op, listed).await?;
    let said = if listed { "shown" } else { "hidden" };
    Ok(Redirect::to(&format!("/me/audiences?saved={said}")).into_response())
}

#[derive(Template)]
#[template(path = "me/unseen.html")]
struct UnseenPage {
    frame: Frame,
    viewer: Viewer,
}

/// One's own profile as a visitor or a member sees it.
pub(super) async fn seen_as(PageOp(op): PageOp, frame: Frame, Path(viewer): Path<String>) -> Answer<Response> {
    let id = op.scholar()?;
    let not_there = || Problem::of_status(StatusCode::NOT_FOUND);
    let viewer =
        [Viewer::Visitor, Viewer::Member].into_iter().find(|one| one.as_str() == viewer).ok_or_else(not_there)?;
    let seeing = Op { actor: Actor::SeeingAs(viewer), ..op };
    let frame = Frame { viewer, ..frame };
    match scholars::by_id(&seeing, id).await {
        Ok(profile) => Ok(render(&ProfilePage::new(frame, &profile).with_note(Note::As(viewer)))?.into_response()),
        Err(fault) if fault.kind() == Kind::NotFound => Ok(render(&UnseenPage { frame, viewer })?.into_response()),
        Err(fault) => Err(fault.into()),
    }
}

fn page(frame: Frame, scholar: &Scholar, said: &'static str, meanwhile: bool) -> AudiencesPage {
    let line =
        |field: Field| Line { word: field.as_str(), label: labels::part(field), now: scholar.audiences.of(field) };
    let button = |set: Set, label, help| SetButton {
        word: set.as_str(),
        label,
        help,
        chosen: set.is_chosen(&scholar.audiences),
    };
    AudiencesPage {
        frame,
        said,
        meanwhile,
        listed: scholar.listed,
        slug: scholar.slug.clone(),
        sets: vec![
            button(Set::Open, "Open", "Everybody sees who you are and what you do; members see your addresses."),
            button(
                Set::Colleagues,
                "Among colleagues",
                "Members see you and your addresses; nobody else sees anything.",
            ),
            button(Set::Quiet, "Quiet", "Members see name, disciplines and programs; all else is for staff."),
        ],
        fields: Field::ALL.into_iter().map(line).collect(),
    }
}

/// What was changed in the form: each field says what it was, and what it is to be.
fn changes(fields: &Params) -> Vec<AudienceChange> {
    let read = |field: Field| {
        let was = Audience::named(fields.one(&format!("was-{}", field.as_str()))?)?;
        let now = Audience::named(fields.one(field.as_str())?)?;
        (was != now).then_some(AudienceChange { field, was, now })
    };
    Field::ALL.into_iter().filter_map(read).collect()
}
