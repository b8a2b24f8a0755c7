//! One scholar: the profile as the viewer may see it, as a page and as a contact card.

pub mod api;
mod card;
mod linked;
mod page;

use axum::Router;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use collegium_core::scholars::{self, Profile, Shown};

use crate::extract::{PageOp, Path};
use crate::problem::Answer;
use crate::state::App;
use crate::view::{Frame, render};

pub use page::ProfilePage;

/// What a contact card's address ends with.
const CARD: &str = ".vcf";

/// The pages of scholars.
pub fn routes() -> Router<App> {
    Router::new().route("/scholars/{slug}", get(show))
}

async fn show(PageOp(op): PageOp, frame: Frame, Path(name): Path<String>) -> Answer<Response> {
    let (slug, as_card) = name.strip_suffix(CARD).map_or((name.as_str(), false), |slug| (slug, true));
    let ending = if as_card { CARD } else { "" };
    match scholars::show(&op, slug).await? {
        Shown::Moved(slug) => Ok(Redirect::permanent(&format!("/scholars/{slug}{ending}")).into_response()),
        Shown::Here(profile) if as_card => Ok(contact_card(&profile, &frame)),
        Shown::Here(profile) => Ok(render(&ProfilePage::new(frame, &profile))?.into_response()),
    }
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
