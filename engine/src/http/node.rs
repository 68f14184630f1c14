//! The node: its sandboxes, its engine, its pool. What every handler works with.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use tokio::time::timeout;
use wattage_core::vm::VmFault;

use super::edge::Edge;
use super::error::ApiError;
use super::health::Readiness;
use super::shares::Share;
use super::{metrics, request, router};
use crate::config::Settings;
use crate::sandboxes::{Expiry, Pool, Quotas, Sandbox, SandboxError, Sandboxes, Tending, Turn};
use crate::store::{FILE_NAME, OpenError, RedbStore};
use crate::vm::{Options, WasmVm};

/// A node on an open file. Cheap to clone; clones are the same node.
#[derive(Clone)]
pub struct Node {
    inner: Arc<Inner>,
    edge: Arc<Edge>,
}

struct Inner {
    file: PathBuf,
    sandboxes: Sandboxes,
    vm: WasmVm,
    pool: Pool,
    readiness: Readiness,
    _tending: Tending,
}

/// Why a node could not begin.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NodeError {
    /// Its file cannot be opened.
    #[error(transparent)]
    Store(#[from] OpenError),
    /// This machine cannot run the engine.
    #[error(transparent)]
    Vm(#[from] VmFault),
    /// Sandboxes of an earlier version could not be taken over.
    #[error("the sandboxes of an earlier version could not be taken over: {0}")]
    Migration(#[from] SandboxError),
    /// The thread that sweeps could not be started.
    #[error("no thread can be started: {0}")]
    Thread(#[from] std::io::Error),
}

impl Node {
    /// Opens the node whose file is in the folder `data`; makes both if they are not there. It compiles contracts in
    /// the process: for contracts of strangers, see [`Node::open_with`].
    ///
    /// # Errors
    /// [`NodeError`] with what to do.
    pub fn open(data: &Path) -> Result<Self, NodeError> {
        let settings = Settings {
            data: data.to_owned(),
            ..Settings::default()
        };
        Self::open_with(settings, Options::default())
    }

    /// Opens the node whose file is in the folder of `settings`, with a VM that works as `vm` says.
    ///
    /// # Errors
    /// [`NodeError`] with what to do.
    pub fn open_with(settings: Settings, vm: Options) -> Result<Self, NodeError> {
        if settings.metrics {
            metrics::record();
        }
        let file = settings.data.join(FILE_NAME);
        let (vm, pool) = (WasmVm::with(vm)?, Pool::new());
        let sandboxes = Sandboxes::new(RedbStore::open(&file)?, Quotas::from(&settings));
        sandboxes.migrate(&vm)?;
        let tending = sandboxes.tend(Expiry::from(&settings))?;
        Ok(Self {
            inner: Arc::new(Inner {
                sandboxes,
                vm,
                pool: pool.clone(),
                readiness: Readiness::default(),
                _tending: tending,
                file,
            }),
            edge: Arc::new(Edge::new(settings, pool.size())),
        })
    }

    /// The same node under other settings, but for its folder and the quotas of its sandboxes.
    #[must_use]
    pub fn with(&self, settings: Settings) -> Self {
        Self {
            inner: Arc::clone(&self.inner),
            edge: Arc::new(Edge::new(settings, self.parallelism())),
        }
    }

    /// The routes of this node.
    pub fn router(&self) -> Router {
        if self.settings().metrics {
            metrics::record();
        }
        router::router(self.clone())
    }

    /// The file it keeps its sandboxes in.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.inner.file
    }

    /// How it works.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.edge.settings
    }

    /// How many executions it runs at a time.
    #[must_use]
    pub fn parallelism(&self) -> usize {
        self.inner.pool.size()
    }

    pub(super) fn sandboxes(&self) -> &Sandboxes {
        &self.inner.sandboxes
    }

    pub(super) fn edge(&self) -> &Arc<Edge> {
        &self.edge
    }

    pub(super) fn readiness(&self) -> &Readiness {
        &self.inner.readiness
    }

    /// The VM, for one request.
    pub(super) fn vm(&self) -> WasmVm {
        let budget = self.settings().compile_budget;
        self.inner.vm.compiling_at_most(budget)
    }

    /// Executes contracts in `work`, once a processor is free and the request's client may have it.
    pub(super) async fn execute<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let (began, patience) = (Instant::now(), self.settings().patience);
        let waiting = metrics::Waiting::begin();
        let share = self.share().await?;
        // The share goes along: work that nobody waits for any more still holds a processor.
        let work = move || {
            let _share = share;
            drop(waiting);
            let (waited, start) = (began.elapsed(), Instant::now());
            let done = work();
            metrics::executed(waited, start.elapsed());
            done
        };
        let patience = patience.saturating_sub(began.elapsed());
        self.inner.pool.execute(patience, work).await?
    }

    /// What the request's client may execute at a time, or copy; `None` for the program's own requests.
    async fn share(&self) -> Result<Option<Share>, ApiError> {
        let Some(client) = request::client() else {
            return Ok(None);
        };
        let share = self.edge.shares.take(client, self.settings().patience);
        share.await.map(Some).ok_or(ApiError::Busy)
    }

    /// Copies a ledger in `work`: it executes nothing, but takes as long, so it takes a share of the client's executions.
    pub(super) async fn copy<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let share = self.share().await?;
        let work = move || {
            let _share = share;
            work()
        };
        self.read(work).await
    }

    /// Looks at the node's own state in `work`, however many read.
    pub(super) async fn look<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        self.inner.pool.look(work).await?
    }

    /// Reads or writes the store in `work`, which executes nothing.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        self.inner.pool.read(work).await?
    }

    /// The sandbox with this id. A text that is no id is the id of no sandbox.
    pub(super) async fn sandbox(&self, id: &str) -> Result<Sandbox, ApiError> {
        let id = id.parse()?;
        let node = self.clone();
        self.read(move || Ok(node.sandboxes().open(id)?)).await
    }

    /// Waits for the right to write to `sandbox`.
    pub(super) async fn turn(&self, sandbox: &Sandbox) -> Result<Turn, ApiError> {
        let turn = self.sandboxes().turn(sandbox.id());
        let waited = timeout(self.settings().patience, turn).await;
        waited.map_err(|_| ApiError::Busy)
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::time::Duration;

    use axum::http::HeaderMap;

    use super::*;
    use crate::http::client::Client;
    use crate::http::request::{RequestId, during};

    #[tokio::test]
    async fn a_client_copies_as_many_ledgers_at_a_time_as_it_may_execute() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let settings = Settings {
            data: folder.path().to_owned(),
            executions_at_once: 1,
            patience: Duration::from_millis(20),
            ..Settings::default()
        };
        let node = Node::open_with(settings, Options::default()).expect("a node");
        let client = |last| Client::at(Ipv4Addr::new(10, 0, 0, last).into());
        let copy = |last| {
            let id = RequestId::of(&HeaderMap::new());
            during(id, Some(client(last)), node.copy(|| Ok(())))
        };
        let shares = &node.edge.shares;
        let share = shares.take(client(1), Duration::from_secs(1)).await;
        assert!(matches!(copy(1).await, Err(ApiError::Busy)));
        assert!(copy(2).await.is_ok(), "another client");
        drop(share);
        assert!(copy(1).await.is_ok());
    }
}
