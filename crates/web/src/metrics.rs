//! Figures for those who run the site, on a listener of their own that no visitor reaches.

use axum::Router;
use axum::routing::get;
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder};

/// Bounds of the buckets of times, in seconds: around the budgets of the pages.
const SECONDS: [f64; 10] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.03, 0.1, 0.5, 2.0, 10.0];

/// Begins to count, and answers `GET /metrics` in Prometheus' format.
///
/// # Errors
/// [`BuildError`] where something counts in this process already.
pub fn router() -> Result<Router, BuildError> {
    let figures = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)?
        .install_recorder()?;
    Ok(Router::new().route(
        "/metrics",
        get(move || {
            figures.run_upkeep();
            std::future::ready(figures.render())
        }),
    ))
}
