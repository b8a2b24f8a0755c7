//! Reading what came back, from a folder: a maildir, or files one by one.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use collegium_core::fault::Fault;
use collegium_core::mail::{self, bounce};
use collegium_core::op::{Actor, Op};
use tokio::sync::watch;
use uuid::Uuid;

use crate::problem::chain;
use crate::state::App;

/// How often the folder is looked at.
const EVERY: Duration = Duration::from_secs(30);

/// The most of a message that is read: reports are short, and what they return does not matter.
const MOST: u64 = 1 << 20;

/// Why the folder could not be read.
#[derive(Debug, thiserror::Error)]
pub enum BouncesError {
    /// The folder or a file in it.
    #[error("the folder of bounces cannot be read")]
    Folder(#[from] io::Error),
    /// The database.
    #[error("the database failed")]
    Fault(#[from] Fault),
}

/// Takes in all that lies in the folder, and puts it aside. Gives the number of messages.
///
/// # Errors
/// [`BouncesError`]; what was not put aside is read again the next time, which changes nothing.
pub async fn run_once(app: &App) -> Result<u64, BouncesError> {
    let Some(folder) = &app.settings().mail.bounces else { return Ok(0) };
    let mut read = 0;
    for file in waiting(folder)? {
        let message = start_of(&file)?;
        let op = Op::new(app.db().clone(), app.now(), Actor::System, Uuid::now_v7());
        let followed = mail::take_in(&op, &bounce::read(&message)).await?;
        metrics::counter!("collegium_bounces_total").increment(1);
        tracing::debug!(suppressed = followed.suppressed, asked = followed.asked, "a bounce is taken in");
        put_aside(&file)?;
        read += 1;
    }
    Ok(read)
}

/// Looks into the folder again and again until the process ends.
pub async fn run(app: App, mut ended: watch::Receiver<()>) {
    if app.settings().mail.bounces.is_none() {
        return;
    }
    loop {
        if let Err(error) = run_once(&app).await {
            tracing::warn!(error = chain(&error), "bounces could not be taken in; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            gone = ended.changed() => if gone.is_err() { return },
        }
    }
}

/// The files that nobody has read, by name: in the folder itself, or in a maildir's `new`.
fn waiting(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let new = folder.join("new");
    let place = if new.is_dir() { new } else { folder.to_owned() };
    if !place.exists() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(place)? {
        let entry = entry?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if entry.file_type()?.is_file() && !hidden {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

fn start_of(file: &Path) -> io::Result<Vec<u8>> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    std::fs::File::open(file)?.take(MOST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Into a maildir's `cur` as seen, or into a folder beside.
fn put_aside(file: &Path) -> io::Result<()> {
    let (Some(place), Some(name)) = (file.parent(), file.file_name().and_then(|name| name.to_str())) else {
        return Ok(());
    };
    let (folder, name) = match (place.ends_with("new"), place.parent()) {
        (true, Some(maildir)) => (maildir.join("cur"), format!("{name}:2,S")),
        _ => (place.join("done"), name.to_owned()),
    };
    std::fs::create_dir_all(&folder)?;
    std::fs::rename(file, folder.join(name))
}
