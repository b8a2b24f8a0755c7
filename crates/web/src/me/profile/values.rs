//! Values of a profile in words, for the history and for choosing between two of them.

use collegium_core::reference::{self, CountryCode};
use collegium_core::scholars::{Availability, Field};
use serde_json::Value;

use crate::view::{labels, words};

/// What stood in a field, in words; empty where nothing did.
pub(super) fn in_words(field: Field, value: &Value) -> String {
    match value {
        Value::Array(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| in_words(field, part)).collect();
            parts.join(if field == Field::Affiliations { "; " } else { ", " })
        }
        Value::String(text) => named(field, text),
        Value::Object(parts) if field == Field::Affiliations => stay(parts),
        Value::Object(parts) => {
            let order = ["given", "family", "suffix", "label", "url"];
            let texts = order.iter().filter_map(|key| parts.get(*key)?.as_str()).filter(|text| !text.is_empty());
            let sort = parts.get("sort").and_then(Value::as_str).map(|sort| format!("(sorted under “{sort}”)"));
            texts.map(str::to_owned).chain(sort).collect::<Vec<_>>().join(" ")
        }
        _ => String::new(),
    }
}

/// Codes by their names; all else as it is.
fn named(field: Field, text: &str) -> String {
    match field {
        Field::Disciplines => labels::field(text),
        Field::Interests => labels::interest(text),
        Field::Languages => labels::language(text),
        Field::Country => {
            CountryCode::parse(text).map_or_else(|_| text.to_owned(), |c| reference::country_name(c).to_owned())
        }
        Field::Availability => {
            Availability::named(text).map_or_else(|| text.to_owned(), |one| labels::availability(one).to_owned())
        }
        _ => text.to_owned(),
    }
}

fn stay(parts: &serde_json::Map<String, Value>) -> String {
    let text = |key: &str| parts.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let year = |key: &str| parts.get(key).and_then(Value::as_i64).and_then(|year| i32::try_from(year).ok());
    let at = &parts["at"];
    let at = at["institution"]["name"].as_str().or_else(|| at["typed"].as_str()).unwrap_or_default();
    let years = words::years(year("from"), year("to"));
    let said = [at.to_owned(), text("role"), text("department"), years];
    said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_told_in_words() {
        assert_eq!(in_words(Field::Country, &json!("NG")), "Nigeria");
        assert_eq!(
            in_words(Field::Availability, &json!(["mentoring", "visiting"])),
            "Mentoring, Visiting to teach or advise"
        );
        assert_eq!(in_words(Field::City, &Value::Null), "");
        let name = json!({ "given": "Ada", "family": "Obi", "suffix": null, "sort": "ada" });
        assert_eq!(in_words(Field::Name, &name), "Ada Obi (sorted under “ada”)");
        let work = json!([{ "at": { "institution": { "id": "x", "name": "University of Lagos" } }, "role": "Professor",
            "department": null, "from": 2014, "to": 2019, "primary": false }]);
        assert_eq!(in_words(Field::Affiliations, &work), "University of Lagos, Professor, 2014–2019");
    }
}
