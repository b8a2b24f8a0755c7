//! Values before and after, field by field: what a decision changed, and what of it can go back.

use serde_json::{Map, Value};

/// Numbers with a point, kept as text: JSON does not promise to give back the very same one.
pub(crate) mod exact {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes the number as the shortest text that reads back as it.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands references over")]
    pub(crate) fn serialize<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(number)
    }

    /// Reads the text.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// The fields that differ, with their values before and after.
pub(crate) fn changed(before: &Value, after: &Value) -> (Map<String, Value>, Map<String, Value>) {
    let (mut was, mut is) = (Map::new(), Map::new());
    let (Value::Object(before), Value::Object(after)) = (before, after) else { return (was, is) };
    for (field, value) in after {
        let earlier = before.get(field).cloned().unwrap_or_default();
        if earlier != *value {
            was.insert(field.clone(), earlier);
            is.insert(field.clone(), value.clone());
        }
    }
    (was, is)
}

/// Puts fields of `current` back to what they were before, each only where it still is as the decision left it.
/// Gives the names of those that were edited since.
pub(crate) fn put_back(current: &mut Value, before: &Value, after: &Value) -> Vec<String> {
    let mut edited = Vec::new();
    let (Value::Object(current), Value::Object(before), Value::Object(after)) = (current, before, after) else {
        return edited;
    };
    for (field, left) in after {
        let Some(value) = current.get_mut(field) else { continue };
        if *value == *left {
            *value = before.get(field).cloned().unwrap_or_default();
        } else {
            edited.push(field.replace('_', " "));
        }
    }
    edited
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_edited_since_stays_and_is_named() {
        let before = json!({ "title": "Nurse", "city": "Oslo", "country": "NO" });
        let after = json!({ "title": "Dean", "city": "Bergen", "country": "NO" });
        let (was, is) = changed(&before, &after);
        assert_eq!((was.len(), is.len()), (2, 2));
        let mut current = json!({ "title": "Dean", "city": "Tromsø", "country": "NO" });
        let edited = put_back(&mut current, &Value::Object(was), &Value::Object(is));
        assert_eq!(edited, ["city"]);
        assert_eq!(current, json!({ "title": "Nurse", "city": "Tromsø", "country": "NO" }));
    }
}
