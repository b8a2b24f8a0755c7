//! One scholar: the profile as the viewer may see it, as a page and as a contact card.

pub mod api;
mod card;
mod linked;
mod page;
mod photo;
mod shared;

use axum::Router;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use collegium_core::following::Target;
use collegium_core::op::Op;
use collegium_core::scholars::{self, Profile, Shown};

use crate::extract::{Client, PageOp, Path};
use crate::following::FollowButton;
use crate::problem::Answer;
use crate::reading;
use crate::state::App;
use crate::view::{Frame, render};

pub(crate) use linked::safe_in_script;
pub use page::{Note, ProfilePage};
use shared::Shared;

/// What a contact card's address ends with.
const CARD: &str = ".vcf";

/// The pages of scholars.
pub fn routes() -> Router<App> {
    Router::new().route("/scholars/{slug}", get(show)).route("/scholars/{slug}/photo", get(photo::show))
}

async fn show(
    State(app): State<App>,
    PageOp(op): PageOp,
    client: Client,
    frame: Frame,
    Path(name): Path<String>,
) -> Answer<Response> {
    let (slug, as_card) = name.strip_suffix(CARD).map_or((name.as_str(), false), |slug| (slug, true));
    let ending = if as_card { CARD } else { "" };
    let profile = match scholars::show(&op, slug).await? {
        Shown::Moved(slug) => return Ok(Redirect::permanent(&format!("/scholars/{slug}{ending}")).into_response()),
        Shown::Here(profile) => profile,
    };
    reading::counted(&app, &op, &client, profile.scholar.id).await?;
    if as_card {
        return Ok(contact_card(&profile, &frame));
    }
    let shared = Shared::by(&op, &profile).await?;
    let scholar = &profile.scholar;
    let target = Target::Person(scholar.id);
    let follow = FollowButton::of(&op, &frame, &target, &scholar.slug, &scholar.display_name).await?;
    Ok(render(&page_of(&op, frame, &profile).with(shared).with_button(follow))?.into_response())
}

/// The page of a profile; its owner is told that nothing of it is hidden.
fn page_of(op: &Op, frame: Frame, profile: &Profile) -> ProfilePage {
    let page = ProfilePage::new(frame, profile);
    if op.scholar().ok() == Some(profile.scholar.id) { page.with_note(Note::Own) } else { page }
}

fn contact_card(profile: &Profile, frame: &Frame) -> Response {
    let slug = &profile.scholar.slug;
    let card = card::vcard(profile, &frame.absolute(&format!("/scholars/{slug}")));
    let headers = [
        (CONTENT_TYPE, "text/vcard; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{slug}{CARD}\"")),
    ];
    (headers, card).into_response()
}
