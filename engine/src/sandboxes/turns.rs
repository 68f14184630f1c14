//! One writer at a time per sandbox, and sandboxes do not wait for each other.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

use crate::store::SandboxId;

/// The right to write to a sandbox: to its ledger, and to where it points. It ends when this is dropped, wherever that is.
#[derive(Debug)]
pub struct Turn {
    id: SandboxId,
    _guard: OwnedMutexGuard<()>,
}

impl Turn {
    /// The sandbox that may be written to.
    #[must_use]
    pub fn id(&self) -> SandboxId {
        self.id
    }
}

/// The queues of sandboxes that are being written to.
#[derive(Debug, Default)]
pub(super) struct Turns {
    queues: Mutex<HashMap<SandboxId, Weak<AsyncMutex<()>>>>,
}

impl Turns {
    /// Waits until nobody else writes to the sandbox. Those who wait are served in order.
    pub(super) async fn take(&self, id: SandboxId) -> Turn {
        let queue = self.queue(id);
        Turn {
            id,
            _guard: queue.lock_owned().await,
        }
    }

    /// The turn, if nobody has it or waits for it.
    pub(super) fn try_take(&self, id: SandboxId) -> Option<Turn> {
        let guard = self.queue(id).try_lock_owned().ok()?;
        Some(Turn { id, _guard: guard })
    }

    fn queue(&self, id: SandboxId) -> Arc<AsyncMutex<()>> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queues.get(&id).and_then(Weak::upgrade) {
            return queue;
        }
        // Queues live as long as somebody is in them, so the map is never larger than the requests in progress.
        queues.retain(|_, queue| queue.strong_count() > 0);
        let queue = Arc::new(AsyncMutex::new(()));
        queues.insert(id, Arc::downgrade(&queue));
        queue
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const SHORT: Duration = Duration::from_millis(20);

    #[tokio::test]
    async fn a_sandbox_has_one_writer_at_a_time_and_others_do_not_wait() {
        let turns = Turns::default();
        let (one, other) = (SandboxId([1; 16]), SandboxId([2; 16]));
        let turn = turns.take(one).await;
        assert!(
            tokio::time::timeout(SHORT, turns.take(one)).await.is_err(),
            "the second writer waits"
        );
        tokio::time::timeout(SHORT, turns.take(other))
            .await
            .expect("another sandbox is free");
        drop(turn);
        tokio::time::timeout(SHORT, turns.take(one))
            .await
            .expect("the first writer is done");
    }

    #[tokio::test]
    async fn queues_of_sandboxes_that_nobody_writes_to_are_forgotten() {
        let turns = Turns::default();
        for number in 0..100 {
            drop(turns.take(SandboxId([number; 16])).await);
        }
        assert!(turns.queues.lock().unwrap().len() <= 1);
    }
}
