//! All sandboxes of a node, and finding one.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;
use wattage_core::ledger::{Ledger, LedgerError};
use wattage_core::store::{Store, StoreError};

use super::clock::{HOUR, now};
use super::presence::Rooms;
use super::quotas::Keeper;
use super::sweep::Condemned;
use super::tips::{Tip, Tips};
use super::turns::{Turn, Turns};
use super::{Quotas, SandboxError, Shares, Token};
use crate::store::{
    FrozenStore, LedgerId, Pipelines, RedbStore, SandboxId, SandboxRecord, SandboxSnapshot,
    SandboxStore, Usage,
};

/// All sandboxes of a node. Cheap to clone; clones are the same sandboxes.
#[derive(Debug, Clone)]
pub struct Sandboxes {
    pub(super) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(super) struct Inner {
    pub(super) store: RedbStore,
    pub(super) turns: Turns,
    pub(super) keeper: Keeper,
    pub(super) pipelines: Pipelines,
    pub(super) tips: Arc<Tips>,
    pub(super) rooms: Rooms,
    /// Ledgers that are being made. Nobody points to them yet, and they are no litter.
    building: Mutex<BTreeSet<LedgerId>>,
    pub(super) condemned: Mutex<Condemned>,
}

/// One sandbox, as it was when it was opened.
#[derive(Debug, Clone)]
pub struct Sandbox {
    id: SandboxId,
    record: SandboxRecord,
    store: SandboxStore,
    ledger: Ledger<SandboxStore>,
}

/// A new ledger's id; while this lives, the ledger is not swept.
pub(super) struct Building {
    pub(super) ledger: LedgerId,
    inner: Arc<Inner>,
}

impl Drop for Building {
    fn drop(&mut self) {
        let building = self.inner.building.lock();
        building
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.ledger);
    }
}

impl Sandboxes {
    /// The sandboxes in `store`, held to `quotas`.
    #[must_use]
    pub fn new(store: RedbStore, quotas: Quotas) -> Self {
        Self {
            inner: Arc::new(Inner {
                store,
                turns: Turns::default(),
                keeper: Keeper::new(quotas),
                pipelines: Pipelines::default(),
                tips: Arc::default(),
                rooms: Rooms::default(),
                building: Mutex::default(),
                condemned: Mutex::default(),
            }),
        }
    }

    /// The sandbox with this id. That it was used is noted, once an hour.
    ///
    /// # Errors
    /// [`SandboxError::Unknown`] if there is none, [`SandboxError`] if it cannot be read.
    pub fn open(&self, id: SandboxId) -> Result<Sandbox, SandboxError> {
        let record = self.record(id)?;
        let now = now();
        if now > record.used.saturating_add(HOUR) {
            let used = SandboxRecord {
                used: now,
                ..record
            };
            self.inner.store.note_record(id, &record, &used);
        }
        self.show(id, record)
    }

    pub(super) fn record(&self, id: SandboxId) -> Result<SandboxRecord, SandboxError> {
        let record = self.inner.store.record(id)?;
        record.ok_or(SandboxError::Unknown { id })
    }

    pub(super) fn show(
        &self,
        id: SandboxId,
        record: SandboxRecord,
    ) -> Result<Sandbox, SandboxError> {
        let store = self.inner.store.ledger(record.ledger);
        Ok(Sandbox {
            id,
            record,
            ledger: Ledger::open(store.clone())?,
            store,
        })
    }

    /// How much the sandbox's ledger holds.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn usage(&self, sandbox: &Sandbox) -> Result<Usage, StoreError> {
        self.inner.store.usage(sandbox.record.ledger)
    }

    /// The shared bundles of the node.
    #[must_use]
    pub fn shares(&self) -> Shares {
        Shares::new(self.inner.store.ledger(LedgerId::NODE))
    }

    /// Waits for the right to write to a sandbox.
    pub async fn turn(&self, id: SandboxId) -> Turn {
        self.inner.turns.take(id).await
    }

    /// Tells of the sandbox's blocks as they reach the disk: the receiver's value is the newest. Blocks in between may
    /// be skipped, and are there to be read. Its `changed` fails when the sandbox is removed.
    ///
    /// # Errors
    /// As of [`Sandboxes::open`].
    pub fn subscribe(&self, id: SandboxId) -> Result<watch::Receiver<Tip>, SandboxError> {
        self.inner.tips.subscribe(id, || self.tip(id))
    }

    pub(super) fn tip(&self, id: SandboxId) -> Result<Tip, SandboxError> {
        let sandbox = self.show(id, self.record(id)?)?;
        Ok(Tip {
            ledger: sandbox.record.ledger,
            height: sandbox.ledger.view()?.head()?.height,
        })
    }

    /// Whether the store can be read and written. Waits for what is being written.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot, with the cause.
    pub fn check(&self) -> Result<(), StoreError> {
        self.inner.store.check()?;
        self.inner.store.drain()
    }

    /// How many sandboxes there are.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn count(&self) -> Result<u64, StoreError> {
        self.inner.store.sandbox_count()
    }

    /// The id of a new ledger, which is not swept before somebody points to it.
    pub(super) fn building(&self) -> Result<Building, SandboxError> {
        let ledger = LedgerId::random()?;
        let building = self.inner.building.lock();
        building
            .unwrap_or_else(PoisonError::into_inner)
            .insert(ledger);
        Ok(Building {
            ledger,
            inner: Arc::clone(&self.inner),
        })
    }

    /// The ledgers that are being made.
    pub(super) fn under_way(&self) -> BTreeSet<LedgerId> {
        let building = self.inner.building.lock();
        building.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Sandbox {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> SandboxId {
        self.id
    }

    /// What the node keeps about it beside its ledger.
    #[must_use]
    pub fn record(&self) -> &SandboxRecord {
        &self.record
    }

    /// Its ledger, for reading: what is on the disk. Transactions go through [`Sandboxes::write`].
    #[must_use]
    pub fn ledger(&self) -> &Ledger<SandboxStore> {
        &self.ledger
    }

    /// The rows of its ledger, as they are on the disk.
    #[must_use]
    pub fn store(&self) -> &SandboxStore {
        &self.store
    }

    /// Its ledger as it is now, for a preview: nothing can be committed to it.
    ///
    /// # Errors
    /// [`LedgerError`] when it cannot be read.
    pub fn frozen(&self) -> Result<Ledger<FrozenStore<SandboxSnapshot>>, LedgerError> {
        Ledger::open(FrozenStore::new(self.store.snapshot()?))
    }

    /// Whether this is its token, or the one before, which holds until the newest is used.
    #[must_use]
    pub fn admits(&self, token: &Token) -> bool {
        let before = self.record.retired;
        token.fits(&self.record.token)
            || before.is_some_and(|before| now() < before.until && token.fits(&before.token))
    }
}
