//! What one follows, and how often a letter tells of it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use collegium_core::following::{self, Followed, Rhythm, Target};
use collegium_core::institutions::{self, Shown as ShownInstitution};
use collegium_core::op::Op;
use collegium_core::reference::{CountryCode, all_countries, all_disciplines};
use collegium_core::scholars::{self, Shown as ShownScholar};

use crate::extract::{Form, PageOp};
use crate::problem::{Answer, Problem};
use crate::view::{Frame, labels, render, words};

/// Where one comes back to where nothing else is said.
const HERE: &str = "/me/following";

#[derive(Template)]
#[template(path = "following/list.html")]
struct FollowingPage {
    frame: Frame,
    lines: Vec<Line>,
    rhythms: Vec<(&'static str, &'static str, bool)>,
    disciplines: Vec<(&'static str, String)>,
    countries: Vec<(String, &'static str)>,
}

/// Something that is followed.
struct Line {
    kind: &'static str,
    value: String,
    name: String,
    href: String,
    feed: String,
}

pub(super) async fn show(PageOp(op): PageOp, frame: Frame) -> Answer<Response> {
    let chosen = following::rhythm(&op).await?;
    let mut countries: Vec<_> = all_countries().map(|(code, name)| (code.as_str().to_owned(), name)).collect();
    countries.sort_by_key(|(_, name)| collegium_core::text::fold(name));
    let page = FollowingPage {
        lines: following::followed(&op).await?.into_iter().map(line).collect(),
        rhythms: Rhythm::ALL.map(|one| (one.as_str(), one.label(), one == chosen)).to_vec(),
        disciplines: all_disciplines().iter().map(|one| (one.code, labels::field(one.code))).collect(),
        countries,
        frame,
    };
    Ok(render(&page)?.into_response())
}

fn line(followed: Followed) -> Line {
    let (kind, value, name, href) = match followed {
        Followed::Person { slug, name } => ("person", slug.clone(), name, format!("/scholars/{slug}")),
        Followed::Institution(named) => {
            let href = format!("/institutions/{}", named.slug);
            ("institution", named.slug, named.name, href)
        }
        Followed::Discipline(code) => {
            let href = format!("/news?discipline={}", words::encoded(&code));
            ("discipline", code.clone(), labels::field(&code), href)
        }
        Followed::Country(code) => {
            let href = format!("/news?country={}", code.as_str());
            ("country", code.as_str().to_owned(), labels::country(Some(code)).to_owned(), href)
        }
    };
    Line { feed: format!("/news.atom?{kind}={}", words::encoded(&value)), kind, value, name, href }
}

pub(super) async fn act(PageOp(op): PageOp, Form(fields): Form) -> Answer<Response> {
    match fields.one("action") {
        Some("rhythm") => {
            let rhythm = fields.one("rhythm").and_then(Rhythm::parse);
            following::set_rhythm(&op, rhythm.ok_or_else(not_said)?).await?;
        }
        Some("follow") => following::follow(&op, &target(&op, &fields).await?).await?,
        Some("unfollow") => following::unfollow(&op, &target(&op, &fields).await?).await?,
        _ => {
            op.scholar()?;
            return Err(not_said());
        }
    }
    Ok(Redirect::to(back(fields.one("back"))).into_response())
}

fn not_said() -> Problem {
    Problem::of_status(StatusCode::UNPROCESSABLE_ENTITY)
}

/// What is meant. Who or what the viewer may not see is not there.
async fn target(op: &Op, fields: &crate::extract::Params) -> Answer<Target> {
    op.scholar()?;
    let value = fields.one("value").unwrap_or_default();
    let moved = || Problem::of_status(StatusCode::NOT_FOUND);
    Ok(match fields.one("kind") {
        Some("person") => match scholars::show(op, value).await? {
            ShownScholar::Here(profile) => Target::Person(profile.scholar.id),
            ShownScholar::Moved(_) => return Err(moved()),
        },
        Some("institution") => match institutions::show(op, value).await? {
            ShownInstitution::Here(detail) => Target::Institution(detail.institution.named.id),
            ShownInstitution::Moved(_) => return Err(moved()),
        },
        Some("discipline") => Target::Discipline(value.to_owned()),
        Some("country") => Target::Country(CountryCode::parse(value).map_err(|_| not_said())?),
        _ => return Err(not_said()),
    })
}

/// A page of this site to come back to.
fn back(asked: Option<&str>) -> &str {
    let is_ours = |path: &&str| path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']);
    asked.filter(is_ours).unwrap_or(HERE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_back_to_this_site_alone() {
        assert_eq!(back(Some("/news?country=NG")), "/news?country=NG");
        for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "", "javascript:alert(1)"] {
            assert_eq!(back(Some(elsewhere)), HERE, "{elsewhere}");
        }
        assert_eq!(back(None), HERE);
    }
}
