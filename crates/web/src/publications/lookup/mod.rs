//! Works looked up at the registries that know them: Crossref and DataCite by DOI, PubMed by its number, and the
//! public works of an ORCID record.
//!
//! Answers are kept for a while; each registry is asked one thing at a time, with a pause between, and left alone for as
//! long as it asks for. One that is down or slow is told of, and forms go on by hand.

mod registries;
mod settings;
#[cfg(test)]
mod tests;
mod turns;

use std::time::Duration;

use collegium_core::fault::Fault;
use collegium_core::op::Op;
use collegium_core::publications::{self, Doi, Pmid, Publication};
use collegium_core::scholars::OrcidId;

use crate::outside::{Outside, OutsideError};
use registries::Registry;
pub use settings::LookupSettings;
use turns::Turns;

/// Why a work could not be looked up. Each says what to do meanwhile.
#[derive(Debug, thiserror::Error)]
pub enum LookupError {
    /// The registry does not answer, or not in time.
    #[error("{0} does not answer at the moment; fill in the form by hand, or try again in a few minutes")]
    Down(&'static str, #[source] Option<OutsideError>),
    /// Too many ask, or the registry wants to be left alone for a while.
    #[error("{registry} is busy; fill in the form by hand, or try again in {minutes} min")]
    Busy {
        /// The registry's name.
        registry: &'static str,
        /// After how many minutes it may be asked again.
        minutes: u64,
    },
    /// The answer makes no sense.
    #[error("the answer of {0} could not be read; fill in the form by hand")]
    NoSense(&'static str),
    /// The database failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// The way to the registries.
#[derive(Debug)]
pub struct Lookups {
    settings: LookupSettings,
    outside: Outside,
    crossref: Turns,
    datacite: Turns,
    pubmed: Turns,
    orcid: Turns,
}

impl Lookups {
    /// A way to the registries that the settings name.
    #[must_use]
    pub fn new(settings: LookupSettings, outside: Outside) -> Self {
        let turns = || Turns::with_pause(settings.pause);
        let (crossref, datacite, pubmed, orcid) = (turns(), turns(), turns(), turns());
        Self { settings, outside, crossref, datacite, pubmed, orcid }
    }

    /// The work of a DOI: Crossref knows most, DataCite others. `None` where neither does.
    ///
    /// # Errors
    /// [`LookupError`].
    pub async fn by_doi(&self, op: &Op, doi: &Doi) -> Result<Option<Publication>, LookupError> {
        let key = format!("doi:{doi}");
        if let Some(known) = publications::recall(op, &key).await? {
            return Ok(known);
        }
        let found = if let Some(body) = self.asked(&Registry::crossref(&self.settings, doi), &self.crossref).await? {
            Some(registries::crossref_work(&body).ok_or(LookupError::NoSense("Crossref"))?)
        } else if let Some(body) = self.asked(&Registry::datacite(&self.settings, doi), &self.datacite).await? {
            Some(registries::datacite_work(&body).ok_or(LookupError::NoSense("DataCite"))?)
        } else {
            None
        };
        publications::remember(op, &key, found.as_ref()).await?;
        Ok(found)
    }

    /// The article of a number in PubMed. `None` where there is none.
    ///
    /// # Errors
    /// [`LookupError`].
    pub async fn by_pmid(&self, op: &Op, pmid: &Pmid) -> Result<Option<Publication>, LookupError> {
        let key = format!("pmid:{pmid}");
        if let Some(known) = publications::recall(op, &key).await? {
            return Ok(known);
        }
        let body = self.asked(&Registry::pubmed(&self.settings, pmid), &self.pubmed).await?;
        let found = body.and_then(|body| registries::pubmed_article(&body, pmid));
        publications::remember(op, &key, found.as_ref()).await?;
        Ok(found)
    }

    /// The public works of an ORCID record, as far as it tells of them itself. To be asked for by its owner alone.
    ///
    /// # Errors
    /// [`LookupError`].
    pub async fn works_of(&self, orcid: &OrcidId) -> Result<Vec<Publication>, LookupError> {
        let body = self.asked(&Registry::orcid(&self.settings, orcid), &self.orcid).await?;
        body.map_or(Ok(Vec::new()), |body| registries::orcid_works(&body).ok_or(LookupError::NoSense("ORCID")))
    }

    /// The body of a registry's answer; `None` where it says that there is no such thing.
    async fn asked(&self, registry: &Registry, turns: &Turns) -> Result<Option<Vec<u8>>, LookupError> {
        let name = registry.name;
        let busy = |wait: Duration| LookupError::Busy { registry: name, minutes: wait.as_secs().div_ceil(60).max(1) };
        let Some(ask) = registry.ask(&self.settings) else { return Err(LookupError::Down(name, None)) };
        let turn = turns.take(self.settings.time_out).await.map_err(busy)?;
        let heard = self.outside.ask(&ask).await.map_err(|error| LookupError::Down(name, Some(error)))?;
        match heard.status.as_u16() {
            200 => Ok(Some(heard.body)),
            404 | 410 => Ok(None),
            429 | 503 => Err(busy(turn.leave_alone(&heard.headers))),
            _ => Err(LookupError::Down(name, None)),
        }
    }
}
