//! An entry of the directory, as lists show it.

use super::Portrait;

/// One scholar in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The profile's address.
    pub href: String,
    /// The name as shown.
    pub name: String,
    /// The name in the scholar's own script, where it differs.
    pub native: String,
    /// Degrees and licences: `MD, MPH`.
    pub credentials: String,
    /// Initials.
    pub portrait: Portrait,
    /// What and where: `Physician, educator · University of Lagos`.
    pub work: String,
    /// City and country.
    pub place: String,
    /// Programs with years: `PEHP 2014`.
    pub programs: String,
    /// Words around what was searched for.
    pub snippet: Vec<Piece>,
}

/// A piece of text around what was searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it is what was searched for.
    pub marked: bool,
}
