//! Sweeping: sandboxes that nobody uses, ledgers that nobody points to, idempotency keys that nobody will send again.
//!
//! A sweep may be cut off anywhere; the next one goes on. It deletes in small steps, between which others write.

use std::collections::BTreeSet;

use super::clock::DAY;
use super::{SandboxError, Sandboxes};
use crate::store::{LedgerId, SandboxId, SandboxRecord};

/// Rows that are deleted in one step: a few milliseconds.
const CHUNK: usize = 1000;

/// How long what is not used stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiry {
    /// Days after its last use after which a sandbox is removed; `None`: never.
    pub sandboxes: Option<u32>,
}

impl Default for Expiry {
    /// A month: a link that was sent before a holiday still works after it.
    fn default() -> Self {
        Self {
            sandboxes: Some(30),
        }
    }
}

/// What a sweep came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Sandboxes that nobody has used for too long, removed.
    pub sandboxes: usize,
    /// Ledgers from before a rewind that can be undone no more.
    pub rewinds: usize,
    /// Ledgers that nobody points to, deleted.
    pub ledgers: usize,
    /// Rows of those.
    pub rows: usize,
    /// Idempotency keys, forgotten.
    pub keys: usize,
}

impl Sandboxes {
    /// Sweeps, where `now` is the time in seconds since 1970.
    ///
    /// # Errors
    /// [`SandboxError`] when the store fails; what was deleted until then stays deleted.
    pub fn sweep(&self, expiry: Expiry, now: u64) -> Result<Swept, SandboxError> {
        let mut swept = Swept {
            keys: self.inner.store.forget_keys(now.saturating_sub(DAY))?,
            ..Swept::default()
        };
        self.inner.keeper.forget();
        let used_after = expiry
            .sandboxes
            .map_or(0, |days| now.saturating_sub(u64::from(days) * DAY));
        for (id, record) in self.inner.store.records()? {
            if record.used < used_after {
                swept.sandboxes += usize::from(self.expire(id, &record)?);
            } else if record
                .previous
                .is_some_and(|previous| previous.since < now.saturating_sub(DAY))
            {
                swept.rewinds += usize::from(self.forget_previous(id, &record)?);
            }
        }
        for ledger in self.litter()? {
            swept.ledgers += 1;
            swept.rows += self.erase(ledger)?;
        }
        Ok(swept)
    }

    /// Deletes a ledger that nobody points to, and answers how many rows it had.
    pub(super) fn erase(&self, ledger: LedgerId) -> Result<usize, SandboxError> {
        let mut rows = 0;
        loop {
            let erased = self.inner.store.erase(ledger, CHUNK)?;
            rows += erased;
            if erased < CHUNK {
                return Ok(rows);
            }
        }
    }

    /// Removes a sandbox, unless it is being written to just now or was used after all.
    fn expire(&self, id: SandboxId, seen: &SandboxRecord) -> Result<bool, SandboxError> {
        let Some(turn) = self.inner.turns.try_take(id) else {
            return Ok(false);
        };
        match self.record(id) {
            Ok(record) if record == *seen => self.remove(&turn).map(|()| true),
            Ok(_) | Err(SandboxError::Unknown { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Forgets what a sandbox was before its rewind.
    fn forget_previous(&self, id: SandboxId, seen: &SandboxRecord) -> Result<bool, SandboxError> {
        let Some(_turn) = self.inner.turns.try_take(id) else {
            return Ok(false);
        };
        let without = SandboxRecord {
            previous: None,
            ..seen.clone()
        };
        let store = &self.inner.store;
        match store.change_record(id, Some(seen), Some(&without)) {
            Ok(()) => Ok(true),
            // It was rewound again, or used: the next sweep looks at it.
            Err(wattage_core::store::StoreError::Stale) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The ledgers that nobody points to.
    fn litter(&self) -> Result<Vec<LedgerId>, SandboxError> {
        // In this order: a ledger that is finished in between was under way before, or has a record after.
        let there = self.inner.store.ledgers()?;
        let mut kept: BTreeSet<LedgerId> = self.under_way();
        kept.insert(LedgerId::NODE);
        for (_, record) in self.inner.store.records()? {
            kept.insert(record.ledger);
            kept.extend(record.previous.map(|previous| previous.ledger));
        }
        // Those of format 1 have their sandbox's id, until they are taken over.
        let old = self.inner.store.old_sandboxes()?;
        kept.extend(old.into_iter().map(|(id, _)| LedgerId(id.0)));
        Ok(there.into_iter().filter(|id| !kept.contains(id)).collect())
    }
}
