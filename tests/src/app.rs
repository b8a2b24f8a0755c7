//! A whole Collegium, answering in memory.

use std::path::Path;

use axum::Router;
use chrono::{DateTime, Utc};
use collegium_core::accounts::{self, Role};
use collegium_core::audience::{Audience, Viewer};
use collegium_core::db;
use collegium_core::id::ScholarId;
use collegium_core::imports::{LoadRosters, Loaded, load_rosters};
use collegium_core::op::{Actor, Op};
use collegium_core::scholars::{self, Field};
use collegium_web::finder::Finder;
use collegium_web::mail::Transport;
use collegium_web::mail::transport::{Memory, SentLetter};
use collegium_web::routes;
use collegium_web::secret::Secret;
use collegium_web::session;
use collegium_web::settings::{MailRoute, MailSettings, Overrides, Settings};
use collegium_web::state::{App, Clock, Mode};
use collegium_web::worker::index::IndexWorker;
use collegium_web::worker::mail::MailWorker;
use collegium_web::worker::pieces;
use tempfile::TempDir;
use uuid::Uuid;

use crate::database::{self, Fresh};
use crate::person::Person;

/// The moment it always is: 2026-03-14 09:26:53 UTC.
pub const NOW: DateTime<Utc> = DateTime::from_timestamp(1_773_480_413, 0).expect("a moment within the calendar");

/// A whole Collegium, answering in memory.
pub struct TestApp {
    /// The running site.
    pub app: App,
    router: Router,
    database: Fresh,
    folder: TempDir,
    /// Whether the index lies in the folder, or in memory.
    on_disk: bool,
}

impl TestApp {
    /// An empty community's own site.
    pub async fn new() -> Self {
        Self::with(Mode::Serve, "").await
    }

    /// An empty demo, in which people can be members and staff.
    pub async fn demo() -> Self {
        Self::with(Mode::Demo, "").await
    }

    /// An empty demo whose index lies in its folder, begun but not built yet.
    pub async fn on_disk() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        Self::in_folder(folder, Mode::Demo, "", true, None).await
    }

    /// An empty site with a settings file of this text.
    pub async fn with(mode: Mode, file: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        Self::in_folder(folder, mode, file, false, None).await
    }

    /// The site ended and begun again, after something was `done` to its folder.
    pub async fn restarted(self, done: impl FnOnce(&Path)) -> Self {
        let mode = if self.app.is_demo() { Mode::Demo } else { Mode::Serve };
        self.app.db().clone().close().await.expect("the database closes");
        let Self { app, router, database, folder, on_disk } = self;
        drop((app, router));
        done(folder.path());
        Self::in_folder(folder, mode, "", on_disk, Some(database)).await
    }

    async fn in_folder(folder: TempDir, mode: Mode, file: &str, on_disk: bool, kept: Option<Fresh>) -> Self {
        let overrides = Overrides { data_dir: Some(folder.path().to_owned()), ..Overrides::default() };
        let database = match kept {
            Some(database) => database,
            None => database::fresh(folder.path()).await,
        };
        let variables = [("COLLEGIUM_DATABASE_URL".to_owned(), database.url.clone())];
        let settings = Settings::from_parts(Some((Path::new("test.toml"), file)), variables, &overrides)
            .expect("the settings of the test make sense");
        let settings = Settings { mail: MailSettings { route: MailRoute::Memory, ..settings.mail }, ..settings };
        let db = db::connect(settings.database.as_str()).await.expect("the database of the test opens");
        let finder = if on_disk { Finder::open(folder.path()) } else { Finder::in_memory() };
        let finder = finder.expect("the index opens");
        let app = App::new(settings, mode, db, finder, Clock::Fixed(NOW), Secret::passing());
        let router = routes::router(&app);
        Self { app, router, database, folder, on_disk }
    }

    /// The folder of the site's data.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Somebody who did not sign in.
    pub fn visitor(&self) -> Person {
        Person::new(self.router.clone(), Viewer::Visitor)
    }

    /// A member of the demo.
    pub fn member(&self) -> Person {
        Person::new(self.router.clone(), Viewer::Member)
    }

    /// Staff of the demo.
    pub fn staff(&self) -> Person {
        Person::new(self.router.clone(), Viewer::Staff)
    }

    /// Somebody who signed in with a passkey just now, in this role and without a record.
    pub async fn signed_in(&self, role: Role) -> Person {
        self.signed_in_as(role, None).await
    }

    /// The scholar at this slug, who signed in with a passkey just now.
    pub async fn scholar(&self, slug: &str) -> Person {
        let shown = scholars::show(&self.operator(), slug).await.expect("the scholar is there");
        let scholars::Shown::Here(profile) = shown else { panic!("{slug} moved") };
        self.signed_in_as(Role::Scholar, Some(profile.scholar.id)).await
    }

    /// The scholar, or somebody without a record, who signed in with a passkey just now.
    pub async fn signed_in_as(&self, role: Role, scholar: Option<ScholarId>) -> Person {
        let started = accounts::sign_in_as(&self.operator(), role, scholar).await.expect("the session begins");
        self.visitor().with_session(started.token.as_str(), session::csrf(&self.app, &started.signed))
    }

    /// Loads a roster of this file name and text, and indexes it.
    pub async fn load_roster(&self, name: &str, text: &str) -> Loaded {
        let file = self.folder().join(name);
        std::fs::write(&file, text).expect("the roster is written");
        let load = LoadRosters { paths: vec![file], ..LoadRosters::default() };
        let loaded = load_rosters(&self.operator(), &load, |_| {}).await.expect("the roster is loaded");
        self.index().await;
        loaded
    }

    /// Takes all changes into the index, as the worker does. Gives the number of scholars read.
    pub async fn index(&self) -> u64 {
        self.worker().run_once().await.expect("the index takes the changes in")
    }

    /// Opens this part of these scholars' profiles to everybody, as they would themselves, and indexes them.
    pub async fn open_to_everybody(&self, slugs: &[&str], fields: &[Field]) {
        for slug in slugs {
            let shown = scholars::show(&self.operator(), slug).await.expect("the scholar is there");
            let scholars::Shown::Here(profile) = shown else { panic!("{slug} moved") };
            let mut scholar = profile.scholar;
            for field in fields {
                scholar.audiences = scholar.audiences.with(*field, Audience::Public);
            }
            scholars::save(&self.operator(), &[scholar]).await.expect("the scholar is saved");
        }
        self.index().await;
    }

    /// The worker that keeps the index up to date.
    pub fn worker(&self) -> IndexWorker {
        IndexWorker::new(self.app.db().clone(), self.app.finder().clone(), Some(self.folder()))
    }

    /// Does all the work that waits: takes changes into the index, lets come out what is due, sends letters.
    pub async fn run_work(&self) {
        self.index().await;
        pieces::run_once(&self.app).await.expect("what is due comes out");
        MailWorker::new(self.app.clone()).run_once().await.expect("the letters are sent");
    }

    /// All letters that were sent, the first one first.
    pub fn letters(&self) -> Vec<SentLetter> {
        self.post_office().letters()
    }

    /// The same site at another moment.
    pub fn at(&self, moment: DateTime<Utc>) -> App {
        let mode = if self.app.is_demo() { Mode::Demo } else { Mode::Serve };
        let (settings, db, finder) = (self.app.settings().clone(), self.app.db().clone(), self.app.finder().clone());
        App::new(settings, mode, db, finder, Clock::Fixed(moment), self.app.secret().clone())
    }

    /// The letters that leave when the worker runs at this moment.
    pub async fn letters_sent_at(&self, moment: DateTime<Utc>) -> Vec<SentLetter> {
        let then = self.at(moment);
        MailWorker::new(then.clone()).run_once().await.expect("the letters are sent");
        let Transport::Memory(memory) = then.transport() else { panic!("letters of tests go nowhere") };
        memory.letters()
    }

    /// All that the database holds, as text, table by table and row by row.
    pub async fn dump(&self) -> String {
        database::dump(self.app.db()).await
    }

    /// Where letters go, and what is answered to whom.
    pub fn post_office(&self) -> &Memory {
        let Transport::Memory(memory) = self.app.transport() else { panic!("letters of tests go nowhere") };
        memory
    }

    /// The operator at the command line.
    pub fn operator(&self) -> Op {
        Op::new(self.app.db().clone(), NOW, Actor::Operator, Uuid::now_v7())
    }
}
