//! Which program and edition each line is of.

use std::collections::HashMap;

use super::reader::{EditionGuess, Roster, RosterLine};
use super::rosters::{LoadRosters, LoadRostersError};
use crate::programs::NamedEdition;
use crate::text;

/// Codes of programs by their folded names, as far as the rosters of one load tell both.
pub(super) struct Codes(HashMap<String, String>);

impl Codes {
    /// Learns which name goes with which code.
    pub(super) fn learn(rosters: &[Roster]) -> Self {
        let told = rosters.iter().filter_map(|roster| {
            let (code, name) = (roster.edition.program_code.as_deref()?, roster.edition.program_name.as_deref()?);
            Some((text::fold(name), slug(code)))
        });
        Self(told.collect())
    }

    /// The edition of a line. What the command names outranks what the line says, and that what the file says.
    pub(super) fn edition_of(
        &self,
        roster: &Roster,
        line: &RosterLine<'_>,
        load: &LoadRosters,
    ) -> Result<NamedEdition, LoadRostersError> {
        let guess = line.edition();
        let missing = |missing, option| LoadRostersError::NoEdition { file: roster.file.clone(), missing, option };
        let program = load.program.as_deref().map(slug).or_else(|| self.code(&guess));
        let program = program.filter(|code| !code.is_empty()).ok_or_else(|| missing("program", "program"))?;
        let named = |year| NamedEdition {
            program: program.clone(),
            program_name: guess.program_name.clone(),
            year,
            month: guess.month.and_then(|month| u8::try_from(month).ok()),
            season: guess.season.map(|season| season.to_string().to_lowercase()),
        };
        match load.edition.as_deref() {
            Some(edition) => read_edition(edition)
                .map(|(year, month, season)| NamedEdition { month, season, ..named(year) })
                .ok_or_else(|| missing("year in --edition, which is written as 2014-january or 2014", "edition")),
            None => guess.year.map(named).ok_or_else(|| missing("year", "edition")),
        }
    }

    /// The code as told; else the one that goes with the name; else one made of the name.
    fn code(&self, guess: &EditionGuess) -> Option<String> {
        let by_name = |name: &String| self.0.get(&text::fold(name)).cloned().unwrap_or_else(|| slug(name));
        guess.program_code.as_deref().map(slug).or_else(|| guess.program_name.as_ref().map(by_name))
    }
}

/// Plain letters, digits and hyphens.
fn slug(text: &str) -> String {
    text::romanize(text).replace(' ', "-")
}

/// Reads `2014-january`, `2014-spring`, `2014`.
fn read_edition(text: &str) -> Option<(i32, Option<u8>, Option<String>)> {
    let (year, part) = text.split_once('-').map_or((text, None), |(year, part)| (year, Some(part)));
    let year = year.parse().ok().filter(|year| (1900..=2200).contains(year))?;
    let Some(part) = part else { return Some((year, None, None)) };
    let months = NamedEdition::MONTHS;
    let month = months.iter().position(|month| part.len() >= 3 && month.starts_with(&part.to_lowercase()));
    match month.and_then(|place| u8::try_from(place + 1).ok()) {
        Some(month) => Some((year, Some(month), None)),
        None => Some((year, None, Some(slug(part)))),
    }
}
