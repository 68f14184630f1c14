//! The thread that sweeps now and then, as long as the node is there.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use super::clock::now;
use super::registry::Inner;
use super::sweep::{Expiry, GRACE};
use super::{Sandboxes, Swept};

/// How long it rests: what was let go is deleted after that.
const REST: Duration = Duration::from_secs(GRACE);
/// Of so many rests the first ends in a whole sweep, which looks at every sandbox.
const WHOLE: u64 = 15;

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
            let mut rests: u64 = 0;
            while sweep(&sandboxes, rests.is_multiple_of(WHOLE).then_some(expiry)) {
                rests += 1;
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

/// Sweeps once, without `expiry` only what was let go; `false` when the sandboxes are gone.
fn sweep(sandboxes: &Weak<Inner>, expiry: Option<Expiry>) -> bool {
    let Some(inner) = sandboxes.upgrade() else {
        return false;
    };
    let sandboxes = Sandboxes { inner };
    let swept = match expiry {
        Some(expiry) => sandboxes.sweep(expiry, now()),
        None => sandboxes.sweep_let_go(now()),
    };
    match swept {
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
