//! Loading rosters: read all files, understand every line, decide who and where is meant, write it all in one
//! transaction. A run that is cut off leaves nothing behind; a file that was loaded before changes nothing.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::decide;
use super::observed::Outcome;
use super::reader::{Roster, UnreadableRoster, read_roster_file};
use super::write;
use crate::audit;
use crate::db::begin_write;
use crate::fault::{Fault, Kind};
use crate::id::{BatchId, InstitutionId, ScholarId};
use crate::institutions;
use crate::op::{Op, Permission};
use crate::parallel;
use crate::reference::CountryCode;
use crate::scholars::matching::Weights;

/// What to load and how.
#[derive(Clone, Debug, Default)]
pub struct LoadRosters {
    /// Files, or folders whose files are loaded (CSV, XLSX, ODS; others are passed over).
    pub paths: Vec<PathBuf>,
    /// Decide everything and write nothing.
    pub dry_run: bool,
    /// The program's code, where the files do not tell or tell wrongly.
    pub program: Option<String>,
    /// The edition, such as `2014-january`, likewise.
    pub edition: Option<String>,
    /// How evidence of who is who is weighed.
    pub weights: Weights,
}

/// How far a load has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Reading files: how many, of how many.
    Reading(u64, u64),
    /// Understanding what institutions are meant: how many ways of typing one, of how many.
    Understanding(u64, u64),
    /// Telling people apart; this cannot be counted.
    Matching,
    /// Writing.
    Writing,
}

/// What a load came to.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The batch; `None` where there was nothing new to write, or after a dry run.
    pub batch: Option<BatchId>,
    /// One decision for each source line, in the order of files and lines.
    pub decisions: Vec<LineDecision>,
    /// Institutions of the registry or the community that lines were taken to mean.
    pub institutions_known: usize,
    /// Institutions that no scholar had come from before.
    pub institutions_new: usize,
    /// What somebody should look at, by file: columns nobody knew, titles that disagree.
    pub notes: Vec<(String, String)>,
}

impl Loaded {
    /// How many lines had each outcome.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<Outcome, usize> {
        let mut counts = BTreeMap::new();
        for decision in &self.decisions {
            *counts.entry(decision.outcome).or_default() += 1;
        }
        counts
    }
}

/// What was decided about one source line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineDecision {
    /// The file's name, without its folder.
    pub file: String,
    /// The line of the file, or the row of the sheet, from 1.
    pub line: u32,
    /// The outcome.
    pub outcome: Outcome,
    /// Who is meant.
    pub scholar: Option<ScholarId>,
    /// Which institution is meant.
    pub institution: Option<InstitutionId>,
    /// Its ROR id, nine characters.
    pub ror: Option<String>,
    /// The country.
    pub country: Option<CountryCode>,
    /// The main discipline.
    pub discipline: Option<String>,
    /// The program's code.
    pub program: String,
    /// The edition's year.
    pub year: i32,
    /// Why, in words.
    pub note: String,
}

/// Why rosters were not loaded. Nothing of them is kept then.
#[derive(Debug, thiserror::Error)]
pub enum LoadRostersError {
    /// A file cannot be read as a roster.
    #[error(transparent)]
    Unreadable(#[from] UnreadableRoster),
    /// A path leads nowhere, or to a folder without rosters.
    #[error("{path}: {problem}")]
    Path {
        /// The path as given.
        path: String,
        /// What is wrong with it, and the way out.
        problem: String,
    },
    /// Neither title nor name tell which program and year a roster is of.
    #[error("{file}: neither its title lines nor its name tell the {missing}; name it with --{option}")]
    NoEdition {
        /// The file.
        file: String,
        /// `program` or `year`.
        missing: &'static str,
        /// The option that names it.
        option: &'static str,
    },
    /// The operation failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl LoadRostersError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Unreadable(_) | Self::Path { .. } | Self::NoEdition { .. } => Kind::Invalid,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for LoadRostersError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Loads rosters as one batch: every line is kept as it was read, with what was decided about it and why.
///
/// # Errors
/// [`LoadRostersError`]; the database is then as it was before.
pub async fn load_rosters(
    op: &Op,
    load: &LoadRosters,
    mut progress: impl FnMut(Progress),
) -> Result<Loaded, LoadRostersError> {
    op.require(Permission::Import)?;
    let rosters = read_all(&load.paths, &mut progress)?;
    let tx = begin_write(&op.db).await?;
    let batch = BatchId::new();
    let decided = decide::decide(&tx, op, batch, load, rosters, &mut progress).await?;
    progress(Progress::Writing);
    let anything_new = decided.new_lines > 0;
    let loaded = write::write(&tx, op, batch, decided).await?;
    if load.dry_run || !anything_new {
        tx.rollback().await?;
        return Ok(Loaded { batch: None, ..loaded });
    }
    let detail = serde_json::json!({ "lines": loaded.decisions.len() });
    audit::record(&tx, op, audit::Event { action: "import.load", subject_kind: "batch", subject: batch.0, detail })
        .await?;
    institutions::renew(&tx).await?;
    write::mark(&tx, &loaded).await?;
    tx.commit().await?;
    Ok(loaded)
}

/// Reads every file before anything else happens: one that cannot be read stops the whole load.
pub(super) fn read_all(
    paths: &[PathBuf],
    progress: &mut impl FnMut(Progress),
) -> Result<Vec<Roster>, LoadRostersError> {
    let files = super::files::rosters_in(paths)?;
    let all = files.len() as u64;
    let read =
        parallel::map(&files, |file| read_roster_file(file), |done| progress(Progress::Reading(done as u64, all)));
    let mut rosters = Vec::new();
    for of_file in read {
        rosters.extend(of_file?);
    }
    Ok(rosters)
}
