//! The binary as people call it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The binary with a data folder of its own.
pub struct Collegium {
    binary: PathBuf,
    folder: TempDir,
}

/// What a command left behind.
#[derive(Debug)]
pub struct Finished {
    /// The exit code.
    pub code: i32,
    /// What it printed.
    pub out: String,
    /// What it said beside.
    pub err: String,
}

impl Collegium {
    /// The binary built last, in a fresh data folder. `None` where there is none: it is built by
    /// `cargo build`, and `tests/run` sees to that.
    #[must_use]
    pub fn built() -> Option<Self> {
        let this = std::env::current_exe().ok()?;
        let binary = this.parent()?.parent()?.join("collegium");
        if !binary.exists() {
            eprintln!("skipped: {} is not there; run cargo build first", binary.display());
            return None;
        }
        Some(Self { binary, folder: tempfile::tempdir().ok()? })
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A command with these arguments, not yet run; no variable of ours is set but the data folder's.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("COLLEGIUM_") {
                command.env_remove(name);
            }
        }
        command.args(arguments).env("COLLEGIUM_DATA_DIR", self.folder()).current_dir(self.folder());
        command
    }

    /// Runs a command to its end.
    ///
    /// # Panics
    /// If the binary cannot be run.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Finished {
        finished(&self.command(arguments).output().expect("the binary runs"))
    }
}

fn finished(output: &Output) -> Finished {
    Finished {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
