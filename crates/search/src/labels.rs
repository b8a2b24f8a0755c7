//! The curated lists as the index needs them: what a code is called, and what people type for it.

use std::hash::{Hash as _, Hasher as _};

use collegium_core::reference::CountryCode;
use rustc_hash::{FxHashMap, FxHasher};

/// One entry of a curated list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Label {
    /// The code that profiles carry: `nurse`, `NG`, `team-based-learning`.
    pub code: String,
    /// What is shown: `Nursing`, `Nigeria`.
    pub label: String,
    /// The group it is shown in, if any: a country's region.
    pub group: Option<String>,
    /// Other words for it: `RN`, `Holland`.
    pub synonyms: Vec<String>,
}

impl Label {
    /// An entry without group and synonyms.
    #[must_use]
    pub fn new(code: &str, label: &str) -> Self {
        Self { code: code.to_owned(), label: label.to_owned(), ..Self::default() }
    }

    /// The same entry with other words for it.
    #[must_use]
    pub fn with_synonyms(mut self, synonyms: &[&str]) -> Self {
        self.synonyms = synonyms.iter().map(|s| (*s).to_owned()).collect();
        self
    }

    /// The same entry in a group.
    #[must_use]
    pub fn in_group(mut self, group: &str) -> Self {
        self.group = Some(group.to_owned());
        self
    }
}

/// A name and its other forms: given `bob`, gives `robert`, `rob`. Words come and go folded.
pub type NameVariants = fn(&str) -> Vec<String>;

/// The curated lists. A code that is on no list is shown and found as it stands.
#[derive(Clone, Debug)]
pub struct Labels {
    disciplines: FxHashMap<String, Label>,
    interests: FxHashMap<String, Label>,
    countries: FxHashMap<String, Label>,
    variants: NameVariants,
}

impl Labels {
    /// The given lists; no nicknames yet.
    #[must_use]
    pub fn new(disciplines: Vec<Label>, interests: Vec<Label>, countries: Vec<Label>) -> Self {
        let by_code = |list: Vec<Label>| list.into_iter().map(|label| (label.code.clone(), label)).collect();
        Self {
            disciplines: by_code(disciplines),
            interests: by_code(interests),
            countries: by_code(countries),
            variants: |_| Vec::new(),
        }
    }

    /// The same lists with nicknames.
    #[must_use]
    pub fn with_name_variants(mut self, variants: NameVariants) -> Self {
        self.variants = variants;
        self
    }

    pub(crate) fn discipline(&self, code: &str) -> Label {
        entry(&self.disciplines, code)
    }

    pub(crate) fn interest(&self, code: &str) -> Label {
        entry(&self.interests, code)
    }

    pub(crate) fn country(&self, code: CountryCode) -> Label {
        entry(&self.countries, code.as_str())
    }

    /// A number that is another one as soon as an entry is.
    pub(crate) fn fingerprint(&self) -> u64 {
        let mut hasher = FxHasher::default();
        for list in [&self.disciplines, &self.interests, &self.countries] {
            let mut entries: Vec<&Label> = list.values().collect();
            entries.sort_unstable_by(|a, b| a.code.cmp(&b.code));
            entries.hash(&mut hasher);
        }
        hasher.finish()
    }

    /// Other forms of a given name, folded, without the name itself.
    pub(crate) fn variants_of(&self, folded: &str) -> Vec<String> {
        (self.variants)(folded).into_iter().filter(|variant| variant != folded).collect()
    }
}

fn entry(list: &FxHashMap<String, Label>, code: &str) -> Label {
    list.get(code).cloned().unwrap_or_else(|| Label::new(code, code))
}
