//! Names to addresses, of which only those of the whole internet come through.

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::{NotOutside, is_public};

type Looking = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Looks names up and refuses those that lead to a neighbour. The addresses that come through are the ones
/// that are connected to, so that a name cannot mean something else a moment later.
#[derive(Clone)]
pub(super) struct GuardedNames {
    look_up: Arc<dyn Fn(String) -> Looking + Send + Sync>,
}

impl GuardedNames {
    /// By the machine's own ways.
    pub(super) fn of_system() -> Self {
        Self::looking_up(|name| async move {
            let found = tokio::net::lookup_host((name, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }

    /// By ways of one's own.
    pub(super) fn looking_up<F>(look_up: impl Fn(String) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = io::Result<Vec<IpAddr>>> + Send + 'static,
    {
        Self { look_up: Arc::new(move |name| Box::pin(look_up(name))) }
    }
}

impl Resolve for GuardedNames {
    fn resolve(&self, name: Name) -> Resolving {
        let looking = (self.look_up)(name.as_str().to_owned());
        Box::pin(async move {
            let found = looking.await?;
            // A name that leads inside and outside was made to lead inside.
            if found.is_empty() || !found.iter().copied().all(is_public) {
                return Err(NotOutside::NotPublic.into());
            }
            let addresses: Addrs = Box::new(found.into_iter().map(|ip| SocketAddr::new(ip, 0)));
            Ok(addresses)
        })
    }
}
