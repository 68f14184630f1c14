//! What is on its way to one ledger.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use wattage_core::store::{Batch, Store as _, StoreError, Table};
use wattage_core::types::Hash;

use super::layers::Layers;
use super::ticket::{Ticket, ticket};
use super::{Noted, OnDurable};
use crate::store::change::Change;
use crate::store::keys::{Begin, KeyRow};
use crate::store::members;
use crate::store::queue::Submission;
use crate::store::{SandboxSnapshot, SandboxStore};

/// The blocks that are on their way to one ledger.
///
/// Changes that wait hold this, so it holds no store: whoever drops the last of those waits for the changes.
#[derive(Default)]
pub(super) struct Pipeline {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    layers: Layers,
    pending: VecDeque<Pending>,
    /// Number of the newest batch.
    number: u64,
    /// How many chains of pending blocks were lost before this one.
    chain: u64,
    /// Why the last chain was lost.
    cause: Option<StoreError>,
}

impl State {
    /// Whether the chain that a request began on, if it has begun, is this one.
    fn same(&self, began: Option<u64>) -> Result<(), StoreError> {
        match began {
            Some(began) if began != self.chain => {
                Err(self.cause.clone().unwrap_or(StoreError::Stale))
            }
            _ => Ok(()),
        }
    }
}

/// A batch that is on its way.
struct Pending {
    number: u64,
    ticket: Ticket,
    key: Option<KeyRow>,
}

impl Pipeline {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is on its way, what is on the disk, and the number of this chain.
    ///
    /// # Errors
    /// Why the chain `began` was lost, if that was another; [`StoreError`] when the file cannot be read.
    pub(super) fn snapshot(
        &self,
        store: &SandboxStore,
        began: Option<u64>,
    ) -> Result<(Layers, SandboxSnapshot, u64), StoreError> {
        let state = self.lock();
        state.same(began)?;
        // Under the lock: whatever reaches the disk meanwhile is among the layers still.
        let disk = store.snapshot()?;
        Ok((state.layers.clone(), disk, state.chain))
    }

    /// What is known of the request that a client calls `key`.
    pub(super) fn begin(
        &self,
        store: &SandboxStore,
        key: &str,
        fingerprint: &Hash,
    ) -> Result<Begin, StoreError> {
        let pending = {
            let state = self.lock();
            let mut pending = state.pending.iter();
            pending.find_map(|pending| {
                let row = pending.key.as_ref().filter(|row| row.key == key)?;
                Some((row.clone(), pending.ticket.clone()))
            })
        };
        // What is pending no more by now is on the disk, unless it was lost.
        match pending {
            Some((row, ticket)) => Ok(row.compare(fingerprint, Some(ticket))),
            None => match store.file().key(store.id(), key)? {
                Some(row) => Ok(row.compare(fingerprint, None)),
                None => Ok(Begin::Fresh),
            },
        }
    }

    /// Hands a batch over that was made on the chain with this number.
    pub(super) fn commit(
        self: &Arc<Self>,
        store: &SandboxStore,
        batch: Batch,
        chain: Option<u64>,
        noted: Noted,
        durable: OnDurable,
    ) -> Result<Ticket, StoreError> {
        let key = noted.key.map(|row| KeyRow {
            transaction: transaction(&batch),
            ..row
        });
        // Before the lock: the committer needs the lock to make room.
        let room = store.file().room();
        let mut state = self.lock();
        state.same(chain)?;
        let disk = store.snapshot()?;
        for (table, key, value) in &batch.expected {
            if state.layers.get(*table, key, &disk)? != *value {
                return Err(StoreError::Stale);
            }
        }
        state.number += 1;
        let (number, chain) = (state.number, state.chain);
        state.layers.push(&batch, number);
        let (issuer, ticket) = ticket();
        let ledger = store.id();
        let height = height(&batch);
        let key_row = key.as_ref().map(|row| row.own(ledger));
        let member = height.zip(noted.member);
        let member = member.map(|(height, name)| members::row(ledger, height, name.as_str()));
        let own = key_row.into_iter().chain(member).collect();
        state.pending.push_back(Pending {
            number,
            ticket: ticket.clone(),
            key,
        });
        let pipeline = Arc::clone(self);
        let done = move |written| {
            let outcome = pipeline.settle(number, chain, written);
            if let (Ok(()), Some(height)) = (&outcome, height) {
                durable(height);
            }
            issuer.settle(outcome);
        };
        let submitted = room.submit(Submission {
            change: Change::Ledger { ledger, batch, own },
            done: Box::new(done),
        });
        // Only now: to hear of it takes the lock.
        drop(state);
        if let Err(refused) = submitted {
            refused.tell();
        }
        Ok(ticket)
    }

    /// Hears how a batch went. Answers what its sender is to hear.
    fn settle(
        &self,
        number: u64,
        chain: u64,
        written: Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut state = self.lock();
        match written {
            Ok(()) => {
                state.layers.settle(number);
                state.pending.retain(|pending| pending.number > number);
                Ok(())
            }
            Err(error) => {
                if chain == state.chain {
                    // What was made on it is lost as well.
                    state.layers = Layers::default();
                    state.pending.clear();
                    state.chain += 1;
                    state.cause = Some(error);
                }
                Err(state.cause.clone().unwrap_or(StoreError::Stale))
            }
        }
    }
}

/// The height of the block in a batch.
fn height(batch: &Batch) -> Option<u64> {
    let mut rows = batch.rows.iter();
    let (_, key, _) = rows.find(|(table, ..)| *table == Table::Blocks)?;
    Some(u64::from_be_bytes(key.as_slice().try_into().ok()?))
}

/// The hash of the transaction in a batch; zeros if it has none.
fn transaction(batch: &Batch) -> Hash {
    let mut rows = batch.rows.iter();
    let row = rows.find(|(table, ..)| *table == Table::Transactions);
    let hash = row.and_then(|(_, key, _)| key.as_slice().try_into().ok());
    Hash(hash.unwrap_or([0; 32]))
}
