//! Finding people: the search page, what it was asked, and suggestions while typing.

mod answer;
pub mod api;
mod page;
mod question;
mod suggest;
mod tabs;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};

use crate::extract::{PageOp, Params};
use crate::problem::Answer;
use crate::state::App;
use crate::view::{Frame, render};

pub use answer::entry;
pub use page::{Chip, Choice, Facet, ResultsPage};
pub use question::{FACETS, Question, Sort};
pub use suggest::Suggested;
pub use tabs::{Tab, tabs};

/// How many suggestions stand under a search box.
const SUGGESTIONS: usize = 6;

/// The most letters of a beginning that suggestions are sought for.
const LONGEST_BEGINNING: usize = 80;

/// The search page and its suggestions.
pub fn routes() -> Router<App> {
    Router::new().route("/scholars", get(find)).route("/scholars/suggest", get(suggest))
}

async fn find(State(app): State<App>, PageOp(op): PageOp, frame: Frame) -> Answer<Response> {
    let question = Question::from_query(&frame.query);
    let results = app.finder().search(&answer::query(&question), frame.viewer)?;
    let last = answer::last_page(results.total);
    if question.page > last {
        return Ok(Redirect::temporary(&question.at_page(last).href()).into_response());
    }
    let tabs = tabs(&app, &op, &question.q, "/scholars").await?;
    Ok(render(&ResultsPage { tabs, ..ResultsPage::new(frame, question, &results) })?.into_response())
}

async fn suggest(State(app): State<App>, frame: Frame, params: Params) -> Answer<Json<Suggested>> {
    let typed: String = params.one("q").unwrap_or_default().chars().take(LONGEST_BEGINNING).collect();
    Ok(Json(app.finder().suggest(&typed, frame.viewer, SUGGESTIONS)?.into()))
}

#[cfg(test)]
mod tests {
    use askama::Template as _;
    use collegium_core::audience::Viewer;
    use collegium_core::id::ScholarId;
    use collegium_core::reference::CountryCode;
    use collegium_core::scholars::Profile;
    use collegium_search::Change;

    use super::*;
    use crate::finder::Finder;
    use crate::view::sample;

    const NAMES: [&str; 8] =
        ["Adaeze Okonkwo", "Mei Lin", "João Cunha", "Maria Berg", "Yusuf Harbi", "Priya Rao", "Min Kim", "Ana Díaz"];
    const PLACES: [(&str, &str); 4] = [("NG", "Lagos"), ("TW", "Taipei"), ("PT", "Lisbon"), ("KE", "Nairobi")];

    fn somebody(number: usize) -> Profile {
        let mut profile = sample::profile();
        let (country, city) = PLACES[number % PLACES.len()];
        let name = NAMES[number % NAMES.len()];
        let scholar = &mut profile.scholar;
        scholar.id = ScholarId::new();
        scholar.slug = format!("somebody-{number}");
        scholar.display_name = format!("{name} {number}");
        scholar.country = CountryCode::parse(country).ok();
        scholar.city = Some(city.into());
        scholar.native_name = None;
        profile
    }

    fn page(query: &str, viewer: Viewer) -> String {
        let finder = Finder::in_memory().unwrap();
        finder.index().apply((0..60).map(|number| Change::Put(Box::new(somebody(number)))).collect(), 1).unwrap();
        let question = Question::from_query(query);
        let results = finder.search(&answer::query(&question), viewer).unwrap();
        let frame = Frame { viewer, ..sample::frame("/scholars", query) };
        ResultsPage::new(frame, question, &results).render().unwrap()
    }

    #[test]
    fn the_answer_of_the_index_stands_on_the_page() {
        let html = page("q=teamwork&country=KE&discipline=physician", Viewer::Member);
        sample::keep("scholars-real", &html);
        assert!(html.contains("15 scholars"), "{html}");
        assert!(html.contains("Physician, educator · University of Lagos") && html.contains("Nairobi, Kenya"));
        assert!(html.contains("PEHP 2019, PEHP 2014"));
        assert!(html.contains("<span class=\"vh\">Take away Country: </span>Kenya"));
        assert!(html.contains("<mark>teamwork</mark>"));
    }

    #[test]
    fn visitors_find_nobody_who_did_not_choose_to_be_public() {
        let html = page("", Viewer::Visitor);
        assert!(html.contains("0 scholars") && !html.contains("Adaeze"));
    }

    #[test]
    fn a_filter_typed_in_the_box_is_said_back() {
        let html = page("q=discipline%3Aphysician", Viewer::Member);
        assert!(html.contains("Discipline is Medicine."), "{html}");
    }
}
