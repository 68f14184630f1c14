//! The bounded queue between those who write and the committer.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use wattage_core::store::StoreError;

use super::change::Change;

/// Changes that may wait. Beyond this whoever submits waits, which in turn keeps requests waiting for a processor.
const WAITING: usize = 4096;
/// Bytes that may wait, unless it is a single change.
const WAITING_BYTES: usize = 64 * 1024 * 1024;
/// Changes in one group: enough that the disk's wait is shared by many, few enough that nobody waits long for the rest.
const GROUP: usize = 512;
/// Bytes in one group, unless it is a single change.
const GROUP_BYTES: usize = 16 * 1024 * 1024;

/// Told once how a change went: `Ok` when it is on the disk. Called by the committer's thread, so it must be short and
/// must not wait.
pub(super) type Done = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// A change on its way to the disk.
pub(super) struct Submission {
    pub(super) change: Change,
    pub(super) done: Done,
}

#[derive(Default)]
struct Waiting {
    submissions: VecDeque<Submission>,
    /// Room that was promised and not used yet.
    reserved: usize,
    bytes: usize,
    /// Why no more is taken.
    closed: Option<&'static str>,
}

/// A change that the queue does not take.
#[must_use]
pub(super) struct Refused {
    done: Done,
    why: &'static str,
}

/// The queue.
#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    moved: Condvar,
}

/// Room for one change. With it, submitting does not wait.
pub(super) struct Room<'a> {
    queue: &'a Queue,
    used: bool,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is room for one more change.
    pub(super) fn room(&self) -> Room<'_> {
        let full = |waiting: &mut Waiting| {
            let count = waiting.submissions.len() + waiting.reserved;
            waiting.closed.is_none() && (count >= WAITING || waiting.bytes >= WAITING_BYTES)
        };
        let waiting = self.moved.wait_while(self.lock(), full);
        waiting.unwrap_or_else(PoisonError::into_inner).reserved += 1;
        Room {
            queue: self,
            used: false,
        }
    }

    /// Submits `submission` if nothing else waits; never waits itself.
    pub(super) fn submit_if_idle(&self, submission: impl FnOnce() -> Submission) {
        let mut waiting = self.lock();
        if waiting.submissions.is_empty() && waiting.closed.is_none() {
            waiting.submissions.push_back(submission());
            self.moved.notify_all();
        }
    }

    /// The next group, once there is one; `None` when the queue is closed and empty.
    pub(super) fn group(&self) -> Option<Vec<Submission>> {
        let idle =
            |waiting: &mut Waiting| waiting.submissions.is_empty() && waiting.closed.is_none();
        let waiting = self.moved.wait_while(self.lock(), idle);
        let mut waiting = waiting.unwrap_or_else(PoisonError::into_inner);
        let (mut group, mut bytes) = (Vec::new(), 0);
        while let Some(next) = waiting.submissions.front() {
            let size = next.change.bytes();
            if group.len() == GROUP || (!group.is_empty() && bytes + size > GROUP_BYTES) {
                break;
            }
            bytes += size;
            group.extend(waiting.submissions.pop_front());
        }
        waiting.bytes = waiting.bytes.saturating_sub(bytes);
        self.moved.notify_all();
        (!group.is_empty()).then_some(group)
    }

    /// Takes no more. What waits is still written.
    pub(super) fn close(&self) {
        self.refuse("the node is ending and writes no more");
    }

    /// Takes no more, and tells all that wait that they are not written.
    pub(super) fn abandon(&self) {
        let why =
            "the thread that writes its file has ended; see the log, and start the node again";
        self.refuse(why);
        let waiting = std::mem::take(&mut self.lock().submissions);
        for submission in waiting {
            let done = submission.done;
            Refused { done, why }.tell();
        }
    }

    fn refuse(&self, why: &'static str) {
        self.lock().closed.get_or_insert(why);
        self.moved.notify_all();
    }

    /// How many changes wait.
    pub(super) fn len(&self) -> usize {
        self.lock().submissions.len()
    }
}

impl Room<'_> {
    /// Puts a change into the queue.
    ///
    /// # Errors
    /// The queue takes no more. Whoever waits for the change has not heard yet: the caller [`Refused::tell`]s them when
    /// it holds nothing that hearing it takes.
    pub(super) fn submit(mut self, submission: Submission) -> Result<(), Refused> {
        self.used = true;
        let mut waiting = self.queue.lock();
        waiting.reserved -= 1;
        if let Some(why) = waiting.closed {
            let done = submission.done;
            return Err(Refused { done, why });
        }
        waiting.bytes += submission.change.bytes();
        waiting.submissions.push_back(submission);
        self.queue.moved.notify_all();
        Ok(())
    }
}

impl Refused {
    /// Tells whoever waits for the change.
    pub(super) fn tell(self) {
        (self.done)(Err(StoreError::Io(self.why.to_owned())));
    }
}

impl Drop for Room<'_> {
    fn drop(&mut self) {
        if !self.used {
            self.queue.lock().reserved -= 1;
            self.queue.moved.notify_all();
        }
    }
}
