//! The node: its sandboxes, its engine, its pool. What every handler works with.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::time::timeout;
use wattage_core::vm::VmFault;

use super::error::ApiError;
use super::router;
use crate::sandboxes::{Expiry, Pool, Quotas, Sandbox, SandboxError, Sandboxes, Tending, Turn};
use crate::store::{FILE_NAME, OpenError, RedbStore};
use crate::vm::{Options, WasmVm};

/// How much a node does for one request.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// The largest request body, bytes. Room for the largest source, however its characters are escaped.
    pub body_limit: usize,
    /// After this a request is answered, done or not.
    pub request_timeout: Duration,
    /// How long a request may keep the node making contracts ready that are not at hand: reading, compiling, loading.
    pub compiling: Duration,
    /// How long a transaction waits for its turn in the sandbox, and for a processor.
    pub patience: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            body_limit: 1024 * 1024,
            request_timeout: Duration::from_secs(30),
            compiling: Duration::from_secs(10),
            patience: Duration::from_secs(10),
        }
    }
}

/// A node on an open file. Cheap to clone; clones are the same node.
#[derive(Clone)]
pub struct Node {
    inner: Arc<Inner>,
    settings: Settings,
}

struct Inner {
    file: PathBuf,
    sandboxes: Sandboxes,
    vm: WasmVm,
    pool: Pool,
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
        Self::open_with(data, Options::default())
    }

    /// As [`Node::open`], with a VM that works as `vm` says.
    ///
    /// # Errors
    /// [`NodeError`] with what to do.
    pub fn open_with(data: &Path, vm: Options) -> Result<Self, NodeError> {
        let file = data.join(FILE_NAME);
        let vm = WasmVm::with(vm)?;
        let sandboxes = Sandboxes::new(RedbStore::open(&file)?, Quotas::default());
        sandboxes.migrate(&vm)?;
        Ok(Self {
            inner: Arc::new(Inner {
                _tending: sandboxes.tend(Expiry::default())?,
                sandboxes,
                vm,
                pool: Pool::new(),
                file,
            }),
            settings: Settings::default(),
        })
    }

    /// The same node under other settings.
    #[must_use]
    pub fn with(&self, settings: Settings) -> Self {
        Self {
            settings,
            ..self.clone()
        }
    }

    /// The routes of this node.
    pub fn router(&self) -> Router {
        router::router(self.clone())
    }

    /// The file it keeps its sandboxes in.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.inner.file
    }

    /// How much it does for one request.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// How many executions it runs at a time.
    #[must_use]
    pub fn parallelism(&self) -> usize {
        self.inner.pool.size()
    }

    pub(super) fn sandboxes(&self) -> &Sandboxes {
        &self.inner.sandboxes
    }

    /// The VM, for one request.
    pub(super) fn vm(&self) -> WasmVm {
        self.inner.vm.compiling_at_most(self.settings.compiling)
    }

    /// Executes contracts in `work`, once a processor is free.
    pub(super) async fn execute<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let pool = &self.inner.pool;
        pool.execute(self.settings.patience, work).await?
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
        let waited = timeout(self.settings.patience, turn).await;
        waited.map_err(|_| ApiError::Busy)
    }
}
