//! A whole Collegium, answering in memory.

use std::path::Path;

use axum::Router;
use chrono::{DateTime, Utc};
use collegium_core::audience::Viewer;
use collegium_core::db;
use collegium_core::op::{Actor, Op};
use collegium_web::routes;
use collegium_web::settings::{Overrides, Settings};
use collegium_web::state::{App, Clock, Mode};
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
        let app = App::new(settings, mode, db, Clock::Fixed(NOW));
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

    /// The operator at the command line.
    pub fn operator(&self) -> Op {
        Op::new(self.app.db().clone(), NOW, Actor::Operator, Uuid::now_v7())
    }
}
