//! How far a long command has come: a bar on a terminal, plain lines elsewhere. Both on stderr.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often a plain line is written at most.
const PLAIN_EVERY: Duration = Duration::from_secs(5);

/// How far a command has come.
pub(super) struct Reporter {
    bar: Option<ProgressBar>,
    stage: &'static str,
    begun: Instant,
    last_line: Instant,
}

impl Reporter {
    /// Nothing is done yet.
    pub(super) fn new() -> Self {
        let now = Instant::now();
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        Self { bar, stage: "", begun: now, last_line: now }
    }

    /// `done` of `all` things of this stage are done; `unit` names them.
    pub(super) fn counted(&mut self, stage: &'static str, unit: &str, done: u64, all: u64) {
        let new_stage = self.enter(stage);
        if let Some(bar) = &self.bar {
            if new_stage {
                bar.set_style(style(&format!("{{msg}} {{bar:30}} {{pos}}/{{len}} {unit} {{per_sec}} {{eta}} left")));
            }
            bar.set_length(all);
            bar.set_position(done);
        } else if new_stage || done == all || self.last_line.elapsed() >= PLAIN_EVERY {
            self.line(&format!("{stage}: {done} of {all} {unit}"));
        }
    }

    /// `done` things of this stage are done, nobody knows of how many.
    pub(super) fn so_far(&mut self, stage: &'static str, unit: &str, done: u64) {
        let new_stage = self.enter(stage);
        if let Some(bar) = &self.bar {
            if new_stage {
                bar.set_style(style(&format!("{{spinner}} {{msg}} {{pos}} {unit} {{per_sec}}")));
            }
            bar.set_position(done);
        } else if new_stage || self.last_line.elapsed() >= PLAIN_EVERY {
            self.line(&format!("{stage}: {done} {unit}"));
        }
    }

    /// A stage that cannot be counted has begun.
    pub(super) fn stage(&mut self, stage: &'static str) {
        if !self.enter(stage) {
            return;
        }
        match &self.bar {
            Some(bar) => bar.set_style(style("{spinner} {msg} {elapsed}")),
            None => self.line(stage),
        }
    }

    /// All is done: the bar goes away. Gives the time that it took.
    pub(super) fn finish(self) -> Duration {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
        self.begun.elapsed()
    }

    /// Whether the stage is another one than before.
    fn enter(&mut self, stage: &'static str) -> bool {
        let is_new = self.stage != stage;
        if is_new {
            self.stage = stage;
            if let Some(bar) = &self.bar {
                bar.reset();
                bar.set_message(stage);
            }
        }
        is_new
    }

    fn line(&mut self, text: &str) {
        self.last_line = Instant::now();
        eprintln!("{text}");
    }
}

/// A style of ours; the usual one where the template does not parse.
fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
