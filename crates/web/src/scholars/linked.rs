//! A profile for search engines: schema.org's Person as JSON-LD, made of what everybody may see.

use collegium_core::scholars::Profile;
use serde_json::{Map, Value, json};

use crate::view::labels;

/// JSON-LD of a profile that was reduced to what a visitor sees, safe inside a `<script>` element.
pub(super) fn person(public: &Profile, url: &str) -> String {
    let scholar = &public.scholar;
    let mut person = Map::new();
    person.insert("@context".into(), "https://schema.org".into());
    person.insert("@type".into(), "Person".into());
    person.insert("name".into(), scholar.display_name.clone().into());
    person.insert("url".into(), url.into());
    let mut add = |key: &str, value: Value| {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty) || value == "";
        if !empty {
            person.insert(key.into(), value);
        }
    };
    add("givenName", scholar.given_name.clone().into());
    add("familyName", scholar.family_name.clone().into());
    add("alternateName", scholar.native_name.clone().into());
    add("honorificSuffix", scholar.credentials.join(", ").into());
    add("jobTitle", scholar.title.clone().into());
    add("knowsLanguage", scholar.languages.clone().into());
    let known = scholar.disciplines.iter().map(|code| labels::field(code));
    let interests = scholar.interests.iter().map(|code| labels::interest(code));
    add("knowsAbout", known.chain(interests).collect::<Vec<_>>().into());
    if let Some(institution) = public.institution_now() {
        let mut organization = json!({ "@type": "Organization", "name": institution.name });
        if let Some(ror) = &institution.ror {
            organization["@id"] = format!("https://ror.org/{ror}").into();
        }
        add("worksFor", organization);
    }
    if scholar.city.is_some() || scholar.country.is_some() {
        let mut address = json!({ "@type": "PostalAddress" });
        if let Some(city) = &scholar.city {
            address["addressLocality"] = city.clone().into();
        }
        if let Some(country) = scholar.country {
            address["addressCountry"] = country.as_str().into();
        }
        add("address", address);
    }
    let orcid = scholar.orcid.iter().map(|orcid| format!("https://orcid.org/{orcid}"));
    add("sameAs", orcid.chain(scholar.links.iter().map(|link| link.url.clone())).collect::<Vec<_>>().into());
    safe_in_script(&Value::Object(person).to_string())
}

/// JSON whose text cannot end the element that it stands in.
pub(crate) fn safe_in_script(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use collegium_core::audience::{Audience, Viewer};
    use collegium_core::scholars::Field;

    use super::*;
    use crate::view::sample;

    #[test]
    fn only_public_fields_are_told() {
        let mut profile = sample::profile();
        profile.scholar.audiences = profile.scholar.audiences.with(Field::Name, Audience::Public);
        let public = profile.seen_by(Viewer::Visitor).unwrap();
        let told: Value = serde_json::from_str(&person(&public, "https://a.example/x")).unwrap();
        let keys: Vec<&str> = told.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["@context", "@type", "familyName", "givenName", "name", "url"]);
    }

    #[test]
    fn text_cannot_end_the_script() {
        let mut profile = sample::profile();
        profile.scholar.title = Some("</script><script>alert(1)".into());
        let told = person(&profile, "https://a.example/x");
        assert!(!told.contains('<'));
        assert_eq!(serde_json::from_str::<Value>(&told).unwrap()["jobTitle"], "</script><script>alert(1)");
    }
}
