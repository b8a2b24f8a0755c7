//! Collegium, measured: searching, finding in spite of errors, serving, importing, beside a bare answer and
//! PostgreSQL. `tests/bench/run` measures everything; `docs/measurements.md` tells how it came out.
//!
//! ```text
//! bench search recall http postgres --scholars 7000 --rounds 3
//! bench search --scholars 1000000 --keep /tmp/million   the index is built once and used again
//! bench import resolve
//! bench people --scholars 100000
//! bench pieces --pieces 100000
//! ```

mod chance;
mod client;
mod cluster;
mod community;
mod edits;
mod figures;
mod http;
mod import;
mod peer;
mod people;
mod pieces;
mod postgres;
mod questions;
mod recall;
mod resolve;
mod search;

use std::error::Error;
use std::path::{Path, PathBuf};

use community::Community;

/// Whatever goes wrong ends the measurement.
type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const USAGE: &str = "bench PART... [--scholars 7000] [--rounds 3] [--keep FOLDER] [--only KIND] [--pieces 100000]; the parts are search, recall, http, postgres, import, resolve, people, pieces";

/// What is measured.
struct Wishes {
    parts: Vec<String>,
    scholars: usize,
    /// How many pieces are out, and how many wait.
    pieces: usize,
    rounds: u64,
    /// Where the index is kept for the next run.
    keep: Option<PathBuf>,
    /// The one kind of question that is asked, by the first letters of its name.
    only: Option<String>,
}

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [part, folder] = arguments.as_slice()
        && part == "first-answer"
    {
        return search::first_answer(Path::new(folder));
    }
    let wishes = Wishes::read(arguments)?;
    let mut community = None;
    for part in &wishes.parts {
        match part.as_str() {
            "search" => search::run(wishes.fill(&mut community)?, wishes.rounds, wishes.only.as_deref())?,
            "recall" => recall::run(wishes.fill(&mut community)?)?,
            "http" => http::run(wishes.fill(&mut community)?)?,
            "postgres" => postgres::run(wishes.fill(&mut community)?)?,
            "import" => import::run()?,
            "resolve" => resolve::run()?,
            "people" => people::run(wishes.scholars),
            "pieces" => pieces::run(wishes.pieces)?,
            _ => return Err(USAGE.into()),
        }
    }
    Ok(())
}

impl Wishes {
    fn read(arguments: Vec<String>) -> Outcome<Self> {
        let mut wishes =
            Self { parts: Vec::new(), scholars: 7_000, pieces: 100_000, rounds: 3, keep: None, only: None };
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--scholars" => wishes.scholars = arguments.next().ok_or(USAGE)?.parse()?,
                "--pieces" => wishes.pieces = arguments.next().ok_or(USAGE)?.parse()?,
                "--keep" => wishes.keep = Some(arguments.next().ok_or(USAGE)?.into()),
                "--only" => wishes.only = Some(arguments.next().ok_or(USAGE)?),
                "--rounds" => wishes.rounds = arguments.next().ok_or(USAGE)?.parse()?,
                _ => wishes.parts.push(argument),
            }
        }
        if wishes.parts.is_empty() || wishes.scholars == 0 || wishes.pieces == 0 || wishes.rounds == 0 {
            Err(USAGE.into())
        } else {
            Ok(wishes)
        }
    }

    /// The people, drawn and indexed once.
    fn fill<'c>(&self, community: &'c mut Option<Community>) -> Outcome<&'c Community> {
        if community.is_none() {
            *community = Some(Community::fill(self.scholars, self.keep.as_deref())?);
        }
        community.as_ref().ok_or_else(|| "there is nobody to look for".into())
    }
}
