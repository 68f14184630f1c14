//! Pipelining: a ledger's next block is made on blocks that are not on the disk yet.
//!
//! A [`PipelinedStore`] is for one request with its sandbox's turn. It reads through what is on its way, and a commit
//! hands the batch to the committer and comes back with a ticket at once, so that the turn can go on while the disk
//! works: many blocks of one ledger share a group. If one of them is lost, all that were made on it are, for each
//! expects the head before it; those who wait hear why, and the next one begins on what is on the disk.
//!
//! Whoever only reads uses [`super::SandboxStore`], and sees blocks that are on the disk and no others.

mod layers;
mod state;
mod ticket;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use wattage_core::api::MemberName;
use wattage_core::store::{Batch, Row, Snapshot, Store, StoreError, Table};
use wattage_core::types::Hash;

use self::layers::Layers;
use self::state::Pipeline;
pub use self::ticket::Ticket;
use super::keys::{Begin, KeyRow};
use super::{LedgerId, RedbStore, SandboxSnapshot, SandboxStore};

/// Told the height of each block of a ledger once it is on the disk, in order. Must be short and must not wait.
pub type OnDurable = Arc<dyn Fn(u64) + Send + Sync>;

/// The ledgers that blocks are on their way to.
#[derive(Default)]
pub struct Pipelines {
    pipelines: Mutex<HashMap<LedgerId, Weak<Pipeline>>>,
}

/// A ledger as the next transaction finds it, for one request.
#[derive(Clone)]
pub struct PipelinedStore {
    pipeline: Arc<Pipeline>,
    store: SandboxStore,
    durable: OnDurable,
    /// The request: shared by clones.
    request: Arc<Request>,
}

#[derive(Default)]
struct Request {
    /// Which chain of pending blocks it began on.
    chain: OnceLock<u64>,
    key: Mutex<Option<KeyRow>>,
    /// Who sends it.
    member: Mutex<Option<MemberName>>,
    ticket: Mutex<Option<Ticket>>,
}

/// What is written beside a block, in the same write.
struct Noted {
    /// The client's key of the request.
    key: Option<KeyRow>,
    /// Who sent it.
    member: Option<MemberName>,
}

/// A ledger with the blocks that are on their way.
#[derive(Debug, Clone)]
pub struct PipelinedSnapshot {
    layers: Layers,
    disk: SandboxSnapshot,
}

impl fmt::Debug for Pipelines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pipelines").finish_non_exhaustive()
    }
}

impl fmt::Debug for PipelinedStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("PipelinedStore");
        out.field("ledger", &self.store.id())
            .finish_non_exhaustive()
    }
}

impl Pipelines {
    /// The ledger `id` in `file`, for one request. `durable` hears of the request's blocks.
    pub fn open(&self, file: &RedbStore, id: LedgerId, durable: &OnDurable) -> PipelinedStore {
        let mut pipelines = lock(&self.pipelines);
        let known = pipelines.get(&id).and_then(Weak::upgrade);
        let pipeline = known.unwrap_or_else(|| {
            // A pipeline lives as long as somebody uses or waits for it.
            pipelines.retain(|_, pipeline| pipeline.strong_count() > 0);
            let pipeline = Arc::<Pipeline>::default();
            pipelines.insert(id, Arc::downgrade(&pipeline));
            pipeline
        });
        PipelinedStore {
            pipeline,
            store: file.ledger(id),
            durable: Arc::clone(durable),
            request: Arc::default(),
        }
    }
}

impl PipelinedStore {
    /// The ticket of the last block committed through this store or a clone of it; `None` if there was none.
    #[must_use]
    pub fn ticket(&self) -> Option<Ticket> {
        lock(&self.request.ticket).clone()
    }

    /// Waits, with its thread, until the last block committed through this store is on the disk, and with it all that it
    /// was made on.
    ///
    /// # Errors
    /// [`StoreError`] when it is lost.
    pub fn settle(&self) -> Result<(), StoreError> {
        let drained = self.store.file().drain();
        match self.ticket().and_then(|ticket| ticket.settled()) {
            Some(outcome) => outcome,
            None => drained,
        }
    }

    /// Begins the request that a client calls `key`. If it is fresh, the next commit notes that under the key, in the
    /// same write as the block. `fingerprint` commits to what the request asks for, `now` is seconds since 1970.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read.
    pub fn begin(&self, key: &str, fingerprint: Hash, now: u64) -> Result<Begin, StoreError> {
        let begin = self.pipeline.begin(&self.store, key, &fingerprint)?;
        if matches!(begin, Begin::Fresh) {
            let row = KeyRow {
                key: key.to_owned(),
                fingerprint,
                // The commit knows it.
                transaction: Hash([0; 32]),
                at: now,
            };
            *lock(&self.request.key) = Some(row);
        }
        Ok(begin)
    }

    /// Says who sends the request: the next commit notes it at its block, in the same write.
    pub fn sent_by(&self, member: MemberName) {
        *lock(&self.request.member) = Some(member);
    }
}

impl Store for PipelinedStore {
    type Snapshot = PipelinedSnapshot;

    /// What the request has read before is still so: when the blocks that it began on are lost, this is their error, so
    /// that nobody hears of a nonce or a balance that was filled in from one of them.
    fn snapshot(&self) -> Result<PipelinedSnapshot, StoreError> {
        let began = self.request.chain.get().copied();
        let (layers, disk, chain) = self.pipeline.snapshot(&self.store, began)?;
        // Should a clone have come first with another chain, the commit refuses what does not fit.
        self.request.chain.get_or_init(|| chain);
        Ok(PipelinedSnapshot { layers, disk })
    }

    /// Hands the batch over and returns at once, when its expected rows are as they must be on what is on its way; the
    /// [`PipelinedStore::ticket`] tells when it is on the disk. This is the one store whose commit does not wait.
    fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        let chain = self.request.chain.get().copied();
        let noted = Noted {
            key: lock(&self.request.key).take(),
            member: lock(&self.request.member).take(),
        };
        let durable = Arc::clone(&self.durable);
        let ticket = self
            .pipeline
            .commit(&self.store, batch, chain, noted, durable)?;
        *lock(&self.request.ticket) = Some(ticket);
        Ok(())
    }
}

/// What these locks guard is whole at every moment, so a panic elsewhere does not matter.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Snapshot for PipelinedSnapshot {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.layers.get(table, key, &self.disk)
    }

    fn scan(
        &self,
        table: Table,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        self.layers.scan(table, prefix, after, limit, &self.disk)
    }
}
