//! A whole Collegium, answering in memory.

use std::path::Path;

use axum::Router;
use chrono::{DateTime, Utc};
use collegium_core::audience::Viewer;
use collegium_core::db;
use collegium_core::imports::{LoadRosters, Loaded, load_rosters};
use collegium_core::op::{Actor, Op};
use collegium_web::finder::Finder;
use collegium_web::routes;
use collegium_web::settings::{Overrides, Settings};
use collegium_web::state::{App, Clock, Mode};
use collegium_web::worker::index::IndexWorker;
use tempfile::TempDir;
use uuid::Uuid;

use crate::database;
use crate::person::Person;

/// The moment it always is: 2026-03-14 09:26:53 UTC.
pub const NOW: DateTime<Utc> = DateTime::from_timestamp(1_773_480_413, 0).expect("a moment within the calendar");

/// A whole Collegium, answering in memory.
pub struct TestApp {
    /// The running site.
    pub app: App,
    router: Router,
    folder: TempDir,
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

    /// An empty site with a settings file of this text.
    pub async fn with(mode: Mode, file: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let overrides = Overrides { data_dir: Some(folder.path().to_owned()), ..Overrides::default() };
        let url = database::fresh(folder.path()).await;
        let variables = [("COLLEGIUM_DATABASE_URL".to_owned(), url)];
        let settings = Settings::from_parts(Some((Path::new("test.toml"), file)), variables, &overrides)
            .expect("the settings of the test make sense");
        let db = db::connect(settings.database.as_str()).await.expect("the database of the test opens");
        let finder = Finder::in_memory().expect("an index in memory");
        let app = App::new(settings, mode, db, finder, Clock::Fixed(NOW));
        let router = routes::router(&app);
        Self { app, router, folder }
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

    /// The worker that keeps the index up to date.
    pub fn worker(&self) -> IndexWorker {
        IndexWorker::new(self.app.db().clone(), self.app.finder().clone(), Some(self.folder()))
    }

    /// The operator at the command line.
    pub fn operator(&self) -> Op {
        Op::new(self.app.db().clone(), NOW, Actor::Operator, Uuid::now_v7())
    }
}
