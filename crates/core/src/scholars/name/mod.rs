//! Names of persons: read from a cell as people type them, shown, sorted, and made into addresses.

mod capitals;
mod double;
mod full;
mod own_script;
mod words;

use crate::reference::Credential;
use crate::text::{fold, romanize, tidy};
use words::is_particle;

/// The name of a person, as one writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName {
    given: String,
    family: String,
    suffix: Option<String>,
    native: Option<String>,
    nickname: Option<String>,
    former: Option<String>,
    honorific: Option<String>,
    credentials: Vec<Credential>,
}

/// A cell that holds no name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoName {
    /// Nothing is there.
    #[error("the name is empty")]
    Empty,
    /// Something is there, but not a name: `n/a`, `TBD`, `----`.
    #[error("“{0}” is no name of a person")]
    NotAName(String),
}

impl PersonName {
    /// Reads a whole name from one cell: `Last, First M., MD, MPH`, `Dr. Anna van der Berg`, `张海燕`.
    /// Spelling stays as typed; all capitals and all small letters are repaired.
    ///
    /// # Errors
    /// [`NoName`] where the cell holds no name.
    pub fn from_full(text: &str) -> Result<Self, NoName> {
        full::read(text)
    }

    /// Puts a name together from columns. Empty columns are no error as long as one holds a name; a column that
    /// holds titles, degrees or a nickname beside the name is tidied as a whole name would be.
    ///
    /// # Errors
    /// [`NoName`] where no column holds a name.
    pub fn from_parts(given: &str, family: &str, native: Option<&str>, suffix: Option<&str>) -> Result<Self, NoName> {
        let mut name = full::read_parts(given, family)?;
        if let Some(native) = native.map(tidy).filter(|text| text.chars().any(char::is_alphabetic)) {
            name.native = Some(native);
        }
        if let Some(suffix) = suffix.map(tidy).filter(|text| !text.is_empty()) {
            name.suffix = Some(words::usual_suffix(&suffix).map_or(suffix, str::to_owned));
        }
        Ok(name)
    }

    /// A name exactly as its bearer writes it: nothing is repaired. Blanks are tidied.
    ///
    /// # Errors
    /// [`NoName::Empty`] where neither given nor family name is there.
    pub fn as_written(given: &str, family: &str, suffix: Option<&str>) -> Result<Self, NoName> {
        let (given, family) = (tidy(given), tidy(family));
        if !given.chars().chain(family.chars()).any(char::is_alphabetic) {
            return Err(NoName::Empty);
        }
        let suffix = suffix.map(tidy).filter(|suffix| !suffix.is_empty());
        Ok(Self {
            given,
            family,
            suffix,
            native: None,
            nickname: None,
            former: None,
            honorific: None,
            credentials: Vec::new(),
        })
    }

    /// Given names with middle names and initials: `Maria L.`
    #[must_use]
    pub fn given(&self) -> &str {
        &self.given
    }

    /// Family name with its particles: `van der Berg`. Empty for people of one name.
    #[must_use]
    pub fn family(&self) -> &str {
        &self.family
    }

    /// What follows the name: `Jr.`, `III`.
    #[must_use]
    pub fn suffix(&self) -> Option<&str> {
        self.suffix.as_deref()
    }

    /// The name in the person's own script.
    #[must_use]
    pub fn native(&self) -> Option<&str> {
        self.native.as_deref()
    }

    /// A nickname given in quotes or brackets: `Bob`.
    #[must_use]
    pub fn nickname(&self) -> Option<&str> {
        self.nickname.as_deref()
    }

    /// A former family name given in brackets or after “née”.
    #[must_use]
    pub fn former(&self) -> Option<&str> {
        self.former.as_deref()
    }

    /// The title of address that stood before the name: `Prof. Dr.`
    #[must_use]
    pub fn honorific(&self) -> Option<&str> {
        self.honorific.as_deref()
    }

    /// Degrees and licences that stood in the cell of the name.
    #[must_use]
    pub fn credentials(&self) -> &[Credential] {
        &self.credentials
    }

    /// The name as shown: `Maria L. van der Berg Jr.`; Chinese, Japanese and Korean writing keeps its own order.
    #[must_use]
    pub fn display_name(&self) -> String {
        if own_script::is_family_first(&self.given) && own_script::is_family_first(&self.family) {
            return format!("{}{}", self.family, self.given);
        }
        let parts = [self.given.as_str(), self.family.as_str(), self.suffix.as_deref().unwrap_or_default()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// The name as sorted: folded, the family name first without the small particles that lead it: `berg maria l`.
    #[must_use]
    pub fn sort_name(&self) -> String {
        let family = without_leading_particles(&self.family);
        let parts = [family, self.given.as_str(), self.suffix.as_deref().unwrap_or_default()];
        fold(&parts.join(" "))
    }

    /// First letters of the first given name and of the family name, in capitals: `MB`.
    #[must_use]
    pub fn initials(&self) -> String {
        let family = without_leading_particles(&self.family);
        let first = |text: &str| text.chars().find(|c| c.is_alphanumeric());
        first(&self.given).into_iter().chain(first(family)).flat_map(char::to_uppercase).collect()
    }

    /// The name in plain letters, digits and hyphens for public addresses: `maria-l-van-der-berg`; `scholar` where
    /// nothing of it can be written so.
    #[must_use]
    pub fn slug_base(&self) -> String {
        slug_of(&format!("{} {}", self.given, self.family))
    }
}

/// Plain letters, digits and single hyphens; `scholar` where nothing is left.
fn slug_of(text: &str) -> String {
    let plain = romanize(text);
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("-");
    if slug.is_empty() { "scholar".to_owned() } else { slug }
}

fn without_leading_particles(family: &str) -> &str {
    let mut rest = family;
    while let Some((first, after)) = rest.split_once(' ') {
        if !is_particle(first) || first.chars().any(char::is_uppercase) {
            break;
        }
        rest = after;
    }
    let elided = ["d'", "d’", "al-", "el-", "'t ", "’t "].iter().find_map(|prefix| rest.strip_prefix(prefix));
    elided.filter(|name| !name.is_empty()).unwrap_or(rest)
}

#[cfg(test)]
mod tests;
