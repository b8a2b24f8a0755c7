//! One binary for all integration tests, one module a slice.

#![expect(clippy::unwrap_used, reason = "what does not hold in a test fails the test")]

mod accounts;
mod api;
mod cli;
mod counts;
mod headers;
mod imports;
mod index;
mod killed;
mod letters;
mod pages;
mod problems;
mod resolve;
mod server;
mod sign_in;
mod tokens;
