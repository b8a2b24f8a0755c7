//! Editing a profile: one's own, or somebody's as staff; both by the same form.

mod fields;
mod history;
mod page;
mod rows;
mod values;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use collegium_core::id::ScholarId;
use collegium_core::op::Op;
use collegium_core::scholars::Field;
use collegium_core::scholars::edit::{self, Draft, EditError, Edited, Editing};

use self::page::{Choice, ProfilePage};
use crate::extract::{Form, PageOp, Params, Path};
use crate::form::{Typed, shown_again, shown_as};
use crate::problem::{Answer, Problem};
use crate::view::{Frame, render};

pub(super) use history::{show as show_history, show_other as show_history_of};

impl From<EditError> for Problem {
    fn from(error: EditError) -> Self {
        Self::of_kind(error.kind(), &error)
    }
}

/// Whose profile the form is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// The reader's own.
    Own,
    /// Somebody's, whom staff edit.
    Other(ScholarId),
}

impl Whose {
    fn path(self) -> String {
        match self {
            Self::Own => "/me/profile".to_owned(),
            Self::Other(id) => format!("/staff/scholars/{id}/edit"),
        }
    }

    async fn open(self, op: &Op) -> Answer<Editing> {
        Ok(match self {
            Self::Own => edit::open_own(op).await?,
            Self::Other(id) => edit::open(op, id).await?,
        })
    }

    async fn save(self, op: &Op, seen: i32, draft: &Draft) -> Result<Edited, EditError> {
        match self {
            Self::Own => edit::edit_own(op, seen, draft).await,
            Self::Other(id) => edit::edit_other(op, id, seen, draft).await,
        }
    }
}

pub(super) async fn show(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    form(&op, frame, Whose::Own, params.one("saved").is_some()).await
}

pub(super) async fn show_other(
    PageOp(op): PageOp,
    frame: Frame,
    Path(id): Path<ScholarId>,
    params: Params,
) -> Answer<Response> {
    form(&op, frame, Whose::Other(id), params.one("saved").is_some()).await
}

pub(super) async fn send(PageOp(op): PageOp, frame: Frame, Form(fields): Form) -> Answer<Response> {
    act(&op, frame, Whose::Own, Typed::new(fields)).await
}

pub(super) async fn send_other(
    PageOp(op): PageOp,
    frame: Frame,
    Path(id): Path<ScholarId>,
    Form(fields): Form,
) -> Answer<Response> {
    act(&op, frame, Whose::Other(id), Typed::new(fields)).await
}

async fn form(op: &Op, frame: Frame, whose: Whose, saved: bool) -> Answer<Response> {
    let editing = whose.open(op).await?;
    let typed = fields::typed(&editing.draft, editing.version());
    let page = ProfilePage { saved, ..ProfilePage::new(frame, whose, &editing, typed) };
    Ok(render(&page)?.into_response())
}

/// What the pressed button asks for: another row, a look at something, or saving.
async fn act(op: &Op, frame: Frame, whose: Whose, mut typed: Typed) -> Answer<Response> {
    let editing = whose.open(op).await?;
    let pressed = typed.value("do").to_owned();
    if rows::add(&mut typed, &pressed) || matches!(&*pressed, "preview" | "resume") {
        return Ok(render(&ProfilePage::new(frame, whose, &editing, typed))?.into_response());
    }
    if let Some(row) = rows::looked_up(&pressed) {
        let found = rows::institutions_like(op, typed.value(&rows::name("work", row, "name"))).await?;
        let page = ProfilePage::new(frame, whose, &editing, typed).with_found(row, found);
        return Ok(render(&page)?.into_response());
    }
    save(op, frame, whose, editing, typed).await
}

async fn save(op: &Op, frame: Frame, whose: Whose, editing: Editing, mut typed: Typed) -> Answer<Response> {
    let named = rows::named(op, &editing, &typed).await?;
    let draft = fields::draft(&mut typed, &named);
    let (Some(draft), Ok(seen)) = (draft, typed.value("version").parse::<i32>()) else {
        return shown_again(&ProfilePage::new(frame, whose, &editing, typed));
    };
    let draft = chosen(&typed, draft, &editing);
    match whose.save(op, seen, &draft).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?saved=yes", whose.path())).into_response()),
        Err(EditError::Conflict { now, fields, merged }) => {
            let typed = fields::typed(&merged, now.version());
            let choices = fields.iter().map(|field| Choice::between(*field, &draft, &now.draft)).collect();
            let page = ProfilePage { choices, ..ProfilePage::new(frame, whose, &now, typed) };
            shown_as(&page, StatusCode::CONFLICT)
        }
        Err(error) => Err(error.into()),
    }
}

/// The draft, with those fields as they stand in the record for which the person chose so.
fn chosen(typed: &Typed, draft: Draft, editing: &Editing) -> Draft {
    let theirs = |field: &Field| typed.has(&format!("choose-{}", field.as_str()), "theirs");
    Draft::fields().filter(theirs).fold(draft, |draft, field| draft.with(field, &editing.draft))
}
