//! One binary for all integration tests, one module a slice.

mod api;
mod cli;
mod headers;
mod problems;
mod server;
