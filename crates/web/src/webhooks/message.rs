//! What a message says. It is composed when it is sent, as a visitor sees the piece at that moment: what is hidden by
//! then is not told.

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue};
use chrono::{DateTime, Utc};
use collegium_core::fault::Fault;
use collegium_core::op::{Actor, Op};
use collegium_core::submissions::{self, NewsPiece};
use collegium_core::webhooks::{Claimed, Event};
use serde::Serialize;
use url::Url;

use super::signature;
use crate::outside::Ask;
use crate::state::App;

#[derive(Serialize)]
struct Message {
    r#type: &'static str,
    /// When it happened.
    timestamp: DateTime<Utc>,
    data: Data,
}

/// What is told of a piece; of one that is gone only which it was, and where.
#[derive(Default, Serialize)]
struct Data {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    corrected_at: Option<DateTime<Utc>>,
}

/// The message, ready to be sent; none where what it would tell is not so any more.
///
/// # Errors
/// The database fails.
pub(crate) async fn compose(app: &App, op: &Op, claimed: &Claimed, to: Url) -> Result<Option<Ask>, Fault> {
    let delivery = &claimed.delivery;
    let data = match (delivery.event, &delivery.piece) {
        (Event::Test, _) | (_, None) => Data::default(),
        (Event::Unpublished, Some((id, slug))) => {
            Data { id: Some(id.to_string()), url: Some(address(app, slug)), ..Data::default() }
        }
        (Event::Published | Event::Corrected, Some((id, _))) => {
            let visitor = Op { actor: Actor::Visitor, ..op.clone() };
            match submissions::by_ids(&visitor, &[*id]).await?.pop() {
                Some(piece) => of_piece(app, piece),
                None => return Ok(None),
            }
        }
    };
    let message = Message { r#type: delivery.event.as_str(), timestamp: delivery.created_at, data };
    let body = serde_json::to_vec(&message).expect("words and moments can be written as JSON");
    let (id, seconds) = (delivery.id.0, op.now.timestamp());
    let signatures = signature::signatures(app.secret(), &claimed.keys, id, seconds, &body);
    let headers =
        [("webhook-id", id.to_string()), ("webhook-timestamp", seconds.to_string()), ("webhook-signature", signatures)];
    let json = Ask::post(to, body).with(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(Some(headers.into_iter().fold(json, |ask, (name, value)| {
        let value = HeaderValue::try_from(value).expect("digits and letters of base64 are a header");
        ask.with(HeaderName::from_static(name), value)
    })))
}

fn of_piece(app: &App, piece: NewsPiece) -> Data {
    Data {
        id: Some(piece.id.to_string()),
        url: Some(address(app, &piece.slug)),
        kind: Some(piece.content.kind().as_str()),
        title: Some(piece.content.title()),
        author: Some(piece.byline.name),
        published_at: Some(piece.at),
        corrected_at: piece.corrected_at,
    }
}

fn address(app: &App, slug: &str) -> String {
    app.url(&format!("/news/{slug}"))
}
