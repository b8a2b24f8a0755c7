//! Doing what staff asked for in the browser: loading rosters, looking for duplicates.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use collegium_core::accounts::{Role, Signed};
use collegium_core::duplicates;
use collegium_core::fault::Fault;
use collegium_core::id::{AccountId, JobId, SessionId};
use collegium_core::imports::{LoadRosters, Loaded, Outcome, Progress, load_rosters};
use collegium_core::jobs::{self, Asked, Ended, Job, RostersAsked, Upload};
use collegium_core::op::{Actor, Op};
use collegium_core::scholars::matching::Weights;
use serde_json::json;
use tokio::sync::{Notify, watch};
use uuid::Uuid;

use crate::export::{decisions_table, to_csv};
use crate::problem::{chain, sentence};
use crate::state::App;

/// How often new work is looked for, and how often the row is told how far it has come.
const POLL: Duration = Duration::from_secs(1);

/// The work that this process does just now. While a load writes, its row cannot be changed on SQLite, so pages of
/// this process ask here first.
#[derive(Debug, Default)]
pub struct AtWork(Mutex<HashMap<JobId, Arc<Current>>>);

#[derive(Debug, Default)]
struct Current {
    progress: Mutex<(String, u64, u64)>,
    stop: Notify,
}

impl AtWork {
    /// How far the job has come: the step, how much is done, of how much.
    #[must_use]
    pub fn progress(&self, id: JobId) -> Option<(String, u64, u64)> {
        let current = self.current(id)?;
        Some(current.progress.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    /// Stops the job, if this process works on it.
    pub fn stop(&self, id: JobId) -> bool {
        let current = self.current(id);
        if let Some(current) = &current {
            current.stop.notify_one();
        }
        current.is_some()
    }

    fn current(&self, id: JobId) -> Option<Arc<Current>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    fn begin(&self, id: JobId) -> Arc<Current> {
        let current = Arc::new(Current::default());
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, current.clone());
        current
    }

    fn end(&self, id: JobId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}

impl Current {
    fn tell(&self, step: &str, done: u64, total: u64) {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = (step.to_owned(), done, total);
    }
}

/// Does the work that waits, one after the other. Says how much there was.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn run_once(app: &App) -> Result<u64, Fault> {
    let mut done = 0;
    while let Some(job) = jobs::claim(app.db(), app.now()).await? {
        let current = app.at_work().begin(job.id);
        let telling = tokio::spawn(tell(app.clone(), job.id, current.clone()));
        let ended = work(app, &job, &current).await;
        telling.abort();
        app.at_work().end(job.id);
        jobs::end(app.db(), app.now(), job.id, ended).await?;
        done += 1;
    }
    jobs::forget_uploads(app.db(), app.now()).await?;
    Ok(done)
}

/// Does the work again and again until the process ends.
pub async fn run(app: App, mut ended: watch::Receiver<()>) {
    loop {
        if let Err(fault) = run_once(&app).await {
            tracing::warn!(error = chain(&fault), "the work that staff asked for could not be done");
        }
        tokio::select! {
            () = tokio::time::sleep(POLL) => {}
            gone = ended.changed() => if gone.is_err() { return },
        }
    }
}

/// Tells the row how far the work has come, for pages of other processes, and hears from it whether to stop.
async fn tell(app: App, id: JobId, current: Arc<Current>) {
    loop {
        tokio::time::sleep(POLL).await;
        let (step, done, total) = current.progress.lock().unwrap_or_else(PoisonError::into_inner).clone();
        // While a load writes on SQLite, the row waits; the next round tells it.
        if let Ok(true) = jobs::progress(app.db(), id, &step, done, total).await {
            current.stop.notify_one();
        }
    }
}

async fn work(app: &App, job: &Job, current: &Arc<Current>) -> Ended {
    let op = Op::new(app.db().clone(), app.now(), actor(job), Uuid::now_v7());
    match &job.asked {
        Asked::Duplicates => {
            current.tell("Comparing records", 0, 0);
            tokio::select! {
                found = apart(move || async move { duplicates::refresh(&op).await }) => found_pairs(found),
                () = current.stop.notified() => Ended::Stopped,
            }
        }
        Asked::Rosters(rosters) => match uploaded(app, job).await {
            Err(why) => Ended::Failed(why),
            Ok(folder) => {
                let ended =
                    load(op, rosters.clone(), app.settings().matching.clone(), folder.clone(), current.clone()).await;
                // What cannot be removed lies in the data folder, where it harms nobody.
                let _ = std::fs::remove_dir_all(folder);
                ended
            }
        },
    }
}

/// Whoever asked; the permission was looked at then.
fn actor(job: &Job) -> Actor {
    let account = job.actor.strip_prefix("account:").and_then(|id| id.parse::<AccountId>().ok());
    account.map_or(Actor::Operator, |account| {
        Actor::Account(Signed {
            account,
            scholar: None,
            role: Role::Staff,
            session: SessionId(Uuid::nil()),
            strong: true,
            fresh: true,
        })
    })
}

fn found_pairs(found: Result<duplicates::Refreshed, Fault>) -> Ended {
    match found {
        Ok(found) => {
            let figures = [("pairs of scholars", found.scholars), ("pairs of institutions", found.institutions)];
            Ended::Done { result: json!({ "figures": figures }), decisions: None, batch: None }
        }
        Err(fault) => failed(&fault),
    }
}

fn failed(error: &dyn std::error::Error) -> Ended {
    tracing::warn!(error = chain(error), "work that staff asked for failed");
    Ended::Failed(sentence(&error.to_string()))
}

/// Writes the files of a job into a folder of its own.
async fn uploaded(app: &App, job: &Job) -> Result<PathBuf, String> {
    let files = jobs::uploads(app.db(), job.id).await.map_err(|fault| sentence(&fault.to_string()))?;
    let folder = app.settings().data_dir.join("uploads").join(job.id.to_string());
    let unwritable = |error: std::io::Error| format!("The rosters cannot be kept for loading: {error}.");
    for (place, Upload { name, bytes }) in files.iter().enumerate() {
        // Two rosters may have one name, and the name tells the edition.
        let own = folder.join(place.to_string());
        std::fs::create_dir_all(&own).map_err(unwritable)?;
        std::fs::write(own.join(name), bytes).map_err(unwritable)?;
    }
    Ok(folder)
}

async fn load(op: Op, asked: RostersAsked, weights: Weights, folder: PathBuf, current: Arc<Current>) -> Ended {
    let paths = (0..asked.files.len()).map(|place| folder.join(place.to_string())).collect();
    let load = LoadRosters { paths, dry_run: asked.dry_run, program: asked.program, edition: asked.edition, weights };
    let telling = current.clone();
    let loading = apart(move || async move {
        load_rosters(&op, &load, |progress| match progress {
            Progress::Reading(done, all) => telling.tell("Reading files", done, all),
            Progress::Understanding(done, all) => telling.tell("Understanding lines", done, all),
            Progress::Matching => telling.tell("Telling people apart", 0, 0),
            Progress::Writing => telling.tell("Writing", 0, 0),
        })
        .await
    });
    tokio::select! {
        loaded = loading => match loaded {
            Ok(loaded) => done(&loaded),
            Err(error) => failed(&error),
        },
        () = current.stop.notified() => Ended::Stopped,
    }
}

fn done(loaded: &Loaded) -> Ended {
    let counts = loaded.counts();
    let count = |outcome| counts.get(&outcome).copied().unwrap_or(0);
    let figures = [
        ("lines", loaded.decisions.len()),
        ("added", count(Outcome::Added)),
        ("joined", count(Outcome::Joined)),
        ("repeated", count(Outcome::Repeated)),
        ("held", count(Outcome::Held)),
        ("refused", count(Outcome::Refused)),
        ("institutions known", loaded.institutions_known),
        ("institutions new", loaded.institutions_new),
    ];
    let notes: Vec<String> = loaded.notes.iter().map(|(file, note)| format!("{file}: {note}")).collect();
    let decisions = to_csv(&decisions_table(&loaded.decisions)).ok().and_then(|csv| String::from_utf8(csv).ok());
    Ended::Done { result: json!({ "figures": figures, "notes": notes }), decisions, batch: loaded.batch }
}

/// Runs work that reckons for long on a thread of its own, so that pages are answered meanwhile. Dropping the future
/// that is given back drops the work where it next waits: a load that is cut off leaves nothing behind.
async fn apart<T, F>(work: impl FnOnce() -> F + Send + 'static) -> T
where
    T: Send + 'static,
    F: Future<Output = T>,
{
    let (mut answers, answer) = tokio::sync::oneshot::channel();
    let runtime = tokio::runtime::Handle::current();
    let thread = tokio::task::spawn_blocking(move || {
        runtime.block_on(async move {
            let done = tokio::select! {
                done = work() => done,
                () = answers.closed() => return,
            };
            // Nobody listens any more where the work was stopped in the last moment.
            drop(answers.send(done));
        });
    });
    if let Ok(done) = answer.await {
        return done;
    }
    match thread.await {
        Err(panic) if panic.is_panic() => std::panic::resume_unwind(panic.into_panic()),
        _ => std::future::pending().await,
    }
}
