//! The pool that executes contracts: as many at a time as there are processors, beside the threads that serve requests.
//! Reads run beside them, a few for each processor: more of them at a time would only wait for each other, and would keep
//! what serves requests from its processor.

use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::vm::EXECUTIONS;

/// Reads at a time for each processor: some of them wait for the disk.
const READS: usize = 4;

/// Runs work that blocks.
#[derive(Debug, Clone)]
pub struct Pool {
    permits: Arc<Semaphore>,
    reads: Arc<Semaphore>,
    size: usize,
}

/// Why work was not done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PoolError {
    /// All processors were busy for too long; the work was not begun.
    #[error("no processor was free for {} s", patience.as_secs())]
    Busy {
        /// How long it waited.
        patience: Duration,
    },
    /// The work panicked.
    #[error("the work panicked: {0}")]
    Panicked(String),
}

impl Default for Pool {
    fn default() -> Self {
        Self::new()
    }
}

impl Pool {
    /// A pool of one thread per processor.
    #[must_use]
    pub fn new() -> Self {
        let size = available_parallelism().map_or(1, |n| n.get().min(EXECUTIONS as usize));
        Self {
            permits: Arc::new(Semaphore::new(size)),
            reads: Arc::new(Semaphore::new(READS * size)),
            size,
        }
    }

    /// How many executions run at a time.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// Executes contracts: waits at most `patience` for a processor, then does `work` to its end, even if nobody waits
    /// for it any more.
    ///
    /// # Errors
    /// [`PoolError`].
    pub async fn execute<T: Send + 'static>(
        &self,
        patience: Duration,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PoolError> {
        let permit = Arc::clone(&self.permits).acquire_owned();
        let permit = match tokio::time::timeout(patience, permit).await {
            Ok(Ok(permit)) => permit,
            // The semaphore is never closed, so only time can have run out.
            Ok(Err(_)) | Err(_) => {
                return Err(PoolError::Busy { patience });
            }
        };
        self.look(move || {
            let _permit = permit;
            work()
        })
        .await
    }

    /// Does `work` that reads the store and executes nothing: it may wait for the disk. Waits while there are many
    /// others; those who wait are served in order.
    ///
    /// # Errors
    /// [`PoolError::Panicked`].
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PoolError> {
        // The semaphore is never closed; without a permit the work would only be done sooner.
        let permit = Arc::clone(&self.reads).acquire_owned().await.ok();
        self.look(move || {
            let _permit = permit;
            work()
        })
        .await
    }

    /// Does `work` at once: for what watches the node, which must hear of it when everything else waits.
    ///
    /// # Errors
    /// [`PoolError::Panicked`].
    pub async fn look<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PoolError> {
        spawn_blocking(work)
            .await
            .map_err(|error| PoolError::Panicked(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_that_panics_does_not_take_its_permit_along() {
        let (pool, patience) = (Pool::new(), Duration::from_secs(1));
        for _ in 0..2 * pool.size() {
            let failed = pool.execute(patience, || panic!("on purpose")).await;
            assert!(matches!(failed, Err(PoolError::Panicked(_))));
        }
        assert_eq!(
            pool.execute(patience, || 1)
                .await
                .expect("a free processor"),
            1
        );
    }

    #[tokio::test]
    async fn a_read_waits_for_others_when_there_are_many_and_what_watches_the_node_does_not() {
        let pool = Pool::new();
        let all = u32::try_from(READS * pool.size()).expect("a few");
        let permits = pool.reads.acquire_many(all).await.expect("open");
        let waits = tokio::time::timeout(Duration::from_millis(20), pool.read(|| ()));
        assert!(waits.await.is_err(), "a read waits");
        assert_eq!(pool.look(|| 1).await.expect("no panic"), 1);
        drop(permits);
        assert_eq!(pool.read(|| 2).await.expect("no panic"), 2);
    }

    #[tokio::test]
    async fn work_that_finds_no_processor_in_time_is_not_begun() {
        let (pool, patience) = (Pool::new(), Duration::from_millis(20));
        let all = u32::try_from(pool.size()).expect("at most 32");
        let permits = pool.permits.acquire_many(all).await.expect("open");
        let refused = pool.execute(patience, || panic!("must not begin")).await;
        assert!(matches!(refused, Err(PoolError::Busy { .. })));
        drop(permits);
    }
}
