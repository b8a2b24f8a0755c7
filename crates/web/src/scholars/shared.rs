//! What stands on a profile beside the record: achievements and publications that an editor let through, and whether
//! the ORCID iD is proved.

use collegium_core::accounts;
use collegium_core::op::Op;
use collegium_core::page::PageRequest;
use collegium_core::publications::style::CitationStyle;
use collegium_core::publications::{self, PublicationFilter};
use collegium_core::scholars::Profile;
use collegium_core::submissions::{self, PieceKind};

use crate::problem::Answer;
use crate::submissions::WorkLine;

/// How many achievements and publications a profile shows.
const MOST: u64 = 10;

/// Achievements with their addresses, and works as they are cited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shared {
    pub(super) achievements: Vec<(String, String)>,
    pub(super) works: Vec<WorkLine>,
    /// The way to the works that are not shown; empty where all are.
    pub(super) more_works: String,
    /// Whether the iD that the viewer sees was proved by its owner.
    pub(super) orcid_proved: bool,
}

impl Shared {
    /// What this scholar shared, as far as the viewer may see it.
    pub(super) async fn by(op: &Op, profile: &Profile) -> Answer<Self> {
        let scholar = profile.scholar.id;
        let pieces = submissions::by_scholar(op, scholar, PieceKind::Achievement, MOST).await?;
        let filter = PublicationFilter { scholar: Some(scholar), ..PublicationFilter::default() };
        let works = publications::browse(op, &filter, PageRequest::new(1, MOST)).await?;
        let all = format!("/publications?person={}", profile.scholar.slug);
        let orcid_proved = match &profile.scholar.orcid {
            Some(orcid) => accounts::orcid_is_proved(op, scholar, orcid).await?,
            None => false,
        };
        Ok(Self {
            orcid_proved,
            achievements: pieces.iter().map(|piece| (piece.content.title(), format!("/news/{}", piece.slug))).collect(),
            more_works: if works.total > MOST { all } else { String::new() },
            works: works
                .rows
                .iter()
                .map(|listed| WorkLine::of(&listed.publication, CitationStyle::default()))
                .collect(),
        })
    }
}
