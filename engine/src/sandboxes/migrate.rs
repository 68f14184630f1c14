//! Taking over sandboxes that an earlier version of this program has left in the file.
//!
//! Each ledger is executed again into a fresh one, and only when that is whole is the sandbox pointed to it; its old rows
//! are swept then. Cut off anywhere, the next start goes on with the sandboxes that are left.

use wattage_core::ledger::{self, MigrationError};
use wattage_core::store::{Store, StoreError};
use wattage_core::types::Hash;
use wattage_core::vm::Vm;

use super::clock::now;
use super::{SandboxError, Sandboxes};
use crate::store::{LedgerId, SandboxId, SandboxRecord};

/// After how many blocks of a ledger the log hears of it.
const TOLD: u64 = 1000;

/// What taking over came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Migrated {
    /// Sandboxes that are there now.
    pub done: usize,
    /// Sandboxes that could not be taken over; the log says why. Their rows are as they were, and each start tries again.
    pub failed: usize,
}

impl Sandboxes {
    /// Takes over what format 1 has left: one ledger of schema 1 for each sandbox, under the sandbox's id.
    ///
    /// # Errors
    /// [`SandboxError`] when the file cannot be used. A ledger that does not come out as it was is no error of the others.
    pub fn migrate<V: Vm>(&self, vm: &V) -> Result<Migrated, SandboxError> {
        let old = self.inner.store.old_sandboxes()?;
        let mut migrated = Migrated::default();
        if old.is_empty() {
            return Ok(migrated);
        }
        let all = old.len();
        tracing::info!(
            "{all} sandboxes of an earlier version are taken over; each is executed again"
        );
        for (id, token) in old {
            match self.take_over(vm, id, token) {
                Ok(()) => migrated.done += 1,
                // What keeps the file from being used keeps the others from being taken over as well. A row that cannot
                // be understood does not.
                Err(SandboxError::Store(error @ (StoreError::Io(_) | StoreError::Full(_)))) => {
                    return Err(error.into());
                }
                Err(error) => {
                    migrated.failed += 1;
                    tracing::error!("sandbox {id} is not taken over and stays as it is: {error}");
                }
            }
            tracing::info!("{} of {all} sandboxes are taken over", migrated.done);
        }
        Ok(migrated)
    }

    fn take_over<V: Vm>(&self, vm: &V, id: SandboxId, token: Hash) -> Result<(), SandboxError> {
        let building = self.building()?;
        let old = self.inner.store.ledger(LedgerId(id.0)).snapshot()?;
        let target = self.pipelined(building.ledger);
        let watch = |height: u64, head: u64| {
            if height.is_multiple_of(TOLD) {
                tracing::info!("sandbox {id}: {height} of {head} blocks");
            }
        };
        let migrated = ledger::migrate(&old, target.clone(), vm, watch);
        if let Err(error) = migrated {
            self.discard(building);
            return Err(match error {
                MigrationError::Ledger(error) => error.into(),
                other => SandboxError::Migration(other),
            });
        }
        target.settle()?;
        let now = now();
        let record = SandboxRecord {
            token,
            ledger: building.ledger,
            previous: None,
            created: now,
            used: now,
            parent: None,
            retired: None,
        };
        Ok(self.inner.store.replace_old(id, &token, &record)?)
    }
}
