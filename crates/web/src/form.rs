//! What somebody typed into a form, and what is wrong with it: shown again together, so that nothing is lost.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::extract::Params;
use crate::problem::{Answer, Whole};
use crate::view::render;

/// The fields of a form as they were typed, with what is wrong beside each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    fields: Params,
    errors: BTreeMap<String, String>,
}

impl Typed {
    /// A form as it was sent.
    #[must_use]
    pub fn new(fields: Params) -> Self {
        Self { fields, errors: BTreeMap::new() }
    }

    /// A form filled in with these values.
    #[must_use]
    pub fn of<'a>(values: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self::new(values.into_iter().collect())
    }

    /// What stands in this field; empty where nothing does.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.fields.as_typed(name).unwrap_or_default()
    }

    /// All values of a field that may be there several times, blank ones left out.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.fields.all(name)
    }

    /// Whether this choice is made in the field.
    #[must_use]
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.fields.all(name).contains(&value)
    }

    /// Writes this into the field, in place of what stood there.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.fields.set(name, value);
    }

    /// What is wrong with the field; empty where nothing is.
    #[must_use]
    pub fn error(&self, name: &str) -> &str {
        self.errors.get(name).map_or("", String::as_str)
    }

    /// Says what is wrong with a field, as a sentence. The first word about a field stays.
    pub fn refuse(&mut self, name: &str, why: impl Into<String>) {
        self.errors.entry(name.to_owned()).or_insert_with(|| why.into());
    }

    /// Reads a field; what is wrong with it is noted, and `None` given.
    pub fn read<T, E: std::fmt::Display>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, E>) -> Option<T> {
        match read(self.value(name).trim()) {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(name, crate::problem::sentence(&error.to_string()));
                None
            }
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.errors.is_empty()
    }

    /// The fields that something is wrong with, and what.
    pub fn errors(&self) -> impl Iterator<Item = (&str, &str)> {
        self.errors.iter().map(|(name, why)| (name.as_str(), why.as_str()))
    }

    /// All fields and values as they were typed.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.pairs()
    }
}

/// The page of a form that was sent with something wrong in it.
///
/// # Errors
/// Where the page could not be written.
pub fn shown_again(page: &impl askama::Template) -> Answer<Response> {
    shown_as(page, StatusCode::UNPROCESSABLE_ENTITY)
}

/// A page that says by itself what went wrong, with the status for programs.
///
/// # Errors
/// Where the page could not be written.
pub fn shown_as(page: &impl askama::Template, status: StatusCode) -> Answer<Response> {
    let mut response = render(page)?.into_response();
    *response.status_mut() = status;
    response.extensions_mut().insert(Whole);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_keeps_what_was_typed_and_what_is_wrong() {
        let mut typed = Typed::new(Params::read("name=+Ada+&year=x&lang=en&lang=fr"));
        assert_eq!(typed.value("name"), " Ada ", "as it was typed, blanks and all");
        assert_eq!(typed.read("year", str::parse::<i32>), None);
        assert_eq!(typed.error("year"), "Invalid digit found in string.");
        typed.refuse("year", "Something else.");
        assert_eq!(typed.error("year"), "Invalid digit found in string.", "the first word stays");
        assert!(!typed.is_well() && typed.has("lang", "fr") && !typed.has("lang", "de"));
    }
}
