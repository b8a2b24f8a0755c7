//! Times, sizes, and the tables they are printed in.

use std::path::Path;
use std::time::{Duration, Instant};

/// How long many things of one kind took.
#[derive(Clone, Debug, Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    /// Does something and keeps how long it took.
    pub(crate) fn take<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        self.0.push(start.elapsed());
        done
    }

    /// The same, and tells how long it took.
    pub(crate) fn take_and_tell<T>(&mut self, work: impl FnOnce() -> T) -> (T, Duration) {
        let done = self.take(work);
        (done, self.0.last().copied().unwrap_or_default())
    }

    pub(crate) fn push(&mut self, time: Duration) {
        self.0.push(time);
    }

    pub(crate) fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The time that so many of a thousand did not exceed.
    pub(crate) fn at(&self, per_mille: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let place = (sorted.len().saturating_sub(1) * per_mille).div_ceil(1000);
        sorted.get(place).copied().unwrap_or_default()
    }
}

/// The middle one of the rounds.
pub(crate) fn median(mut of: Vec<Duration>) -> Duration {
    of.sort_unstable();
    of.get(of.len() / 2).copied().unwrap_or_default()
}

/// Milliseconds, with as many places as tell something.
pub(crate) fn ms(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1000.0;
    if ms < 10.0 { format!("{ms:.3}") } else { format!("{ms:.1}") }
}

/// How many times longer `time` is than `floor`.
pub(crate) fn ratio(time: Duration, floor: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() / floor.as_secs_f64().max(1e-9))
}

pub(crate) fn megabytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1e6)
}

/// Prints a table in Markdown.
pub(crate) fn table(title: &str, head: &[&str], rows: &[Vec<String>]) {
    println!("\n### {title}\n\n| {} |", head.join(" | "));
    println!("|{}", "---|".repeat(head.len()));
    for row in rows {
        println!("| {} |", row.join(" | "));
    }
}

/// What this process holds in memory, in bytes: all that is resident, and the part that is not files.
pub(crate) fn memory() -> (u64, u64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |key: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
        line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) * 1024
    };
    (of("VmRSS:"), of("RssAnon:"))
}

/// The bytes of all files in a folder and the folders in it.
pub(crate) fn size_of(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        bytes += if entry.file_type()?.is_dir() { size_of(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(bytes)
}
