//! The news as Atom feeds: all of it, or what a kind, discipline, country, institution or person brings.

use atom_syndication::{Category, Content, Entry, Feed, Link, Person, Text};
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use collegium_core::page::PageRequest;
use collegium_core::submissions::{self, NewsPiece};

use super::news::Asked;
use super::piece::PieceView;
use crate::extract::{PageOp, Params};
use crate::problem::Answer;
use crate::state::App;

/// How many pieces a feed carries.
const ENTRIES: u64 = 50;

pub(super) async fn atom(State(app): State<App>, PageOp(op): PageOp, params: Params) -> Answer<Response> {
    let asked = Asked::read(&op, &params).await?;
    let page = submissions::browse(&op, &asked.filter, PageRequest::new(1, ENTRIES)).await?;
    let query = asked.query(1);
    let own = if query.is_empty() { app.url("/news.atom") } else { app.url(&format!("/news.atom?{query}")) };
    let changed = |piece: &NewsPiece| piece.corrected_at.unwrap_or(piece.at);
    let newest = page.rows.iter().map(changed).max().unwrap_or(DateTime::<Utc>::UNIX_EPOCH);
    let feed = Feed {
        title: Text::plain(title(&app.settings().community.name, &asked.in_words())),
        id: own.clone(),
        updated: newest.fixed_offset(),
        links: vec![link("self", own), link("alternate", app.url(&page_of(&query)))],
        entries: page.rows.iter().map(|piece| entry(&app, piece)).collect(),
        ..Feed::default()
    };
    Ok(([(CONTENT_TYPE, "application/atom+xml; charset=utf-8")], feed.to_string()).into_response())
}

fn title(community: &str, narrowed: &str) -> String {
    if narrowed.is_empty() { format!("News of {community}") } else { format!("News of {community}: {narrowed}") }
}

/// The page that shows what the feed brings.
fn page_of(query: &str) -> String {
    if query.is_empty() { "/news".to_owned() } else { format!("/news?{query}") }
}

fn link(rel: &str, href: String) -> Link {
    Link { rel: rel.to_owned(), href, ..Link::default() }
}

fn entry(app: &App, piece: &NewsPiece) -> Entry {
    let view = PieceView::of(&piece.content);
    let url = app.url(&format!("/news/{}", piece.slug));
    let profile = piece.byline.slug.as_ref().map(|slug| app.url(&format!("/scholars/{slug}")));
    Entry {
        title: Text::plain(view.title.clone()),
        // The address may change with the site's name; the piece's identity does not.
        id: format!("urn:uuid:{}", piece.id),
        updated: piece.corrected_at.unwrap_or(piece.at).fixed_offset(),
        published: Some(piece.at.fixed_offset()),
        authors: vec![Person { name: piece.byline.name.clone(), uri: profile, ..Person::default() }],
        categories: vec![Category { term: view.kind_word.to_owned(), scheme: None, label: Some(view.kind.to_owned()) }],
        links: vec![link("alternate", url)],
        content: Some(Content {
            value: Some(html(&view)),
            content_type: Some("html".to_owned()),
            ..Content::default()
        }),
        ..Entry::default()
    }
}

/// What a reader of feeds shows of a piece.
fn html(view: &PieceView) -> String {
    use askama::Template;

    #[derive(Template)]
    #[template(path = "news/entry.html")]
    struct EntryBody<'a> {
        view: &'a PieceView,
    }

    EntryBody { view }.render().unwrap_or_default()
}
