//! Work in the background. Each kind has a `run_once`, which tests call, and a loop, which processes run.

pub mod bounces;
pub mod chores;
pub mod index;
pub mod jobs;
pub mod mail;
pub mod pieces;
pub mod webhooks;
