//! The ledgers that were read lately, so that not each look reads all rows of one again.

use std::cell::RefCell;

use super::{LedgerWorker, keeping};
use crate::mirror::{Database, Error, LedgerId, Mirror};

/// How many ledgers are kept in memory: the present one, and one that it is compared with.
const MOST: usize = 2;

/// Loaded ledgers, the latest last.
#[derive(Default)]
pub(super) struct Loaded {
    mirrors: RefCell<Vec<Mirror>>,
}

impl Loaded {
    /// A ledger as the database has it now.
    ///
    /// # Errors
    /// [`Error`] when it is gone, or cannot be read.
    pub(super) async fn get(
        &self,
        worker: &LedgerWorker,
        database: &Database,
        id: LedgerId,
    ) -> Result<Mirror, Error> {
        // Taken out: should it fail, it is read anew the next time.
        let known = self.take(id);
        let mirror = match known {
            Some(mut mirror) => {
                mirror.refresh().await?;
                mirror
            }
            None => keeping::read(worker, database, id).await?,
        };
        self.put(mirror.clone());
        Ok(mirror)
    }

    /// Remembers a ledger that is loaded.
    pub(super) fn put(&self, mirror: Mirror) {
        drop(self.take(mirror.id()));
        let mut mirrors = self.mirrors.borrow_mut();
        mirrors.push(mirror);
        let surplus = mirrors.len().saturating_sub(MOST);
        mirrors.drain(..surplus);
    }

    /// Forgets them all, so that their connections to the database end.
    pub(super) fn clear(&self) {
        self.mirrors.borrow_mut().clear();
    }

    fn take(&self, id: LedgerId) -> Option<Mirror> {
        let mut mirrors = self.mirrors.borrow_mut();
        let at = mirrors.iter().position(|mirror| mirror.id() == id)?;
        Some(mirrors.remove(at))
    }
}
