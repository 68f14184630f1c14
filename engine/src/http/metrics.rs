//! Figures for Prometheus: the recorder, what is measured around requests, and the page that shows them.
//!
//! Their names are in [`crate::figures`].

use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use subtle::ConstantTimeEq as _;
use wattage_core::api::{Refusal, routes};
use wattage_core::schedule::WATTAGE_1;

use super::client::{Client, Peer};
use super::error::ApiError;
use super::extract::bearer;
use super::node::Node;
use super::problems::{METRICS, UNKNOWN_ROUTE, words};
use super::rates::Class;
use super::request;
use crate::figures::{
    BLOCKS, BUILD, CONNECTIONS, DURATION, EXECUTION, EXECUTIONS, FIGURES, GAS, GROUP, Kind,
    LIMITED, MEMORY, QUEUE, REFUSED, REQUESTS, SANDBOXES, STORE, STREAMS, WAITING,
};

/// Upper ends of buckets of durations, seconds: from a cached read to the request timeout.
const SECONDS: [f64; 14] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0,
];
/// Upper ends of buckets of groups, blocks.
const GROUPS: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

/// The recorder of this process: the macros know only one.
static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Begins to record, if this process does not already. What was counted before is not known.
pub(super) fn record() {
    RECORDER.get_or_init(|| {
        let builder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
            .and_then(|b| b.set_buckets_for_metric(Matcher::Full(GROUP.to_owned()), &GROUPS));
        // Another recorder in this process has the figures then; they are no reason not to serve.
        let handle = builder.and_then(PrometheusBuilder::install_recorder);
        let handle = handle
            .inspect_err(|error| tracing::warn!(%error, "there are no figures at /metrics"))
            .ok()?;
        for &(name, kind, meaning) in FIGURES {
            match kind {
                Kind::Counter => describe_counter!(name, meaning),
                Kind::Gauge => describe_gauge!(name, meaning),
                Kind::Histogram => describe_histogram!(name, meaning),
            }
        }
        Some(handle)
    });
}

/// Makes room for what was measured since it was last asked for.
pub(super) fn upkeep() {
    if let Some(Some(handle)) = RECORDER.get() {
        handle.run_upkeep();
    }
}

/// Figures for Prometheus.
///
/// For clients on the node's machine, and for those who send its metrics token.
#[utoipa::path(get, path = routes::METRICS, operation_id = "metrics", tag = "node",
    responses((status = 200, body = String, content_type = "text/plain")),
    extensions(("x-problems" = json!(words(&[&[METRICS, UNKNOWN_ROUTE]])))))]
pub(super) async fn show(State(node): State<Node>, request: Request) -> Result<Response, ApiError> {
    let settings = node.settings();
    let Some(Some(recorder)) = RECORDER.get().filter(|_| settings.metrics) else {
        return Err(Refusal::UnknownRoute {
            path: request.uri().path().to_owned(),
        }
        .into());
    };
    if !admitted(&node, &request) {
        return Err(ApiError::MetricsRefused);
    }
    let sandboxes = node.sandboxes().clone();
    if let Ok(count) = node.look(move || Ok(sandboxes.count()?)).await {
        gauge!(SANDBOXES).set(precise(count));
    }
    now(&node);
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind)], recorder.render()).into_response())
}

fn admitted(node: &Node, request: &Request) -> bool {
    let settings = node.settings();
    if let Some(token) = settings.metrics_token.reveal() {
        let given = bearer(request.headers());
        return given.is_some_and(|given| given.reveal().as_bytes().ct_eq(token.as_bytes()).into());
    }
    // Behind a proxy that is not said to be one, everybody seems to be on this machine.
    let peer = request
        .extensions()
        .get::<Peer>()
        .map(|Peer(address)| address.ip());
    let hidden = peer
        .is_some_and(|peer| Client::is_hidden(peer, request.headers(), &settings.trusted_proxies));
    !hidden && request::client().is_none_or(Client::is_local)
}

/// Measures what is only known by looking.
fn now(node: &Node) {
    gauge!(CONNECTIONS).set(f64::from(node.edge().connections.sum()));
    gauge!(STREAMS).set(f64::from(node.edge().streams.sum()));
    let schedule = WATTAGE_1.id;
    gauge!(BUILD, "version" => env!("CARGO_PKG_VERSION"), "schedule" => schedule).set(1.0);
    if let Ok(file) = std::fs::metadata(node.file()) {
        gauge!(STORE).set(precise(file.len()));
    }
    if let Some(bytes) = resident() {
        gauge!(MEMORY).set(precise(bytes));
    }
}

/// A figure as Prometheus has them: exact up to 2^53.
#[allow(clippy::cast_precision_loss)] // a size of nine petabytes may be off by one
fn precise(value: u64) -> f64 {
    value as f64
}

/// Memory of this process that is in use, bytes, where the system tells it.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string(Path::new("/proc/self/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kilobytes * 1024)
}

/// A request was answered, or its client left before: `status` 499.
pub(super) fn answered(method: &Method, route: &str, status: StatusCode, took: Duration) {
    // Methods are what clients send, so those that no route has are one.
    let method = match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    };
    let (route, status) = (route.to_owned(), status.as_u16().to_string());
    counter!(REQUESTS, "method" => method, "route" => route.clone(), "status" => status)
        .increment(1);
    histogram!(DURATION, "route" => route).record(took);
}

/// A client asked too much.
pub(super) fn limited(class: Class) {
    counter!(LIMITED, "class" => class.word()).increment(1);
}

/// A connection was closed at once.
pub(super) fn refused(limit: &'static str) {
    counter!(REFUSED, "limit" => limit).increment(1);
}

/// Work waits for a processor, until this is dropped.
pub(super) struct Waiting;

impl Waiting {
    pub(super) fn begin() -> Self {
        gauge!(WAITING).increment(1.0);
        Self
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        gauge!(WAITING).decrement(1.0);
    }
}

/// Work was done on a processor.
pub(super) fn executed(waited: Duration, took: Duration) {
    counter!(EXECUTIONS).increment(1);
    histogram!(QUEUE).record(waited);
    histogram!(EXECUTION).record(took);
}

/// A transaction's block is on the disk.
pub(super) fn committed(gas: u64) {
    counter!(BLOCKS).increment(1);
    counter!(GAS).increment(gas);
}
