//! Signing in by `OpenID` Connect: any number of providers, ORCID among them.
//!
//! A press of a button begins a flow that waits in the database, bound to the browser that pressed. The provider's
//! answer comes back by a `GET` from another site, the one such that changes something here: it needs the browser's
//! cookie, a state that is good once and for ten minutes, and a code that the provider itself vouches for.

mod back;
mod manage;
mod provider;
mod set_out;
mod stopped;
mod verify;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use collegium_core::accounts::NotByProvider;

use crate::outside::Outside;
use crate::problem::{Answer, Problem};
use crate::settings::ProviderSettings;
use crate::state::App;

use provider::Provider;

/// The addresses of providers' flows.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in/with/{provider}", post(set_out::sign_in))
        .route("/sign-in/with/{provider}/return", get(back::arrive))
        .route("/me/security/providers/connect", post(manage::connect))
        .route("/me/security/providers/disconnect", post(manage::disconnect))
}

/// What a provider is called, by us and by people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProviderName {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// All providers of the settings; clones are the same.
#[derive(Clone, Debug)]
pub struct Providers(Arc<[Provider]>);

impl Providers {
    /// The providers of these settings, asked by this way.
    #[must_use]
    pub fn new(settings: &[ProviderSettings], outside: &Outside) -> Self {
        Self(settings.iter().map(|one| Provider::new(one.clone(), outside.clone())).collect())
    }

    /// What all of them are called, in the order of the settings.
    pub(crate) fn names(&self) -> Vec<ProviderName> {
        let name = |one: &Provider| ProviderName { id: one.id().to_owned(), name: one.name().to_owned() };
        self.all().map(name).collect()
    }

    fn all(&self) -> impl Iterator<Item = &Provider> {
        self.0.iter()
    }

    /// The name for people of the provider of this word; the word itself where the settings no longer have it.
    pub(crate) fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.all().find(|one| one.id() == id).map_or(id, Provider::name)
    }

    fn find(&self, id: &str) -> Answer<&Provider> {
        self.all().find(|one| one.id() == id).ok_or_else(|| Problem::of_status(StatusCode::NOT_FOUND))
    }
}

impl From<NotByProvider> for Problem {
    fn from(error: NotByProvider) -> Self {
        let retry = match &error {
            NotByProvider::TooMany(many) => many.retry_after.num_seconds().unsigned_abs(),
            _ => 0,
        };
        let problem = Self::of_kind(error.kind(), &error);
        if retry > 0 { problem.retry_after(retry) } else { problem }
    }
}
