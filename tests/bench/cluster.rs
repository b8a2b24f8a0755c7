//! A PostgreSQL cluster of our own, reached by a socket in its folder, gone when dropped.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::Outcome;

pub(crate) struct Cluster {
    programs: PathBuf,
    folder: TempDir,
}

impl Cluster {
    /// Starts one; `None` where PostgreSQL is not installed.
    pub(crate) fn start() -> Outcome<Option<Self>> {
        let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") else { return Ok(None) };
        let Some(newest) = versions.filter_map(|version| Some(version.ok()?.path())).max() else { return Ok(None) };
        let cluster = Self { programs: newest.join("bin"), folder: tempfile::tempdir()? };
        if is_root()? {
            run(Command::new("chown").arg("postgres:postgres").arg(cluster.folder.path()))?;
        }
        let data = cluster.data();
        run(cluster.command("initdb")?.arg("-D").arg(&data).args(["-U", "postgres", "-A", "trust", "-E", "UTF8"]))?;
        let folder = cluster.folder.path().display();
        // Room for all pages in memory; no just-in-time compiling, which costs more than short questions take.
        let options = format!(
            "-c listen_addresses='' -k '{folder}' -c shared_buffers=1GB -c work_mem=64MB \
             -c maintenance_work_mem=512MB -c effective_cache_size=4GB -c random_page_cost=1.1 -c jit=off -c fsync=off"
        );
        let log = cluster.folder.path().join("log");
        run(cluster
            .command("pg_ctl")?
            .arg("-D")
            .arg(&data)
            .arg("-w")
            .arg("-l")
            .arg(log)
            .args(["start", "-o", &options]))?;
        Ok(Some(cluster))
    }

    /// The address of its database.
    pub(crate) fn url(&self) -> String {
        let folder = self.folder.path().display().to_string().replace('/', "%2F");
        format!("postgres://postgres@localhost/postgres?host={folder}")
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// One of its programs; PostgreSQL refuses to run as root.
    fn command(&self, program: &str) -> Outcome<Command> {
        let program = self.programs.join(program);
        let mut command = if is_root()? {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(Path::new("/"));
        Ok(command)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let stopped = self
            .command("pg_ctl")
            .and_then(|mut stop| run(stop.arg("-D").arg(self.data()).args(["-m", "immediate", "stop"])));
        if let Err(error) = stopped {
            eprintln!("PostgreSQL in {} did not stop: {error}", self.folder.path().display());
        }
    }
}

fn is_root() -> Outcome<bool> {
    Ok(Command::new("id").arg("-u").output()?.stdout.starts_with(b"0"))
}

/// Runs a command to its end. Its output goes nowhere: a server that it leaves behind would hold a pipe open.
fn run(command: &mut Command) -> Outcome {
    let status = command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} failed: {status}").into()) }
}
