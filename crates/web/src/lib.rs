//! The site, the API, the background work and the command line of Collegium.

pub mod assets;
pub mod cli;
pub mod export;
pub mod extract;
pub mod find;
pub mod health;
pub mod home;
pub mod layers;
pub mod problem;
pub mod routes;
pub mod server;
pub mod settings;
pub mod state;
pub mod view;
