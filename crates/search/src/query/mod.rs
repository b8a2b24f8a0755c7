//! What is asked: words, filters, an order, and which part of the answer.

mod cursor;
mod parse;

use collegium_core::reference::CountryCode;
use serde::{Deserialize, Serialize};

pub use cursor::{Cursor, NotACursor};
pub(crate) use cursor::{Place, Seek};
pub(crate) use parse::{Parsed, Phrase, Scope, Word, parse, plain_words};

use crate::error::SearchError;

/// What can be counted and chosen beside the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FacetKind {
    /// Disciplines, by code.
    Discipline,
    /// Countries, by ISO code.
    Country,
    /// Institutions, by slug: where scholars are now, and which sent them.
    Institution,
    /// Programs, by code.
    Program,
    /// Years of participations.
    Year,
    /// Interests, by code.
    Interest,
}

impl FacetKind {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 6] =
        [Self::Discipline, Self::Country, Self::Institution, Self::Program, Self::Year, Self::Interest];

    /// The word used in addresses and in the search box.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Discipline => "discipline",
            Self::Country => "country",
            Self::Institution => "institution",
            Self::Program => "program",
            Self::Year => "year",
            Self::Interest => "interest",
        }
    }
}

/// The order of the hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Best match first; by name where nothing was typed.
    #[default]
    Relevance,
    /// By name.
    Name,
    /// Newest participation first, then by name.
    Newest,
}

/// Which part of the answer is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Window {
    /// Page `number`, from 1, of `size` hits.
    Page {
        /// From 1.
        number: usize,
        /// 1 to [`Window::MOST`].
        size: usize,
    },
    /// `limit` hits after those that `after` ended with.
    Cursor {
        /// Where the part before ended; `None` starts at the top.
        after: Option<Cursor>,
        /// 1 to [`Window::MOST`].
        limit: usize,
    },
}

impl Window {
    /// The most hits one answer holds.
    pub const MOST: usize = 100;
    /// How far pages go, in hits. Cursors go to the end.
    pub const DEEPEST: usize = 10_000;

    pub(crate) fn checked(&self) -> Result<(usize, usize), SearchError> {
        let (skip, take) = match *self {
            Self::Page { number, size } => (number.max(1) - 1, size),
            Self::Cursor { limit, .. } => (0, limit),
        };
        if !(1..=Self::MOST).contains(&take) {
            return Err(SearchError::WindowSize { asked: take, most: Self::MOST });
        }
        let skipped = skip.saturating_mul(take);
        if skipped.saturating_add(take) > Self::DEEPEST {
            return Err(SearchError::TooDeep { deepest: Self::DEEPEST });
        }
        Ok((skipped, take))
    }
}

impl Default for Window {
    fn default() -> Self {
        Self::Page { number: 1, size: 20 }
    }
}

/// A question. Values of one filter widen, different filters narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// As typed in the box: words, "phrases", `discipline:nurse`. Never an error.
    pub text: String,
    /// Codes of disciplines.
    pub discipline: Vec<String>,
    /// Countries.
    pub country: Vec<CountryCode>,
    /// Slugs of institutions.
    pub institution: Vec<String>,
    /// Codes of programs.
    pub program: Vec<String>,
    /// Years of participations.
    pub year: Vec<i32>,
    /// Codes of interests.
    pub interest: Vec<String>,
    /// The order.
    pub sort: Sort,
    /// Which part of the answer.
    pub window: Window,
}

impl Query {
    /// A question in words alone, first page.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The values chosen of a facet.
    pub(crate) fn chosen(&self, kind: FacetKind) -> Vec<String> {
        match kind {
            FacetKind::Discipline => self.discipline.clone(),
            FacetKind::Country => self.country.iter().map(ToString::to_string).collect(),
            FacetKind::Institution => self.institution.clone(),
            FacetKind::Program => self.program.clone(),
            FacetKind::Year => self.year.iter().map(ToString::to_string).collect(),
            FacetKind::Interest => self.interest.clone(),
        }
    }
}
