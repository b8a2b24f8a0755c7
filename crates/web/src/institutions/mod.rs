//! Institutions: whom they sent, and who is there now.

pub mod api;
pub mod asked;
mod list;
mod page;
pub mod table;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use collegium_core::audience::Viewer;
use collegium_core::following::Target;
use collegium_core::institutions::{self, Count, InstitutionFilter, PUBLISHED_FROM, Shown};
use collegium_core::op::Op;
use collegium_core::page::PageRequest;

use crate::extract::{PageOp, Params, Path};
use crate::find::tabs;
use crate::following::FollowButton;
use crate::problem::Answer;
use crate::state::App;
use crate::view::{Frame, render};

pub use list::{InstitutionLine, ListPage, lines};
pub use page::InstitutionPage;

/// How many of those whom an institution sent stand on its page at once.
const SENT_SIZE: u64 = 60;

/// How many of those who are at an institution now stand on its page; the search finds the others.
const NOW_SIZE: u64 = 48;

/// The pages of institutions.
pub fn routes() -> Router<App> {
    Router::new().route("/institutions", get(list)).route("/institutions/{slug}", get(show))
}

/// Whether the answer is the list that the institute lets everybody see: visitors get it where they ask for no less
/// than it holds. Who is signed in sees more anyway.
fn is_published(app: &App, op: &Op, filter: &InstitutionFilter) -> bool {
    app.settings().public.five_or_more
        && op.viewer() == Viewer::Visitor
        && filter.at_least >= PUBLISHED_FROM
        && filter.count == Count::Sent
        && !filter.with_children
}

async fn list(State(app): State<App>, PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    let filter = asked::filter(&params, 1);
    let tabs = tabs(&app, &op, filter.q.as_deref().unwrap_or_default(), "/institutions").await?;
    let page = if is_published(&app, &op, &filter) {
        let found = institutions::published(&op, &filter, asked::page(&params)).await?;
        ListPage::published(frame, filter, &found)
    } else {
        let found = institutions::browse(&op, &filter, asked::page(&params)).await?;
        ListPage::new(frame, filter, &found, app.settings().public.five_or_more)
    };
    Ok(render(&page.with(tabs))?.into_response())
}

async fn show(PageOp(op): PageOp, frame: Frame, Path(slug): Path<String>, params: Params) -> Answer<Response> {
    match institutions::show(&op, &slug).await? {
        Shown::Moved(slug) => Ok(Redirect::permanent(&format!("/institutions/{slug}")).into_response()),
        Shown::Here(detail) => {
            let number = params.one("page").and_then(|number| number.parse().ok()).unwrap_or(1);
            let request = PageRequest::new(number, SENT_SIZE);
            let id = detail.institution.named.id;
            let sent = institutions::sent(&op, id, request).await?;
            let now = institutions::there_now(&op, id, PageRequest::new(1, NOW_SIZE)).await?;
            let named = &detail.institution.named;
            let follow = FollowButton::of(&op, &frame, &Target::Institution(id), &named.slug, &named.name).await?;
            Ok(render(&InstitutionPage::new(frame, &detail, &sent, &now).with(follow))?.into_response())
        }
    }
}
