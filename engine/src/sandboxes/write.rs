//! Writing to a sandbox's ledger: within its turn, within its quotas, without waiting for the disk.

use std::sync::Arc;

use wattage_core::api::MemberName;
use wattage_core::ledger::{Ledger, LedgerError};
use wattage_core::store::StoreError;
use wattage_core::types::Hash;

use super::clock::now;
use super::tips::Tip;
use super::turns::Turn;
use super::{SandboxError, Sandboxes};
use crate::store::{Begin, LedgerId, OnDurable, PipelinedStore, SandboxId, Ticket};

/// One request's transaction on its way into a sandbox.
///
/// [`Writing::admit`] it unless it was done before, execute it on [`Writing::ledger`], take the [`Writing::ticket`], give
/// the turn back, and answer when the ticket says that the block is on the disk.
#[derive(Debug)]
pub struct Writing {
    sandboxes: Sandboxes,
    sandbox: SandboxId,
    ledger_id: LedgerId,
    store: PipelinedStore,
    ledger: Ledger<PipelinedStore>,
}

impl Sandboxes {
    /// Begins to write to the sandbox that `turn` is of: where it points to now, with the blocks that are on their way.
    ///
    /// # Errors
    /// [`SandboxError`] when it is gone or cannot be read.
    pub fn write(&self, turn: &Turn) -> Result<Writing, SandboxError> {
        let record = self.record(turn.id())?;
        let (tips, id, ledger) = (Arc::clone(&self.inner.tips), turn.id(), record.ledger);
        let tell: OnDurable = Arc::new(move |height| tips.tell(id, Tip { ledger, height }));
        let store = self
            .inner
            .pipelines
            .open(&self.inner.store, record.ledger, &tell);
        Ok(Writing {
            sandboxes: self.clone(),
            sandbox: turn.id(),
            ledger_id: record.ledger,
            ledger: Ledger::open(store.clone())?,
            store,
        })
    }
}

impl Writing {
    /// The ledger, with the blocks that are on their way.
    #[must_use]
    pub fn ledger(&self) -> &Ledger<PipelinedStore> {
        &self.ledger
    }

    /// Counts one more transaction for the sandbox's quotas. Not for a request that was done before: its answer is owed
    /// to the client whatever the sandbox holds by now.
    ///
    /// # Errors
    /// [`SandboxError`] when a quota is used up, or when the store cannot be read. What is on its way counts for the
    /// quotas of bytes and rows when it is on the disk, so these may be passed by that much.
    pub fn admit(&self) -> Result<(), SandboxError> {
        let inner = &self.sandboxes.inner;
        inner.keeper.transaction(self.sandbox)?;
        inner.keeper.growth(inner.store.usage(self.ledger_id)?)
    }

    /// Begins the request that the client calls `key`; `fingerprint` commits to what it asks for. If it is
    /// [`Begin::Fresh`], the block that is applied next is noted under the key.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn begin(&self, key: &str, fingerprint: Hash) -> Result<Begin, StoreError> {
        self.store.begin(key, fingerprint, now())
    }

    /// Says who sends the request: the block that is applied next is told with this name.
    pub fn sent_by(&self, member: MemberName) {
        self.store.sent_by(member);
    }

    /// Waits for the block that was applied; `None` if none was.
    #[must_use]
    pub fn ticket(&self) -> Option<Ticket> {
        self.store.ticket()
    }

    /// The head that the next block will have, on its way or not.
    ///
    /// # Errors
    /// [`LedgerError`] when the store cannot be read.
    pub fn head(&self) -> Result<wattage_core::ledger::Head, LedgerError> {
        self.ledger.view()?.head()
    }
}
