//! The people of a measurement, and an index on disk that holds them.

use std::collections::HashMap;
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use collegium_core::audience::Viewer;
use collegium_core::id::ScholarId;
use collegium_core::reference::CountryCode;
use collegium_core::scholars::Profile;
use collegium_core::text::fold;
use collegium_search::Index;
use collegium_web::demo;
use collegium_web::finder::{self, labels};
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use crate::Outcome;

/// As whom all questions are asked: most people look as members.
pub(crate) const VIEWER: Viewer = Viewer::Member;

/// The seed of the people.
pub(crate) const SEED: u64 = 1;

/// How many people questions are drawn from.
const SUBJECTS: usize = 6_000;

/// How many whole profiles are kept to be changed.
const CHANGED: usize = 200;

/// Somebody to look for, with what members see.
#[derive(Serialize, Deserialize)]
pub(crate) struct Subject {
    pub(crate) id: ScholarId,
    pub(crate) given: String,
    pub(crate) family: String,
    pub(crate) native: Option<String>,
    pub(crate) country: Option<CountryCode>,
    pub(crate) discipline: Option<String>,
    pub(crate) program: Option<String>,
    pub(crate) bio: Option<String>,
    /// Nobody else has this name, nor this name in own script.
    pub(crate) unique: bool,
}

impl Subject {
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.given, self.family)
    }

    fn of(profile: &Profile) -> Option<Self> {
        let seen = profile.seen_by(VIEWER)?;
        Some(Self {
            id: seen.scholar.id,
            given: seen.scholar.given_name,
            family: seen.scholar.family_name,
            native: seen.scholar.native_name,
            country: seen.scholar.country,
            discipline: seen.scholar.disciplines.into_iter().next(),
            program: seen.participations.into_iter().next().map(|one| one.program),
            bio: seen.scholar.bio,
            unique: false,
        })
    }
}

/// A filled index in a folder that goes away, and whom to look for in it.
pub(crate) struct Community {
    pub(crate) size: usize,
    pub(crate) subjects: Vec<Subject>,
    pub(crate) profiles: Vec<Profile>,
    /// From nothing to a whole index that answers.
    pub(crate) filling: Duration,
    /// The part of it in which people were drawn.
    pub(crate) drawing: Duration,
    folder: Folder,
}

/// Where the index lies: in a folder that goes away, or in one that is kept for the next run.
enum Folder {
    Passing(TempDir),
    Kept(PathBuf),
}

impl Folder {
    fn path(&self) -> &Path {
        match self {
            Self::Passing(folder) => folder.path(),
            Self::Kept(folder) => folder,
        }
    }
}

/// What a kept folder remembers of the people in it.
#[derive(Serialize, Deserialize)]
struct Remembered {
    size: usize,
    subjects: Vec<Subject>,
    filling: Duration,
    drawing: Duration,
}

const REMEMBERED: &str = "people.json";

impl Community {
    /// So many people: those of the kept folder if they are there, else drawn anew.
    pub(crate) fn fill(size: usize, keep: Option<&Path>) -> Outcome<Self> {
        let Some(folder) = keep else {
            return Self::draw(size, Folder::Passing(tempfile::tempdir()?));
        };
        let file = folder.join(REMEMBERED);
        if file.exists() {
            let people: Remembered = serde_json::from_slice(&fs::read(&file)?)?;
            if people.size != size {
                return Err(format!("{} has {} scholars", folder.display(), people.size).into());
            }
            return Ok(Self {
                size,
                subjects: people.subjects,
                profiles: changed(size),
                filling: people.filling,
                drawing: people.drawing,
                folder: Folder::Kept(folder.to_owned()),
            });
        }
        fs::create_dir_all(folder)?;
        let drawn = Self::draw(size, Folder::Kept(folder.to_owned()))?;
        let Self { subjects, filling, drawing, .. } = drawn;
        let people = Remembered { size, subjects, filling, drawing };
        fs::write(file, serde_json::to_vec(&people)?)?;
        Ok(Self { subjects: people.subjects, ..drawn })
    }

    /// Draws so many people and fills an index with them.
    fn draw(size: usize, folder: Folder) -> Outcome<Self> {
        let start = Instant::now();
        let opened = Index::open(&folder.path().join(finder::FOLDER), labels())?;
        let mut rebuild = opened.index.rebuild()?;
        let (mut subjects, mut drawing) = (Vec::new(), Duration::ZERO);
        let mut names = Names::default();
        let mut drawn = demo::profiles(SEED, size).enumerate();
        loop {
            let before = Instant::now();
            let Some((number, profile)) = drawn.next() else { break };
            names.count(&profile);
            if number % step(size) == 0 {
                subjects.extend(Subject::of(&profile));
            }
            drawing += before.elapsed();
            rebuild.add(&profile)?;
        }
        rebuild.finish(1)?;
        let filling = start.elapsed();
        for subject in &mut subjects {
            subject.unique = names.are_unique(subject);
        }
        Ok(Self { size, subjects, profiles: changed(size), filling, drawing, folder })
    }

    /// The folder that a site would call its data folder.
    pub(crate) fn data_dir(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn index_folder(&self) -> PathBuf {
        self.folder.path().join(finder::FOLDER)
    }

    /// Opens the index.
    pub(crate) fn index(&self) -> Outcome<Index> {
        open(&self.index_folder())
    }
}

/// Every so manieth is looked for.
fn step(size: usize) -> usize {
    size.div_ceil(SUBJECTS).max(2)
}

/// Whole profiles to be changed. Those who are looked for stay as they are.
fn changed(size: usize) -> Vec<Profile> {
    let beside = |(number, _): &(usize, Profile)| number % step(size) == 1;
    demo::profiles(SEED, size).enumerate().filter(beside).take(CHANGED).map(|(_, profile)| profile).collect()
}

/// Opens an index that is whole.
pub(crate) fn open(folder: &Path) -> Outcome<Index> {
    let opened = Index::open(folder, labels())?;
    match opened.rebuild {
        None => Ok(opened.index),
        Some(reason) => Err(format!("the index cannot be used: {reason:?}").into()),
    }
}

/// How many people have each name.
#[derive(Default)]
struct Names {
    hasher: RandomState,
    counts: HashMap<u64, u32>,
}

impl Names {
    fn count(&mut self, profile: &Profile) {
        let name = format!("{} {}", profile.scholar.given_name, profile.scholar.family_name);
        for name in [Some(name), profile.scholar.native_name.clone()].into_iter().flatten() {
            *self.counts.entry(self.hasher.hash_one(fold(&name))).or_default() += 1;
        }
    }

    fn are_unique(&self, subject: &Subject) -> bool {
        let mut names = [Some(subject.name()), subject.native.clone()].into_iter().flatten();
        names.all(|name| self.counts.get(&self.hasher.hash_one(fold(&name))) == Some(&1))
    }
}
