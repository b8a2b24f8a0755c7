//! What the institute lets everybody see beside what scholars open themselves.

use super::SettingsError;
use super::raw::Raw;

/// What the institute lets everybody see. Nothing, as long as it says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Public {
    /// The list of institutions that sent five or more scholars, with their numbers.
    pub five_or_more: bool,
}

impl Public {
    pub(super) fn check(raw: &Raw) -> Result<Self, SettingsError> {
        Ok(Self { five_or_more: raw.flag_in("public", "five_or_more")?.unwrap_or(false) })
    }
}
