//! The facet values of each scholar, as narrow as they fit: counting reads them all.

use std::io;

use super::lists::Lists;
use super::saved::{Loading, Saving};

/// The facet values of each scholar, ascending, and thus facet by facet.
#[derive(Debug)]
pub(crate) enum Rows {
    /// In all but the largest communities values are numbered below 65,536.
    Narrow(Lists<u16>),
    Wide(Lists<u32>),
}

impl Rows {
    /// The part of each row whose numbers are below `facets`.
    pub(super) fn of(rows: &Lists, facets: usize) -> Self {
        if u16::try_from(facets).is_ok() {
            Self::Narrow(picked(rows, |value| u16::try_from(value).ok().filter(|value| usize::from(*value) < facets)))
        } else {
            Self::Wide(picked(rows, |value| Some(value).filter(|value| (*value as usize) < facets)))
        }
    }

    /// Tells the values of one scholar.
    pub(crate) fn each(&self, scholar: u32, tell: impl FnMut(u32)) {
        match self {
            Self::Narrow(rows) => rows.get(scholar).iter().map(|value| u32::from(*value)).for_each(tell),
            Self::Wide(rows) => rows.get(scholar).iter().copied().for_each(tell),
        }
    }

    pub(super) fn save(&self, to: &mut Saving) -> io::Result<()> {
        match self {
            Self::Narrow(rows) => {
                to.number(2)?;
                rows.save(to)
            }
            Self::Wide(rows) => {
                to.number(4)?;
                rows.save(to)
            }
        }
    }

    pub(super) fn load(from: &mut Loading) -> io::Result<Self> {
        Ok(if from.number()? == 2 { Self::Narrow(Lists::load(from)?) } else { Self::Wide(Lists::load(from)?) })
    }
}

fn picked<T: super::lists::Item>(rows: &Lists, pick: impl Fn(u32) -> Option<T>) -> Lists<T> {
    let mut picked = Lists::new();
    for row in rows.all() {
        picked.push(row.iter().filter_map(|value| pick(*value)));
    }
    picked.shrink();
    picked
}
