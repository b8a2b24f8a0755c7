//! What a running site holds: settings, database, static files, limits, and the clock.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use collegium_core::db::Db;

use crate::assets::Store;
use crate::finder::Finder;
use crate::layers::RateLimits;
use crate::mail::Transport;
use crate::outside::Outside;
use crate::providers::Providers;
use crate::publications::lookup::Lookups;
use crate::secret::Secret;
use crate::settings::Settings;
use crate::submissions::NewsNumbers;
use crate::view::Site;
use crate::worker::jobs::AtWork;

/// Where a site's time comes from.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Always this moment.
    Fixed(DateTime<Utc>),
}

impl Clock {
    /// The moment it is.
    #[must_use]
    pub fn now(self) -> DateTime<Utc> {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place where a site's time is read")]
            Self::System => Utc::now(),
            Self::Fixed(moment) => moment,
        }
    }
}

/// What kind of site runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A community's own site.
    Serve,
    /// Invented people, with “see as” in the banner; answers under any name.
    Demo,
}

/// A running site; clones are the same site.
#[derive(Clone, Debug)]
pub struct App(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: Settings,
    mode: Mode,
    db: Db,
    finder: Finder,
    clock: Clock,
    assets: Store,
    site: Arc<Site>,
    limits: RateLimits,
    secret: Secret,
    outside: Outside,
    providers: Providers,
    lookups: Lookups,
    transport: Transport,
    at_work: AtWork,
    news_numbers: NewsNumbers,
}

impl App {
    /// A site on this database and this index.
    #[must_use]
    pub fn new(settings: Settings, mode: Mode, db: Db, finder: Finder, clock: Clock, secret: Secret) -> Self {
        let assets = Store::new(&settings.community);
        let site = Arc::new(Site {
            community: settings.community.name.clone(),
            base_url: settings.base_url.to_string(),
            demo: mode == Mode::Demo,
            assets: assets.linked(),
        });
        let limits = RateLimits::new(&settings.limits);
        let outside = Outside::new(settings.allowed_outside.clone());
        let lookups = Lookups::new(settings.lookups.clone(), outside.clone());
        let providers = Providers::new(&settings.providers, &outside);
        let transport = Transport::new(&settings.mail);
        Self(Arc::new(Inner {
            settings,
            mode,
            db,
            finder,
            clock,
            assets,
            site,
            limits,
            secret,
            outside,
            providers,
            lookups,
            transport,
            at_work: AtWork::default(),
            news_numbers: NewsNumbers::default(),
        }))
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Whether this is the demo.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.0.mode == Mode::Demo
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The index.
    #[must_use]
    pub fn finder(&self) -> &Finder {
        &self.0.finder
    }

    /// The moment it is.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }

    /// The static files.
    #[must_use]
    pub fn assets(&self) -> &Store {
        &self.0.assets
    }

    /// What is alike on all pages.
    #[must_use]
    pub fn site(&self) -> &Arc<Site> {
        &self.0.site
    }

    /// How much each client asked for of late.
    #[must_use]
    pub fn limits(&self) -> &RateLimits {
        &self.0.limits
    }

    /// The site's secret, from which keys are made.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.0.secret
    }

    /// The way to other people's servers.
    #[must_use]
    pub fn outside(&self) -> &Outside {
        &self.0.outside
    }

    /// Providers of `OpenID` Connect by which people may sign in.
    #[must_use]
    pub fn providers(&self) -> &Providers {
        &self.0.providers
    }

    /// The way to the registries of publications.
    #[must_use]
    pub fn lookups(&self) -> &Lookups {
        &self.0.lookups
    }

    /// How letters leave the house.
    #[must_use]
    pub fn transport(&self) -> &Transport {
        &self.0.transport
    }

    /// What staff asked for and this process works on.
    #[must_use]
    pub fn at_work(&self) -> &AtWork {
        &self.0.at_work
    }

    /// The news in numbers, kept ready.
    #[must_use]
    pub fn news_numbers(&self) -> &NewsNumbers {
        &self.0.news_numbers
    }

    /// The absolute address of a path on this site.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        self.0.settings.base_url.join(path)
    }
}
