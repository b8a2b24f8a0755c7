//! How much each kind of finding a word weighs.
//!
//! Names over institutions over interests over longer texts; whole words over beginnings over likenesses.
//! Even weights are plain findings, odd ones are guesses.

use crate::query::FacetKind;
use crate::segment::{Near, ValueKind};

pub(crate) const NAME: u8 = 100;
pub(crate) const NAME_PHRASE: u8 = 100;
/// The name under another form: Bob for Robert.
pub(crate) const NAME_VARIANT: u8 = 92;
pub(crate) const NAME_BEGINNING: u8 = 84;
/// One typing error that put a letter in; 2 more if it only left one out or swapped two.
const NAME_NEAR: u8 = 61;
/// Two of them; 2 more for each that put no letter in.
pub(crate) const NAME_FAR: u8 = 53;
/// An initial for a name, or a name for an initial.
pub(crate) const NAME_INITIAL: u8 = 45;
/// Two names written as one.
pub(crate) const NAME_SPLIT: u8 = 65;
pub(crate) const TEXT: u8 = 40;
pub(crate) const TEXT_BEGINNING: u8 = 36;
pub(crate) const TEXT_NEAR: u8 = 21;
const VALUE_NEAR: u8 = 31;
const VALUE_FAR: u8 = 27;

/// Whether a finding is a guess.
pub(crate) fn is_guess(weight: u8) -> bool {
    weight % 2 == 1
}

/// Whether a finding is in a name.
pub(crate) fn is_of_name(weight: u8) -> bool {
    matches!(weight, NAME | NAME_VARIANT | NAME_BEGINNING) || is_guess(weight) && weight >= NAME_INITIAL
}

/// A whole word of a value.
pub(crate) fn value(kind: ValueKind) -> u8 {
    match kind {
        ValueKind::Facet(FacetKind::Institution) => 76,
        ValueKind::Facet(FacetKind::Discipline | FacetKind::Country | FacetKind::Program | FacetKind::Year)
        | ValueKind::Credential => 72,
        ValueKind::City => 70,
        ValueKind::Facet(FacetKind::Interest) => 60,
        ValueKind::Title => 56,
    }
}

/// The beginning of a word of a value.
pub(crate) fn value_beginning(kind: ValueKind) -> u8 {
    match kind {
        ValueKind::Facet(FacetKind::Institution) => 66,
        _ => 50,
    }
}

/// A word of a value with typing errors.
pub(crate) fn value_near(distance: u8) -> u8 {
    if distance > 1 { VALUE_FAR } else { VALUE_NEAR }
}

/// A word of a name with typing errors.
pub(crate) fn name_near(near: Near) -> u8 {
    let (least, errors) = if near.distance > 1 { (NAME_FAR, 2) } else { (NAME_NEAR, 1) };
    least + 2 * (errors - near.strangers.min(errors))
}

/// The name is exactly what was typed.
pub(crate) const WHOLE_NAME: u16 = 120;
/// The most that a name gets for being covered in part by what was typed.
pub(crate) const COVERED: u16 = 20;
