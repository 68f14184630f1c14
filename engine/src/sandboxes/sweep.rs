//! Sweeping: sandboxes that nobody uses, ledgers that nobody points to, idempotency keys that nobody will send again.
//!
//! A sweep may be cut off anywhere; the next one goes on. It deletes in small steps, between which others write.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

use super::clock::{DAY, HOUR, now};
use super::{SandboxError, Sandboxes};
use crate::config::Settings;
use crate::store::{LedgerId, SandboxId, SandboxRecord};

/// Rows that are deleted in one step: a few milliseconds.
const CHUNK: usize = 1000;

/// How long a ledger stays that nobody points to any more, seconds: requests that found it before are done by then.
pub(super) const GRACE: u64 = 60;

/// Since when ledgers have been without anybody who points to them, as far as sweeps have seen; `None` before the first
/// one.
#[derive(Debug, Default)]
pub(super) struct Condemned {
    since: Option<BTreeMap<LedgerId, u64>>,
    /// Those that lost whoever pointed to them in this process, and when. They need not be looked for.
    let_go: BTreeMap<LedgerId, u64>,
}

/// How long what is not used stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiry {
    /// How long after its last use a sandbox is removed; `None`: never. Uses are noted once an hour.
    pub sandboxes: Option<Duration>,
}

impl From<&Settings> for Expiry {
    /// In settings 0 is never.
    fn from(settings: &Settings) -> Self {
        let expiry = settings.sandbox_expiry;
        Self {
            sandboxes: (!expiry.is_zero()).then_some(expiry),
        }
    }
}

impl Default for Expiry {
    fn default() -> Self {
        Self::from(&Settings::default())
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
            .map_or(0, |unused| now.saturating_sub(unused.as_secs().max(HOUR)));
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
        for ledger in self.condemned(now)? {
            swept.ledgers += 1;
            swept.rows += self.erase(ledger)?;
        }
        Ok(swept)
    }

    /// Notes that nobody points to these ledgers any more.
    pub(super) fn let_go(&self, ledgers: impl IntoIterator<Item = LedgerId>) {
        let (mut condemned, now) = (self.condemnations(), now());
        let ledgers = ledgers.into_iter().map(|ledger| (ledger, now));
        condemned.let_go.extend(ledgers);
    }

    /// Deletes the ledgers that somebody pointed to a while ago and nobody does now, where `now` is the time in seconds
    /// since 1970. Costs nothing when there are none: rewinds fill the disk faster than whole sweeps come. What it
    /// cannot delete, a whole sweep does.
    ///
    /// # Errors
    /// [`SandboxError`] when the store fails; what was deleted until then stays deleted.
    pub fn sweep_let_go(&self, now: u64) -> Result<Swept, SandboxError> {
        let mut due = Vec::new();
        self.condemnations().let_go.retain(|ledger, since| {
            let old = since.saturating_add(GRACE) <= now;
            due.extend(old.then_some(*ledger));
            !old
        });
        let mut swept = Swept::default();
        for ledger in due {
            swept.ledgers += 1;
            swept.rows += self.erase(ledger)?;
        }
        Ok(swept)
    }

    fn condemnations(&self) -> MutexGuard<'_, Condemned> {
        let condemned = self.inner.condemned.lock();
        condemned.unwrap_or_else(PoisonError::into_inner)
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
            ..*seen
        };
        let store = &self.inner.store;
        match store.change_record(id, Some(seen), Some(&without)) {
            Ok(()) => Ok(true),
            // It was rewound again, or used: the next sweep looks at it.
            Err(wattage_core::store::StoreError::Stale) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The ledgers that nobody has pointed to for a while. When this process has only just begun, all that nobody points
    /// to.
    fn condemned(&self, now: u64) -> Result<Vec<LedgerId>, SandboxError> {
        let litter = self.litter()?;
        let mut condemned = self.condemnations();
        let before = condemned.since.take();
        let since = |id: &LedgerId| match &before {
            Some(before) => before.get(id).copied().unwrap_or(now),
            None => 0,
        };
        let since: BTreeMap<_, _> = litter.into_iter().map(|id| (id, since(&id))).collect();
        let old = |since: &u64| *since == 0 || since.saturating_add(GRACE) <= now;
        let due = since.iter().filter(|(_, since)| old(since));
        let due = due.map(|(id, _)| *id).collect();
        condemned.since = Some(since);
        Ok(due)
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
