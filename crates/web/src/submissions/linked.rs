//! A piece for search engines and previews elsewhere: schema.org's `NewsArticle` and `ScholarlyArticle` as JSON-LD.

use collegium_core::publications::{Author, Publication};
use collegium_core::submissions::{Content, NewsPiece, Readers};
use serde_json::{Value, json};

use crate::scholars::safe_in_script;
use crate::view::Frame;

/// How many letters of a text a preview shows.
const SUMMARY: usize = 200;

/// The first words of what a piece says, without marks.
pub(super) fn summary(content: &Content) -> String {
    let text = match content {
        Content::Publication(works) if content.text().is_empty() => {
            works.works.first().and_then(|work| work.container.clone()).unwrap_or_default()
        }
        _ => content.text().to_owned(),
    };
    let plain: String = text.chars().filter(|c| !matches!(c, '*' | '_' | '#' | '>' | '`')).collect();
    let plain = collegium_core::text::tidy(&plain);
    match plain.char_indices().nth(SUMMARY) {
        Some((end, _)) => format!("{}…", plain[..end].trim_end()),
        None => plain,
    }
}

/// JSON-LD of a piece that everybody may read, safe inside a `<script>` element.
pub(super) fn piece(piece: &NewsPiece, frame: &Frame) -> Option<String> {
    if piece.readers != Readers::Everybody {
        return None;
    }
    let url = frame.absolute(&format!("/news/{}", piece.slug));
    let data = match &piece.content {
        Content::Publication(works) => {
            let works: Vec<Value> = works.works.iter().take(20).map(work).collect();
            json!({ "@context": "https://schema.org", "@graph": works })
        }
        content => json!({
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": content.title(),
            "description": summary(content),
            "url": url,
            "datePublished": piece.at.to_rfc3339(),
            "dateModified": piece.corrected_at.unwrap_or(piece.at).to_rfc3339(),
            "author": { "@type": "Person", "name": piece.byline.name },
            "publisher": { "@type": "Organization", "name": frame.site.community },
        }),
    };
    Some(safe_in_script(&data.to_string()))
}

fn work(work: &Publication) -> Value {
    let authors: Vec<Value> = work
        .authors
        .iter()
        .take(50)
        .map(|author: &Author| json!({ "@type": "Person", "name": author.full_name() }))
        .collect();
    json!({
        "@type": "ScholarlyArticle",
        "headline": work.title,
        "author": authors,
        "datePublished": work.date.map(collegium_core::publications::PartialDate::iso),
        "isPartOf": work.container.as_ref().map(|name| json!({ "@type": "CreativeWork", "name": name })),
        "sameAs": work.link(),
    })
}
