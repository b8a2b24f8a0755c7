//! `collegium openapi`.

use crate::api;

/// Print the OpenAPI document of the API.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments;

pub(super) fn run() {
    println!("{}", api::document_text());
}
