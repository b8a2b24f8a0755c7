//! The site, the API, the background work and the command line of Collegium.

pub mod api;
pub mod assets;
pub mod cli;
pub mod demo;
pub mod export;
pub mod extract;
pub mod find;
pub mod finder;
pub mod health;
pub mod home;
pub mod institutions;
pub mod layers;
pub mod metrics;
pub mod problem;
pub mod programs;
pub mod reports;
pub mod routes;
pub mod scholars;
pub mod see_as;
pub mod server;
pub mod settings;
pub mod state;
pub mod view;
pub mod worker;
