//! Making hits of records.

use collegium_core::audience::Viewer;

use super::snippet::{Marker, snippet};
use crate::error::SearchError;
use crate::record::{Institution, Record, View};
use crate::results::{Hit, HitInstitution, HitProgram};
use crate::store::Shelf;

/// The hit for a number that is known to be visible to the viewer.
pub(crate) fn hit(shelf: &Shelf, number: u32, viewer: Viewer, marker: &Marker) -> Result<Hit, SearchError> {
    let bytes = shelf.record(number)?;
    let view = Record::new(&bytes).and_then(|record| record.view(viewer));
    let view = view.ok_or_else(|| SearchError::Damaged(format!("the record of scholar number {number}")))?;
    Ok(card(&view, marker))
}

fn card(view: &View<'_>, marker: &Marker) -> Hit {
    Hit {
        id: view.id,
        slug: view.slug.to_owned(),
        name: view.name.to_owned(),
        native_name: view.native_name.map(str::to_owned),
        credentials: owned(&view.credentials),
        title: view.title.map(str::to_owned),
        disciplines: owned(&view.disciplines),
        interests: owned(&view.interests),
        country: view.country,
        city: view.city.map(str::to_owned),
        institution: view.institution().map(institution),
        programs: view
            .took
            .iter()
            .map(|took| HitProgram {
                program: took.program.to_owned(),
                name: took.program_name.to_owned(),
                year: took.year,
            })
            .collect(),
        has_photo: view.has_photo,
        snippet: snippet(view, marker),
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn institution(institution: &Institution<'_>) -> HitInstitution {
    HitInstitution {
        id: institution.id,
        slug: institution.slug.to_owned(),
        name: institution.name.to_owned(),
        ror: institution.ror.map(str::to_owned),
    }
}
