//! What a line said of a person, kept with the line: later loads are matched with what was said then, not only with
//! what is known today.

use serde::{Deserialize, Serialize};

use super::observed::Observed;
use crate::reference::CountryCode;
use crate::scholars::matching::{Evidence, InstitutionKey, Mark, MarkKind};
use crate::text;

/// What a line said. The names of the fields are short because there is one of these a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Said {
    #[serde(rename = "g", default, skip_serializing_if = "String::is_empty")]
    given: String,
    #[serde(rename = "f", default, skip_serializing_if = "String::is_empty")]
    family: String,
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    native: Option<String>,
    #[serde(rename = "c", default, skip_serializing_if = "Vec::is_empty")]
    credentials: Vec<String>,
    #[serde(rename = "d", default, skip_serializing_if = "Vec::is_empty")]
    disciplines: Vec<String>,
    #[serde(rename = "e", default, skip_serializing_if = "Vec::is_empty")]
    emails: Vec<String>,
    #[serde(rename = "m", default, skip_serializing_if = "Vec::is_empty")]
    marks: Vec<Mark>,
    #[serde(rename = "i", default, skip_serializing_if = "String::is_empty")]
    institution: String,
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    city: Option<String>,
    #[serde(rename = "k", default, skip_serializing_if = "Option::is_none")]
    country: Option<String>,
}

impl Said {
    pub(super) fn of(observed: &Observed) -> Self {
        let mark = |kind, value: &Option<String>| value.clone().map(|value| Mark { kind, value });
        Self {
            given: observed.name.given().to_owned(),
            family: observed.name.family().to_owned(),
            native: observed.native.clone(),
            credentials: observed.credentials.clone(),
            disciplines: observed.disciplines.clone(),
            emails: observed.emails.iter().map(|email| email.address.to_lowercase()).collect(),
            marks: [mark(MarkKind::Orcid, &observed.orcid), mark(MarkKind::Phone, &observed.phone)]
                .into_iter()
                .flatten()
                .collect(),
            institution: observed.institution_typed.as_deref().map(text::fold).unwrap_or_default(),
            city: observed.city.clone(),
            country: observed.country.map(Into::into),
        }
    }

    /// Whether this name, given and family, was said.
    pub(super) fn is_of(&self, given: &str, family: &str) -> bool {
        text::fold(&self.given) == text::fold(given) && text::fold(&self.family) == text::fold(family)
    }

    pub(super) fn emails(&self) -> &[String] {
        &self.emails
    }

    /// As the matcher takes it, with what the line was found to mean.
    pub(super) fn evidence(self, institution: Option<InstitutionKey>, year: i32, edition: u32) -> Evidence {
        Evidence {
            given: self.given,
            family: self.family,
            native: self.native,
            credentials: self.credentials,
            disciplines: self.disciplines,
            emails: self.emails,
            marks: self.marks,
            institution,
            institution_text: self.institution,
            city: self.city,
            country: self.country.and_then(|code| CountryCode::parse(&code).ok()),
            year,
            edition,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_kept_short_and_reads_back() {
        let said = Said { given: "Ruth".to_owned(), family: "Ashworth".to_owned(), ..Said::default() };
        let text = serde_json::to_string(&said).unwrap();
        assert_eq!(text, r#"{"g":"Ruth","f":"Ashworth"}"#);
        assert_eq!(serde_json::from_str::<Said>(&text).unwrap(), said);
        assert!(said.is_of("RUTH", "Ashworth") && !said.is_of("Ruth", "Lind"));
    }
}
