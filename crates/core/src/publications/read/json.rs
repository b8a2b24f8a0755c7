//! JSON of registries and reference managers: objects one after the other, and values that come in many shapes.

use serde_json::Value;

use super::block::{Block, Lines};
use crate::publications::model::{Author, PartialDate, month_of};

/// The objects of a list, or one after the other, each for itself, so that a broken one spoils no other.
pub(super) fn split(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut lines = Lines::of(text);
    let (mut depth, mut start, mut in_string, mut escaped) = (0_usize, 0, false, false);
    for (at, byte) in text.bytes().enumerate() {
        if in_string {
            (in_string, escaped) = (escaped || byte != b'"', !escaped && byte == b'\\');
            // A line that breaks within a string is broken; the next line begins anew.
            if byte == b'\n' {
                in_string = false;
            }
            continue;
        }
        match byte {
            b'"' if depth > 0 => in_string = true,
            b'{' => {
                if depth == 0 {
                    start = at;
                }
                depth += 1;
            }
            b'}' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    blocks.push(lines.block(start, at + 1));
                }
            }
            _ => {}
        }
    }
    if depth > 0 {
        blocks.push(lines.block(start, text.len()));
    }
    blocks
}

/// The words of a value: a text, a number, or the first of a list that has words.
pub(super) fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(values) => values.iter().find_map(words),
        _ => None,
    }
}

/// A whole number, also where it stands as text.
pub(super) fn number<T: std::str::FromStr>(value: &Value) -> Option<T> {
    words(value)?.trim().parse().ok()
}

/// `{"date-parts": [[2019, 3, 14]]}`, or as raw or literal text.
pub(super) fn date(value: &Value) -> Option<PartialDate> {
    let parts = &value["date-parts"][0];
    let of_parts = || {
        let month = number(&parts[1]).or_else(|| words(&parts[1]).as_deref().and_then(month_of));
        PartialDate::new(number(&parts[0])?, month, number(&parts[2]))
    };
    of_parts().or_else(|| ["raw", "literal"].iter().find_map(|key| PartialDate::parse(value[*key].as_str()?)))
}

/// Authors in the shape of CSL and Crossref: family and given names, or one name.
pub(super) fn authors(value: &Value) -> Vec<Author> {
    value.as_array().into_iter().flatten().filter_map(author).collect()
}

fn author(value: &Value) -> Option<Author> {
    let text = |key: &str| words(&value[key]);
    let orcid = text("ORCID");
    let whole = text("literal").or_else(|| text("name"));
    let Some(family) = text("family") else {
        let name = whole.or_else(|| text("given"))?;
        return Some(Author::named(name).with_orcid(orcid.as_deref()));
    };
    let particles = [text("dropping-particle"), text("non-dropping-particle"), Some(family), text("suffix")];
    let family = particles.into_iter().flatten().collect::<Vec<_>>().join(" ");
    Some(Author { family, given: text("given"), orcid: None }.with_orcid(orcid.as_deref()))
}
