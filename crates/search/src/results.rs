//! What is answered. All of it is made of what the viewer may see.

use collegium_core::id::{InstitutionId, ScholarId};
use collegium_core::reference::CountryCode;
use serde::Serialize;

use crate::query::{Cursor, FacetKind};

/// The answer to a [`crate::Query`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Results {
    /// How many scholars match, exactly.
    pub total: u64,
    /// The hits of the window asked for.
    pub hits: Vec<Hit>,
    /// The counts to choose from.
    pub facets: Facets,
    /// Where to read on; `None` at the end.
    pub next: Option<Cursor>,
    /// How the text was read.
    pub understood: Understood,
}

/// One scholar found, as shown on a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// Identity.
    pub id: ScholarId,
    /// The last part of the profile's address.
    pub slug: String,
    /// The name as shown.
    pub name: String,
    /// The name in the scholar's own script.
    pub native_name: Option<String>,
    /// Degrees and licences.
    pub credentials: Vec<String>,
    /// Job title.
    pub title: Option<String>,
    /// Codes of disciplines, the main one first.
    pub disciplines: Vec<String>,
    /// Codes of interests.
    pub interests: Vec<String>,
    /// The country.
    pub country: Option<CountryCode>,
    /// The city.
    pub city: Option<String>,
    /// Where the scholar is now; else the institution that sent the scholar last.
    pub institution: Option<HitInstitution>,
    /// The programs taken part in, newest first.
    pub programs: Vec<HitProgram>,
    /// Whether a picture may be shown.
    pub has_photo: bool,
    /// A piece of longer text with the words found in it marked; `None` where the card says it all.
    pub snippet: Option<Vec<SnippetPart>>,
}

/// The institution on a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HitInstitution {
    /// Identity.
    pub id: InstitutionId,
    /// The last part of the institution's address.
    pub slug: String,
    /// The name.
    pub name: String,
    /// The nine characters of the ROR id.
    pub ror: Option<String>,
}

/// A program on a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HitProgram {
    /// The program's code.
    pub program: String,
    /// The program's name.
    pub name: String,
    /// The edition's year.
    pub year: i32,
}

/// A piece of a snippet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SnippetPart {
    /// The text, to be escaped by whoever shows it.
    pub text: String,
    /// Whether it is one of the words looked for.
    pub marked: bool,
}

/// The counts of the six facets, largest first. A facet's own choice does not narrow it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facets {
    /// By discipline.
    pub discipline: Vec<FacetCount>,
    /// By country, with its region as group.
    pub country: Vec<FacetCount>,
    /// By institution, the largest [`Facets::INSTITUTIONS`] and those chosen.
    pub institution: Vec<FacetCount>,
    /// By program.
    pub program: Vec<FacetCount>,
    /// By year, newest first.
    pub year: Vec<FacetCount>,
    /// By interest.
    pub interest: Vec<FacetCount>,
}

impl Facets {
    /// How many institutions are listed, beside those chosen.
    pub const INSTITUTIONS: usize = 100;

    /// The counts of one facet.
    #[must_use]
    pub fn of(&self, kind: FacetKind) -> &[FacetCount] {
        match kind {
            FacetKind::Discipline => &self.discipline,
            FacetKind::Country => &self.country,
            FacetKind::Institution => &self.institution,
            FacetKind::Program => &self.program,
            FacetKind::Year => &self.year,
            FacetKind::Interest => &self.interest,
        }
    }

    pub(crate) fn of_mut(&mut self, kind: FacetKind) -> &mut Vec<FacetCount> {
        match kind {
            FacetKind::Discipline => &mut self.discipline,
            FacetKind::Country => &mut self.country,
            FacetKind::Institution => &mut self.institution,
            FacetKind::Program => &mut self.program,
            FacetKind::Year => &mut self.year,
            FacetKind::Interest => &mut self.interest,
        }
    }
}

/// How many scholars choosing a value would give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FacetCount {
    /// The code, slug or year.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// The group it is shown in: a country's region.
    pub group: Option<String>,
    /// How many scholars; 0 only for a value that was chosen.
    pub count: u64,
    /// Whether it was chosen, by a filter or in the text.
    pub chosen: bool,
}

/// How the text was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Understood {
    /// The plain words looked for, folded.
    pub words: Vec<String>,
    /// The phrases looked for, folded.
    pub phrases: Vec<String>,
    /// What was typed as `discipline:nurse` and could be read as such.
    pub filters: Vec<UnderstoodFilter>,
    /// No scholar has all of the words: those with most of them are listed.
    pub relaxed: bool,
    /// No name is written quite so: what sounds or looks alike is listed too.
    pub widened: bool,
}

/// A filter read from the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnderstoodFilter {
    /// Which facet.
    pub facet: FacetKind,
    /// The value, as in addresses.
    pub value: String,
    /// What is shown.
    pub label: String,
}

/// What could be meant by what is being typed, the likeliest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Suggestions {
    /// The list.
    pub items: Vec<Suggestion>,
}

/// One thing that could be meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// What it is.
    pub kind: SuggestionKind,
    /// The scholar's slug, or the facet's value.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// Known words typed before it, folded, that stay beside it; scholars and counts are of those who have them.
    pub beside: Option<String>,
    /// A word of explanation: where a scholar works or lives, a country's region.
    pub detail: Option<String>,
    /// How many scholars; 1 for a scholar.
    pub count: u64,
}

/// What a suggestion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SuggestionKind {
    /// A scholar.
    Scholar,
    /// A value of a facet.
    Facet(FacetKind),
}

/// The community in numbers, as the viewer sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Scholars.
    pub scholars: u64,
    /// How many institutions they are at or were sent by.
    pub institutions: u64,
    /// The whole community's facets: countries with their counts, disciplines, programs, years.
    pub facets: Facets,
    /// The scholars with the newest participations.
    pub newest: Vec<Hit>,
}
