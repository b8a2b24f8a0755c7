//! How fresh the directory is, for staff.

use askama::Template;
use axum::response::{IntoResponse, Response};
use collegium_core::reference::CountryCode;
use collegium_core::scholars::freshness::{self, Freshness};

use crate::extract::PageOp;
use crate::problem::Answer;
use crate::view::{Frame, labels, render};

#[derive(Template)]
#[template(path = "me/freshness.html")]
struct FreshnessPage {
    frame: Frame,
    tables: Vec<(&'static str, Vec<Row>)>,
}

struct Row {
    name: String,
    count: Freshness,
}

impl Row {
    /// How many of a hundred were confirmed within a year.
    fn percent(&self) -> u64 {
        (self.count.fresh * 100).checked_div(self.count.people).unwrap_or(0)
    }
}

pub(super) async fn show(PageOp(op): PageOp, frame: Frame) -> Answer<Response> {
    let programs = freshness::by_program(&op).await?.into_iter().map(|count| Row { name: count.name.clone(), count });
    let countries =
        freshness::by_country(&op).await?.into_iter().map(|count| Row { name: country(&count.code), count });
    let tables = vec![("By program", programs.collect()), ("By country", countries.collect())];
    Ok(render(&FreshnessPage { frame, tables })?.into_response())
}

fn country(code: &str) -> String {
    let name = labels::country(CountryCode::parse(code).ok());
    if name.is_empty() { "Country not known".to_owned() } else { name.to_owned() }
}
