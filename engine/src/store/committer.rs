//! The one thread that writes the file: everything that waits goes into one transaction, and is answered when that
//! transaction is on the disk.
//!
//! While the disk works on one group the next one gathers, so that the more writers there are, the more blocks share
//! one wait for the disk; a single writer waits for nobody.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use wattage_core::store::StoreError;

use super::change::Change;
use super::file::File;
use super::queue::{Queue, Room, Submission};
use crate::figures;

/// The thread, and the queue to it. Dropping it writes what waits and ends the thread.
pub(super) struct Committer {
    queue: Arc<Queue>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl fmt::Debug for Committer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Committer");
        out.field("waiting", &self.queue.len())
            .finish_non_exhaustive()
    }
}

impl Committer {
    /// Starts the thread that writes `file`.
    pub(super) fn start(file: Arc<File>) -> std::io::Result<Self> {
        let queue = Arc::new(Queue::default());
        let groups = Arc::clone(&queue);
        let run = move || {
            let _ending = Ending(&groups);
            while let Some(group) = groups.group() {
                metrics::gauge!(figures::STORE_QUEUE).set(count(groups.len()));
                commit(&file, group);
            }
        };
        let thread = thread::Builder::new()
            .name("committer".to_owned())
            .spawn(run)?;
        Ok(Self {
            queue,
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Waits until there is room for one more change.
    pub(super) fn room(&self) -> Room<'_> {
        self.queue.room()
    }

    /// Has the thread look after the file: after a failure it opens the file again. Waits for nothing.
    pub(super) fn look_after_file(&self) {
        // With anything in the queue it does so anyhow.
        self.queue.submit_if_idle(|| Submission {
            change: Change::Rows {
                expected: Vec::new(),
                rows: Vec::new(),
            },
            done: Box::new(drop),
        });
    }
}

/// Lives as long as the thread. However that ends, nobody is left to wait for it.
struct Ending<'a>(&'a Queue);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

impl Drop for Committer {
    fn drop(&mut self) {
        self.queue.close();
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread
            // The last owner may be what a finished change was waited for with, dropped by the thread itself.
            && thread.thread().id() != thread::current().id()
            && thread.join().is_err()
        {
            tracing::error!("the thread that writes the file panicked");
        }
    }
}

fn commit(file: &File, group: Vec<Submission>) {
    let begun = Instant::now();
    let written = file.write(&group);
    metrics::histogram!(figures::GROUP).record(count(group.len()));
    metrics::histogram!(figures::GROUP_TIME).record(begun.elapsed());
    match written {
        Ok(outcomes) => {
            for (submission, fresh) in group.into_iter().zip(outcomes) {
                (submission.done)(if fresh {
                    Ok(())
                } else {
                    Err(StoreError::Stale)
                });
            }
        }
        Err(error) => {
            metrics::counter!(figures::STORE_FAILURES).increment(1);
            for submission in group {
                (submission.done)(Err(error.clone()));
            }
        }
    }
}

/// A count as metrics take it.
fn count(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}
