//! One binary for all integration tests, one module a slice.

mod api;
mod cli;
mod headers;
mod imports;
mod pages;
mod problems;
mod server;
