//! A draft as the fields of a form, and back.

use std::fmt::Display;

use collegium_core::reference::CountryCode;
use collegium_core::scholars::edit::{Code, Draft, Line, OwnName, Phone, Prose, Unfit};
use collegium_core::scholars::{Availability, OrcidId};

use super::rows::{self, Named};
use crate::extract::Params;
use crate::form::Typed;

/// The form filled in with a draft.
pub(super) fn typed(draft: &Draft, version: i32) -> Typed {
    let mut fields = Params::default();
    let mut set = |name: &str, value: &str| fields.add(name, value);
    let line = |line: Option<&str>| line.unwrap_or_default().to_owned();
    set("version", &version.to_string());
    set("given", draft.name.given());
    set("family", draft.name.family());
    set("suffix", draft.name.suffix());
    set("sort", draft.name.sort());
    set("native", &line(draft.native_name.as_ref().map(Line::as_str)));
    set("former", &joined(draft.former_names.iter().map(Line::as_str), "\n"));
    set("pronouns", &line(draft.pronouns.as_ref().map(Line::as_str)));
    set("credentials", &joined(draft.credentials.iter().map(Line::as_str), ", "));
    set("title", &line(draft.title.as_ref().map(Line::as_str)));
    set("bio", draft.bio.as_ref().map_or("", Prose::as_str));
    set("city", &line(draft.city.as_ref().map(Line::as_str)));
    set("country", draft.country.as_ref().map_or("", CountryCode::as_str));
    set("orcid", &draft.orcid.map(|orcid| orcid.to_string()).unwrap_or_default());
    set("phones", &joined(draft.phones.iter().map(Phone::as_str), "\n"));
    draft.interests.iter().for_each(|code| set("interest", code.as_str()));
    draft.languages.iter().for_each(|tag| set("language", tag.as_str()));
    draft.availability.iter().for_each(|one| set("available", one.as_str()));
    rows::fill(&mut fields, draft);
    Typed::new(fields)
}

fn joined<'a>(parts: impl Iterator<Item = &'a str>, between: &str) -> String {
    parts.collect::<Vec<_>>().join(between)
}

/// Reads the form; what is wrong with a field is noted beside it. `None` where something is.
pub(super) fn draft(typed: &mut Typed, named: &[Named]) -> Option<Draft> {
    let name = name(typed);
    let draft = Draft {
        native_name: read(typed, "native", Line::read),
        former_names: read(typed, "former", |text| Line::read_all(text, &['\n'])),
        pronouns: read(typed, "pronouns", Line::read),
        credentials: read(typed, "credentials", |text| Line::read_all(text, &[',', '\n'])),
        title: read(typed, "title", Line::read),
        disciplines: rows::disciplines(typed),
        interests: codes(typed, "interest", Code::interest),
        bio: read(typed, "bio", Prose::read),
        city: read(typed, "city", Line::read),
        country: read(typed, "country", |text| optional(text, CountryCode::parse)),
        affiliations: rows::stays(typed, named),
        languages: codes(typed, "language", Code::language),
        links: rows::links(typed),
        orcid: read(typed, "orcid", |text| optional(text, OrcidId::parse)),
        phones: read(typed, "phones", Phone::read_all),
        availability: typed.all("available").into_iter().filter_map(Availability::named).collect(),
        name: name?,
    };
    typed.is_well().then_some(draft)
}

fn name(typed: &mut Typed) -> Option<OwnName> {
    let (given, family) = (read(typed, "given", Line::read), read(typed, "family", Line::read));
    let (suffix, sort) = (read(typed, "suffix", Line::read), read(typed, "sort", Line::read));
    let name = OwnName::new(given, family, suffix, sort).ok();
    if name.is_none() {
        typed.refuse("given", "Please write your name: given names, the family name, or both.");
    }
    name
}

/// Reads a field; nothing stands in for what cannot be read.
pub(super) fn read<T: Default, E: Display>(typed: &mut Typed, name: &str, how: impl FnOnce(&str) -> Result<T, E>) -> T {
    typed.read(name, how).unwrap_or_default()
}

fn optional<T, E>(text: &str, how: impl FnOnce(&str) -> Result<T, E>) -> Result<Option<T>, E> {
    if text.is_empty() { Ok(None) } else { how(text).map(Some) }
}

/// The codes that are ticked, each once, in the order of the alphabet.
fn codes(typed: &mut Typed, name: &str, how: impl Fn(&str) -> Result<Code, Unfit>) -> Vec<Code> {
    let mut ticked: Vec<String> = typed.all(name).into_iter().map(str::to_owned).collect();
    ticked.sort_unstable();
    ticked.dedup();
    let mut codes = Vec::new();
    for code in ticked {
        match how(&code) {
            Ok(code) => codes.push(code),
            Err(unfit) => typed.refuse(name, crate::problem::sentence(&unfit.to_string())),
        }
    }
    codes
}
