//! Keeping the index as new as the database: marks are read in order, and what they name is read again.

use std::path::PathBuf;
use std::time::Duration;

use collegium_core::db::Db;
use collegium_core::fault::Fault;
use collegium_core::id::ScholarId;
use collegium_core::indexing;
use collegium_core::institutions;
use collegium_core::scholars::{self, Profile};
use collegium_search::{Change, SearchError};
use tokio::sync::mpsc;

use crate::finder::Finder;
use crate::problem::chain;

/// How often the marks are looked at when nobody says that there are new ones.
const POLL: Duration = Duration::from_millis(200);

/// The longest pause after failures.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// How many marks one change of the index takes in.
const MARKS: u64 = 500;

/// How many profiles are read at once.
const PROFILES: u64 = 500;

/// The file in the data folder by which another process asks for the index to be built again.
pub const WISH: &str = "reindex-wanted";

/// Why the index could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum IndexingError {
    /// The database failed.
    #[error("the changes could not be read")]
    Fault(#[from] Fault),
    /// The index failed.
    #[error("the index could not take the changes in")]
    Search(#[from] SearchError),
    /// The work was cut off.
    #[error("the index was not built to its end")]
    CutOff,
}

/// Keeps one index up to date.
#[derive(Clone, Debug)]
pub struct IndexWorker {
    db: Db,
    finder: Finder,
    wish: Option<PathBuf>,
}

impl IndexWorker {
    /// A worker for this index; `data_dir` is where other processes leave their wish to build it again.
    #[must_use]
    pub fn new(db: Db, finder: Finder, data_dir: Option<&std::path::Path>) -> Self {
        Self { db, finder, wish: data_dir.map(|folder| folder.join(WISH)) }
    }

    /// Builds the index if that is wanted, then takes in all that changed, and renews the counts kept of institutions,
    /// which change with the same records. Gives the number of scholars that were read.
    ///
    /// # Errors
    /// [`IndexingError`]; the index then answers as before, and the work can be tried again.
    pub async fn run_once(&self) -> Result<u64, IndexingError> {
        let wished = self.wish.as_ref().is_some_and(|wish| wish.exists());
        let foreign = self.revision() > indexing::newest(&self.db).await.map_err(Fault::from)?;
        if foreign {
            tracing::warn!("the index holds changes that the database does not know, and is built again");
        }
        let mut read = 0;
        if wished || foreign || self.finder.is_rebuild_wanted() {
            read += self.rebuild(|_| {}).await?;
            if let Some(wish) = self.wish.as_ref().filter(|_| wished) {
                // Whoever wished waits for the file to go away.
                let _ = std::fs::remove_file(wish);
            }
        }
        let read = read + self.catch_up().await?;
        institutions::renew_counts(&self.db).await?;
        Ok(read)
    }

    /// Works until the process ends.
    pub async fn run(self, mut ended: tokio::sync::watch::Receiver<()>) {
        let mut pause = POLL;
        loop {
            match self.run_once().await {
                Ok(_) => pause = POLL,
                Err(error) => {
                    if pause == POLL {
                        tracing::warn!(error = chain(&error), "the index is not up to date; trying again");
                    }
                    if let IndexingError::Search(error) = &error {
                        self.finder.distrust(error);
                    }
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
            tokio::select! {
                () = self.finder.changed(pause) => {}
                gone = ended.changed() => if gone.is_err() { return },
            }
        }
    }

    fn revision(&self) -> u64 {
        self.finder.index().revision()
    }

    /// Takes in the marks that the index does not hold yet.
    async fn catch_up(&self) -> Result<u64, IndexingError> {
        let mut read = 0;
        loop {
            let marks = indexing::marks_after(&self.db, self.revision(), MARKS).await.map_err(Fault::from)?;
            let Some(last) = marks.last().map(|mark| mark.seq) else { return Ok(read) };
            let mut ids: Vec<ScholarId> = marks.iter().map(|mark| mark.scholar).collect();
            ids.sort_unstable();
            ids.dedup();
            let profiles = scholars::many(&self.db, &ids).await?;
            read += ids.len() as u64;
            let changes = changes(&ids, profiles);
            let finder = self.finder.clone();
            blocking(move || finder.index().apply(changes, last)).await?;
        }
    }

    /// Builds the index anew from the database, beside the one that answers, and swaps it in. Calls `progress`
    /// with the number of scholars so far.
    ///
    /// # Errors
    /// [`IndexingError`]; the old index then stays.
    pub async fn rebuild(&self, mut progress: impl FnMut(u64)) -> Result<u64, IndexingError> {
        // Changes from now on are marked higher, and taken in afterwards.
        let up_to = indexing::newest(&self.db).await.map_err(Fault::from)?;
        let (sender, receiver) = mpsc::channel(2);
        let finder = self.finder.clone();
        let building = tokio::task::spawn_blocking(move || build(&finder, receiver, up_to));
        let read = self.read_all(&sender, &mut progress).await;
        let complete = read.is_ok() && sender.send(Portion::End).await.is_ok();
        drop(sender);
        let built = building.await.map_err(|_| IndexingError::CutOff)?;
        let read = read?;
        built?;
        if !complete {
            return Err(IndexingError::CutOff);
        }
        self.finder.rebuilt();
        tracing::info!(scholars = read, "the index is built");
        Ok(read)
    }

    async fn read_all(
        &self,
        sender: &mpsc::Sender<Portion>,
        progress: &mut impl FnMut(u64),
    ) -> Result<u64, IndexingError> {
        let mut after = None;
        let mut read = 0;
        loop {
            let profiles = scholars::all_after(&self.db, after, PROFILES).await?;
            let Some(last) = profiles.last() else { return Ok(read) };
            after = Some(last.scholar.id);
            read += profiles.len() as u64;
            if sender.send(Portion::Profiles(profiles)).await.is_err() {
                return Ok(read);
            }
            progress(read);
        }
    }
}

/// What a builder is given.
enum Portion {
    Profiles(Vec<Profile>),
    /// That was all; without it the work was cut off.
    End,
}

/// Builds an index of what is handed over; cut off before the end, it leaves the old one in its place.
fn build(finder: &Finder, mut portions: mpsc::Receiver<Portion>, up_to: u64) -> Result<(), SearchError> {
    let mut rebuild = finder.index().rebuild()?;
    while let Some(portion) = portions.blocking_recv() {
        match portion {
            Portion::Profiles(profiles) => {
                for profile in &profiles {
                    rebuild.add(profile)?;
                }
            }
            Portion::End => return rebuild.finish(up_to),
        }
    }
    Ok(())
}

/// Those who are there are put, those who are not are removed.
fn changes(ids: &[ScholarId], profiles: Vec<Profile>) -> Vec<Change> {
    let there: std::collections::HashSet<ScholarId> = profiles.iter().map(|profile| profile.scholar.id).collect();
    let gone = ids.iter().filter(|id| !there.contains(id)).map(|id| Change::Remove(*id));
    profiles.into_iter().map(|profile| Change::Put(Box::new(profile))).chain(gone).collect()
}

/// Runs work that reckons and writes to disk where it holds up nobody.
async fn blocking(work: impl FnOnce() -> Result<(), SearchError> + Send + 'static) -> Result<(), IndexingError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| IndexingError::CutOff)?.map_err(Into::into)
}
