//! Progress of long work: a bar on a terminal, plain lines elsewhere.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Plain lines come no more often than this.
const PLAIN_PAUSE: Duration = Duration::from_secs(2);

/// Shows how far long work has come, on stderr.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    what: &'static str,
    told: Instant,
}

impl Progress {
    /// Nothing to show yet.
    pub(super) fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::no_length();
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        Self { bar, what: "", told: Instant::now() }
    }

    /// `done` of `all`, with rate and time left.
    pub(super) fn of(&mut self, what: &'static str, done: u64, all: u64) {
        let began = self.begin(what, "{msg:20} {wide_bar} {pos}/{len}  {per_sec}  {eta} left");
        match &self.bar {
            Some(bar) => {
                bar.set_length(all);
                bar.set_position(done);
            }
            None if began || done == all || self.told.elapsed() > PLAIN_PAUSE => {
                self.told = Instant::now();
                eprintln!("{what}: {done} of {all}");
            }
            None => {}
        }
    }

    /// So many so far, of nobody knows how many.
    pub(super) fn so_far(&mut self, what: &'static str, done: u64) {
        self.begin(what, "{spinner} {msg:20} {pos}  {per_sec}");
        match &self.bar {
            Some(bar) => bar.set_position(done),
            None if self.told.elapsed() > PLAIN_PAUSE => {
                self.told = Instant::now();
                eprintln!("{what}: {done}");
            }
            None => {}
        }
    }

    /// A step that cannot be counted.
    pub(super) fn step(&mut self, what: &'static str) {
        if self.begin(what, "{spinner} {msg}") && self.bar.is_none() {
            eprintln!("{what}");
        }
    }

    /// Takes the bar away.
    pub(super) fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }

    /// Whether this is another step than the one before, which is then begun.
    fn begin(&mut self, what: &'static str, style: &str) -> bool {
        if self.what == what {
            return false;
        }
        self.what = what;
        if let Some(bar) = &self.bar {
            bar.reset();
            bar.set_message(what);
            bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
        }
        true
    }
}
