//! The site, the API, the background work and the command line of Collegium.

pub mod view;
