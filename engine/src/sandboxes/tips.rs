//! Telling of new blocks: what live events are built on.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokio::sync::watch;

use crate::store::{LedgerId, SandboxId};

/// The newest block of a sandbox that is on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tip {
    /// The ledger it is in. Another ledger than before: the sandbox was rewound, or a rewind undone.
    pub ledger: LedgerId,
    /// Its height.
    pub height: u64,
}

/// The sandboxes that somebody listens to.
#[derive(Debug, Default)]
pub(super) struct Tips {
    channels: Mutex<HashMap<SandboxId, watch::Sender<Tip>>>,
}

impl Tips {
    /// Listens to a sandbox. `read` says what its tip is, should nobody listen yet; it is called while nothing can be
    /// told, so that no block is missed in between.
    pub(super) fn subscribe<E>(
        &self,
        id: SandboxId,
        read: impl FnOnce() -> Result<Tip, E>,
    ) -> Result<watch::Receiver<Tip>, E> {
        let mut channels = self.channels.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(channel) = channels.get(&id) {
            return Ok(channel.subscribe());
        }
        channels.retain(|_, channel| channel.receiver_count() > 0);
        let (sender, receiver) = watch::channel(read()?);
        channels.insert(id, sender);
        Ok(receiver)
    }

    /// Tells of a block that is on the disk.
    pub(super) fn tell(&self, id: SandboxId, tip: Tip) {
        let channels = self.channels.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(channel) = channels.get(&id) {
            channel.send_if_modified(|last| {
                let news = last.ledger != tip.ledger || last.height < tip.height;
                if news {
                    *last = tip;
                }
                news
            });
        }
    }

    /// Ends the channels of a sandbox that is no more: its listeners' `changed` fails.
    pub(super) fn end(&self, id: SandboxId) {
        let mut channels = self.channels.lock().unwrap_or_else(PoisonError::into_inner);
        channels.remove(&id);
    }
}
