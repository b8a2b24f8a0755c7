//! One binary for all integration tests, one module a slice.

#![expect(clippy::unwrap_used, reason = "what does not hold in a test fails the test")]

mod access;
mod accounts;
mod addresses;
mod api;
mod audiences;
mod claims;
mod cli;
mod corrections;
mod counts;
mod counts_proof;
mod desk;
mod desk_any_order;
mod desk_imports;
mod desk_pages;
mod desk_people;
mod desk_places;
mod desk_spellings;
mod following;
mod found;
mod freshness;
mod headers;
mod imports;
mod index;
mod kept;
mod killed;
mod letters;
mod logs;
mod oauth;
mod oidc;
mod pages;
mod peers;
mod personal_data;
mod photo;
mod problems;
mod profile;
mod reading;
mod reports;
mod resolve;
mod server;
mod sign_in;
mod submissions;
mod submissions_api;
mod tokens;
mod works;
