//! Curated lists that the program carries itself: countries, disciplines, interests, credentials, nicknames.

mod countries;
mod credentials;
mod disciplines;
mod evidence;
mod interests;
mod nicknames;
mod place;
mod table;

pub(crate) use countries::named_exactly;
pub use countries::{Region, all_countries, country_name, country_writings, find_country, region_of};
pub use credentials::{Credential, is_credential, split_credentials};
pub use disciplines::{Discipline, all_disciplines, discipline, disciplines_of, find_discipline};
pub use evidence::{CountryEvidence, decide_country};
pub use interests::{Interest, all_interests, find_interest, interest};
pub use nicknames::{given_variants, may_be_same_given};
pub use place::{countries_with_state, country_of_city, country_of_domain, country_of_place};

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A country or territory by its ISO 3166-1 alpha-2 code, upper case: `NG`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CountryCode([u8; 2]);

/// The text is no country code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no country code; two letters of ISO 3166-1 are meant, such as NG")]
pub struct NotACountryCode(String);

impl CountryCode {
    /// Reads two letters, whatever their case.
    ///
    /// # Errors
    /// [`NotACountryCode`] for anything but two ASCII letters.
    pub fn parse(text: &str) -> Result<Self, NotACountryCode> {
        match text.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Ok(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => Err(NotACountryCode(text.to_owned())),
        }
    }

    /// The two letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for CountryCode {
    type Err = NotACountryCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for CountryCode {
    type Error = NotACountryCode;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<CountryCode> for String {
    fn from(code: CountryCode) -> Self {
        code.as_str().to_owned()
    }
}
