//! The thread that sweeps now and then, as long as the node is there.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use super::clock::now;
use super::registry::Inner;
use super::sweep::Expiry;
use super::{Sandboxes, Swept};

/// How long it rests between sweeps.
const REST: Duration = Duration::from_secs(15 * 60);

/// Ends the thread when it is dropped, at the latest when the sweep under way is done.
#[derive(Debug)]
pub struct Tending {
    _ends: mpsc::Sender<()>,
}

impl Sandboxes {
    /// Sweeps now and then, in a thread of its own, until what this returns is dropped.
    ///
    /// # Errors
    /// [`std::io::Error`] when no thread can be started.
    pub fn tend(&self, expiry: Expiry) -> std::io::Result<Tending> {
        let (ends, ended) = mpsc::channel();
        let sandboxes = Arc::downgrade(&self.inner);
        let run = move || {
            // The first one at once: it finds what a crash has left.
            while sweep(&sandboxes, expiry) {
                match ended.recv_timeout(REST) {
                    Err(RecvTimeoutError::Timeout) => {}
                    Ok(()) | Err(RecvTimeoutError::Disconnected) => break,
                }
            }
        };
        thread::Builder::new()
            .name("sweeper".to_owned())
            .spawn(run)?;
        Ok(Tending { _ends: ends })
    }
}

/// Sweeps once; `false` when the sandboxes are gone.
fn sweep(sandboxes: &Weak<Inner>, expiry: Expiry) -> bool {
    let Some(inner) = sandboxes.upgrade() else {
        return false;
    };
    let sandboxes = Sandboxes { inner };
    match sandboxes.sweep(expiry, now()) {
        Ok(swept) if swept == Swept::default() => {}
        Ok(swept) => tracing::info!(
            "swept: {} unused sandboxes, {} rewinds that are a day old, {} ledgers ({} rows), {} idempotency keys",
            swept.sandboxes,
            swept.rewinds,
            swept.ledgers,
            swept.rows,
            swept.keys
        ),
        Err(error) => tracing::warn!("the sweep was cut off, the next one goes on: {error}"),
    }
    true
}
