//! `collegium check`.

use collegium_core::db::{self, Db};
use collegium_core::op::{Actor, Op};
use collegium_core::{fault::Fault, indexing, mail};
use collegium_search::SearchError;
use uuid::Uuid;

use super::failure::{Failure, Outcome};
use super::open;
use crate::finder::Finder;
use crate::mail::Transport;
use crate::problem::chain;
use crate::settings::{MailRoute, Settings};
use crate::state::Clock;

/// Say what is well and what is not: settings, database, index, mail.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments;

/// What a check found, in words.
type Finding = Result<String, String>;

pub(super) async fn run(settings: Settings) -> Outcome {
    let opened = open::database(&settings).await;
    let db = opened.as_ref().ok();
    let findings = [
        ("settings", Ok(format!("{}, data in {}", settings.base_url, settings.data_dir.display()))),
        ("database", database(&settings, db).await),
        ("index", index(&settings, db).await),
        ("mail", way_out(&settings).await),
        ("signature", Ok(signature(&settings))),
        ("outbox", outbox(db).await),
    ];
    for (what, finding) in &findings {
        match finding {
            Ok(words) => println!("well      {what:<9} {words}"),
            Err(words) => println!("NOT WELL  {what:<9} {words}"),
        }
    }
    match findings.iter().filter(|(_, finding)| finding.is_err()).count() {
        0 => Ok(()),
        bad => Err(Failure::new(format!("{bad} of {} things are not well", findings.len()))),
    }
}

async fn database(settings: &Settings, db: Option<&Db>) -> Finding {
    let db = db.ok_or_else(|| format!("{} cannot be opened; check COLLEGIUM_DATABASE_URL", settings.database))?;
    let versions = db::versions(db).await.map_err(|error| chain(&Fault::from(error)))?;
    match versions.iter().filter(|(_, there)| !there).count() {
        0 => Ok(format!("{}, schema up to date", settings.database)),
        missing => Err(format!("{} lacks {missing} versions of the schema; run: collegium migrate", settings.database)),
    }
}

async fn index(settings: &Settings, db: Option<&Db>) -> Finding {
    let finder = match Finder::open(&settings.data_dir) {
        Ok(finder) => finder,
        Err(SearchError::Busy(_)) => return Ok("in use by the process that serves; its /readyz tells more".to_owned()),
        Err(error) => return Err(chain(&error)),
    };
    if finder.is_rebuild_wanted() {
        return Err(
            "there is none, or it cannot be trusted; the next serve builds it, or run: collegium reindex".to_owned()
        );
    }
    let check = finder.index().check().map_err(|error| chain(&error))?;
    if !check.damaged.is_empty() {
        return Err(format!("{} files are damaged; run: collegium reindex", check.damaged.len()));
    }
    let behind = match db {
        Some(db) => indexing::newest(db).await.map_or(0, |newest| newest.saturating_sub(check.revision)),
        None => 0,
    };
    let words = if behind == 0 { "up to date" } else { "behind; serve takes in the rest at its start" };
    Ok(format!("{} scholars, {words}", check.scholars))
}

async fn way_out(settings: &Settings) -> Finding {
    match &settings.mail.route {
        MailRoute::Folder(folder) => {
            std::fs::create_dir_all(folder)
                .map_err(|error| format!("the folder {} cannot be made: {error}", folder.display()))?;
            Ok(format!("letters go into the folder {}", folder.display()))
        }
        MailRoute::Smtp(server) => match Transport::new(&settings.mail) {
            Transport::Smtp(connected) => match connected.check().await {
                Ok(()) => Ok(format!("{server:?} answers, encrypted, and takes us in; no letter was sent")),
                Err(why) => Err(format!("{server:?} cannot be used: {why}")),
            },
            Transport::Folder(_) | Transport::Memory(_) => Ok("letters go nowhere".to_owned()),
        },
        MailRoute::Memory => Ok("letters go nowhere".to_owned()),
    }
}

/// Whether letters are signed, and what the DNS must say for that.
fn signature(settings: &Settings) -> String {
    match (&settings.mail.dkim, &settings.mail.route) {
        (Some(dkim), _) => {
            format!("letters are signed; {} must have the TXT record: {}", dkim.record_name(), dkim.record())
        }
        (None, MailRoute::Smtp(_)) => {
            "letters are not signed here; unless your mail server signs them, set mail_dkim_key".to_owned()
        }
        (None, _) => "letters are not signed, and do not leave this machine".to_owned(),
    }
}

async fn outbox(db: Option<&Db>) -> Finding {
    let db = db.ok_or_else(|| "cannot be read without the database".to_owned())?;
    let op = Op::new(db.clone(), Clock::System.now(), Actor::Operator, Uuid::now_v7());
    let counts = mail::counts(&op).await.map_err(|fault| chain(&fault))?;
    let words: Vec<String> = counts.iter().map(|(state, many)| format!("{many} {}", state.as_str())).collect();
    Ok(words.join(", "))
}
