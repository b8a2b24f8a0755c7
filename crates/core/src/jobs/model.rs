//! What a job is.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::{BatchId, JobId};

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Asked {
    /// Load rosters, or say what loading them would do.
    Rosters(RostersAsked),
    /// Look for duplicates.
    Duplicates,
}

/// How rosters are to be loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RostersAsked {
    /// Decide everything and write nothing.
    pub dry_run: bool,
    /// The program's code, where the files do not tell.
    pub program: Option<String>,
    /// The edition, likewise.
    pub edition: Option<String>,
    /// The files' names.
    pub files: Vec<String>,
}

/// A file that a job works on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its name, without folders.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// Nobody works on it yet.
    Waiting,
    /// Somebody works on it.
    Running,
    /// It is done.
    Done,
    /// It could not be done; the words say why.
    Failed,
    /// Somebody stopped it.
    Stopped,
}

impl JobState {
    const ALL: [Self; 5] = [Self::Waiting, Self::Running, Self::Done, Self::Failed, Self::Stopped];

    /// The word in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether nothing more will happen.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Stopped)
    }
}

/// Work that staff asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Identity.
    pub id: JobId,
    /// What is to be done.
    pub asked: Asked,
    /// Where it stands.
    pub state: JobState,
    /// What is being done, in a word or two.
    pub step: String,
    /// How much of the step is done.
    pub done: u64,
    /// Of how much; 0 where it cannot be counted.
    pub total: u64,
    /// What it came to.
    pub result: Value,
    /// Why it failed.
    pub error: Option<String>,
    /// The batch it loaded.
    pub batch: Option<BatchId>,
    /// Who asked, by the word of the audit log.
    pub actor: String,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

/// How a job ended.
#[derive(Clone, Debug)]
pub enum Ended {
    /// It is done.
    Done {
        /// What it came to.
        result: Value,
        /// The decision on every line, as CSV.
        decisions: Option<String>,
        /// The batch it loaded.
        batch: Option<BatchId>,
    },
    /// It could not be done, and why.
    Failed(String),
    /// Somebody stopped it.
    Stopped,
}
