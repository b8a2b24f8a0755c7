//! The layouts that staff used over the years.

use super::super::chance::Chance;
use super::line::Line;

/// Which columns a roster has, in which order, under which words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// From 1994: the name in one column, family name first, degrees behind it; no addresses.
    OneNameColumn,
    /// From 2002: names in columns, with the place and the address.
    FirstAndLast,
    /// From 2009: headings in capitals, family name first, semicolons.
    Capitals,
    /// From 2015: the name as shown, tabs, and a role.
    AsShown,
    /// From 2020: what people filled in themselves, with the name in their own script.
    FilledIn,
}

impl Layout {
    /// The layout of the year; habits die slowly, so some years lag behind.
    pub(super) fn of(chance: &mut Chance, year: i32) -> Self {
        match year - i32::from(chance.percent(20)) * 2 {
            ..2002 => Self::OneNameColumn,
            2002..2009 => Self::FirstAndLast,
            2009..2015 => Self::Capitals,
            2015..2020 => Self::AsShown,
            _ => Self::FilledIn,
        }
    }

    /// What stands between the columns of a text file.
    pub(super) fn delimiter(self) -> char {
        match self {
            Self::Capitals => ';',
            Self::AsShown => '\t',
            _ => ',',
        }
    }

    /// The headings.
    pub(super) fn header(self) -> &'static [&'static str] {
        match self {
            Self::OneNameColumn => &["Name", "Title", "Institution", "Country"],
            Self::FirstAndLast => &[
                "First Name",
                "Last Name",
                "Degree(s)",
                "Title",
                "Institution",
                "City",
                "State/Province",
                "Country",
                "E-mail",
            ],
            Self::Capitals => {
                &["SURNAME", "GIVEN NAMES", "QUALIFICATIONS", "EMPLOYER", "POSITION", "COUNTRY", "EMAIL", "REMARKS"]
            }
            Self::AsShown => {
                &["Participant name", "Role", "Job title", "Organisation", "Town", "Country", "Email address"]
            }
            Self::FilledIn => &[
                "Given name",
                "Family name",
                "Name in own script",
                "Degrees",
                "Job title",
                "Institution (as you wish it to appear)",
                "City",
                "Country of residence",
                "Email address",
                "Role",
                "Photo consent",
            ],
        }
    }

    /// The line under these headings.
    pub(super) fn row(self, line: &Line) -> Vec<String> {
        let degrees = |name: String| {
            if line.credentials.is_empty() { name } else { format!("{name}, {}", line.credentials) }
        };
        let cells: Vec<String> = match self {
            Self::OneNameColumn => {
                vec![
                    degrees(format!("{}, {}", line.family, line.given)),
                    line.title.clone(),
                    line.institution.clone(),
                    line.country.clone(),
                ]
            }
            Self::FirstAndLast => [
                &line.given,
                &line.family,
                &line.credentials,
                &line.title,
                &line.institution,
                &line.city,
                &line.state,
                &line.country,
                &line.email,
            ]
            .map(Clone::clone)
            .to_vec(),
            Self::Capitals => vec![
                line.family.clone(),
                line.given.clone(),
                line.credentials.clone(),
                line.institution.clone(),
                line.title.clone(),
                line.country.clone(),
                line.email.clone(),
                line.remark.to_owned(),
            ],
            Self::AsShown => vec![
                degrees(format!("{} {}", line.given, line.family)),
                line.role.to_owned(),
                line.title.clone(),
                line.institution.clone(),
                line.city.clone(),
                line.country.clone(),
                line.email.clone(),
            ],
            Self::FilledIn => vec![
                line.given.clone(),
                line.family.clone(),
                line.native.clone(),
                line.credentials.clone(),
                line.title.clone(),
                line.institution.clone(),
                line.city.clone(),
                line.country.clone(),
                line.email.clone(),
                line.role.to_owned(),
                if line.remark.is_empty() { "Yes".to_owned() } else { "No".to_owned() },
            ],
        };
        cells
    }
}
