//! `collegium demo`.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use collegium_core::db::Db;
use collegium_core::imports::{LoadRosters, Progress, load_rosters};
use collegium_core::op::{Actor, Op};
use collegium_core::programs::{self, Description, Venue};
use collegium_core::scholars::{self, Profile, Scholar};
use collegium_core::{institutions, text};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::failure::{Failure, Outcome};
use super::progress::Reporter;
use super::{open, serve};
use crate::demo::{DemoCommunity, Enrichment, enrichment, generate, registry, write_rosters};
use crate::settings::{DatabaseUrl, MailRoute, MailSettings, Settings};
use crate::state::{App, Clock, Mode};
use crate::worker::index::IndexWorker;

/// The same number gives the same people, everywhere.
const SEED: u64 = 1994;

/// Says that a folder holds a whole demo, and which one.
const FINISHED: &str = "demo.json";

/// Says that a folder holds a demo that was cut off before it was whole.
const BEGUN: &str = "demo-begun";

/// Fill a folder with an invented community and serve it.
///
/// The people, their addresses and their texts are invented; what is shown is what the program does with
/// anybody's rosters. A folder that holds a demo already is served at once.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder; it is made if it is not there.
    #[arg(long, value_name = "DIR", default_value = "data/demo")]
    pub(super) data: PathBuf,
    /// The address and port to listen on.
    #[arg(long, value_name = "ADDRESS")]
    pub(super) listen: Option<SocketAddr>,
    /// How many scholars.
    #[arg(long, value_name = "N", default_value_t = 7_200, value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    scholars: u32,
}

/// What a finished demo was made of.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Made {
    seed: u64,
    scholars: u32,
}

pub(super) async fn run(settings: Settings, arguments: Arguments) -> Outcome {
    // Never into a database of real people, whatever the environment says.
    let database = DatabaseUrl::sqlite_in(&settings.data_dir);
    // Nor do letters to invented people leave this machine.
    let mail = MailSettings { route: MailRoute::Folder(settings.data_dir.join("letters")), ..settings.mail };
    let settings = Settings { database, mail, ..settings };
    let _lock = open::only_process(&settings)?;
    let listener = serve::listen(settings.listen, "--listen").await?;
    let wanted = Made { seed: SEED, scholars: arguments.scholars };
    let folder = settings.data_dir.clone();
    let (db, finder) = if is_made(&folder, &wanted)? {
        (open::current_database(&settings).await?, open::index(&settings)?)
    } else {
        std::fs::write(folder.join(BEGUN), "").map_err(|error| unwritable(&folder, &error))?;
        let db = open::current_database(&settings).await?;
        let finder = open::index(&settings)?;
        let mut reporter = Reporter::new();
        fill(&db, &folder, &wanted, &mut reporter).await?;
        let worker = IndexWorker::new(db.clone(), finder.clone(), None);
        let built = worker.rebuild(|done| reporter.so_far("building the index", "scholars", done)).await;
        built.map_err(|error| Failure::new("the index could not be built").because(&error))?;
        let made = serde_json::to_vec(&wanted).map_err(|error| unwritable(&folder, &error))?;
        std::fs::write(folder.join(FINISHED), made).map_err(|error| unwritable(&folder, &error))?;
        std::fs::remove_file(folder.join(BEGUN)).map_err(|error| unwritable(&folder, &error))?;
        println!("made in {:.1} s", reporter.finish().as_secs_f64());
        (db, finder)
    };
    welcome(&settings);
    let secret = open::secret(&settings)?;
    serve::answer(App::new(settings, Mode::Demo, db, finder, Clock::System, secret), listener, true).await
}

/// Whether the folder holds the demo that is wanted. A folder with anything else in it is left alone; what is
/// left of a demo that was cut off is cleared away.
fn is_made(folder: &Path, wanted: &Made) -> Result<bool, Failure> {
    let shown = folder.display();
    if let Ok(made) = std::fs::read(folder.join(FINISHED)) {
        return match serde_json::from_slice::<Made>(&made) {
            Ok(made) if made == *wanted => Ok(true),
            _ => Err(Failure::new(format!("“{shown}” holds a demo of another size"))
                .hint("remove that folder, or choose another one by --data")),
        };
    }
    let begun = folder.join(BEGUN).exists();
    let entries = std::fs::read_dir(folder).map_err(|error| unwritable(folder, &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| unwritable(folder, &error))?;
        let name = entry.file_name();
        if name == "serve.lock" || name == BEGUN {
            continue;
        }
        if !begun {
            return Err(Failure::new(format!("“{shown}” holds something that is no demo; it is left alone"))
                .hint("choose an empty or new folder by --data"));
        }
        let removed = match entry.path() {
            path if path.is_dir() => std::fs::remove_dir_all(path),
            path => std::fs::remove_file(path),
        };
        removed.map_err(|error| unwritable(folder, &error))?;
    }
    Ok(false)
}

/// Writes the rosters of an invented institute and loads them as anybody's.
async fn fill(db: &Db, folder: &Path, wanted: &Made, reporter: &mut Reporter) -> Outcome {
    reporter.stage("inventing people");
    let community = generate(wanted.seed, wanted.scholars as usize);
    reporter.stage("writing rosters");
    let rosters = folder.join("rosters");
    write_rosters(&community, &rosters)
        .map_err(|error| Failure::new("the rosters could not be written").because(&error))?;
    reporter.stage("loading institutions");
    institutions::load_records(&op(db), &registry(&community)).await?;
    programs::describe(&op(db), &descriptions(&community)).await?;
    let load = LoadRosters { paths: vec![rosters], ..LoadRosters::default() };
    let operator = op(db);
    let loaded = load_rosters(&operator, &load, |step| match step {
        Progress::Reading(done, all) => reporter.counted("reading rosters", "files", done, all),
        Progress::Understanding(done, all) => reporter.counted("understanding lines", "lines", done, all),
        Progress::Matching => reporter.stage("telling people apart"),
        Progress::Writing => reporter.stage("writing people"),
    });
    loaded.await.map_err(|error| Failure::new(error.to_string()))?;
    programs::place_editions(&op(db), &venues(&community)).await?;
    reporter.stage("filling in profiles");
    let changed = enriched(db, &community).await?;
    for portion in changed.chunks(1_000) {
        scholars::save(&op(db), portion).await.map_err(|error| Failure::new(error.to_string()))?;
    }
    Ok(())
}

fn op(db: &Db) -> Op {
    Op::new(db.clone(), Clock::System.now(), Actor::Operator, Uuid::now_v7())
}

fn descriptions(community: &DemoCommunity) -> Vec<Description> {
    let describe = |program: &crate::demo::DemoProgram| Description {
        code: text::romanize(program.code).replace(' ', "-"),
        name: program.name.to_owned(),
        summary: Some(program.description.to_owned()),
    };
    community.programs.iter().map(describe).collect()
}

fn venues(community: &DemoCommunity) -> Vec<Venue> {
    let venue = |edition: &crate::demo::DemoEdition| Venue {
        program: text::romanize(community.programs[edition.program].code).replace(' ', "-"),
        edition: format!("{}-{}", edition.year, edition.month_name().to_lowercase()),
        place: (!edition.remote).then(|| "Boston".to_owned()),
        remote: edition.remote,
    };
    community.editions.iter().map(venue).collect()
}

/// The records of those who filled in their profiles, as they will be.
async fn enriched(db: &Db, community: &DemoCommunity) -> Result<Vec<Scholar>, Failure> {
    let mut by_email: HashMap<String, Scholar> = HashMap::new();
    let mut after = None;
    loop {
        let profiles = scholars::all_after(db, after, 2_000).await?;
        let Some(last) = profiles.last() else { break };
        after = Some(last.scholar.id);
        for Profile { scholar, .. } in profiles {
            for email in &scholar.emails {
                by_email.insert(email.address.to_lowercase(), scholar.clone());
            }
        }
    }
    let mut done = std::collections::HashSet::new();
    let added = enrichment(community).filter_map(|added| {
        let scholar = added.emails.iter().find_map(|email| by_email.get(&email.to_lowercase()))?.clone();
        done.insert(scholar.id).then(|| with(scholar, added))
    });
    Ok(added.collect())
}

fn with(scholar: Scholar, added: Enrichment) -> Scholar {
    Scholar {
        interests: added.interests.into_iter().map(str::to_owned).collect(),
        bio: added.bio,
        pronouns: added.pronouns.map(str::to_owned),
        city: Some(added.city.to_owned()),
        languages: added.languages.into_iter().map(str::to_owned).collect(),
        links: added.links,
        phones: added.phones,
        audiences: added.audiences,
        listed: added.listed,
        deceased: added.deceased,
        ..scholar
    }
}

fn unwritable(folder: &Path, error: &dyn std::error::Error) -> Failure {
    Failure::new(format!("the folder “{}” cannot be used", folder.display())).because(error)
}

/// Where it is, and what to try first.
fn welcome(settings: &Settings) {
    let base = settings.base_url.to_string();
    let base = base.trim_end_matches('/');
    println!("\nThe demo is at {base}/");
    println!("Try first:");
    println!("  {base}/scholars?q=nurse+kenya              peers by discipline and country");
    println!("  {base}/scholars?q=%22team+based+learning%22   words in quotes");
    println!("  {base}/institutions?at_least=5             who sent five or more");
    println!("  {base}/demo/letters                      the letters it would have sent");
    println!("At the top of each page: see it as visitor, member or staff. Ctrl-C ends it.\n");
}
