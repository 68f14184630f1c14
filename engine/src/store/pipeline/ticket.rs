//! Tickets: how a request waits for its block to be on the disk without holding a thread.

use tokio::sync::watch;
use wattage_core::store::StoreError;

/// Waits for a block. Clones wait for the same block.
#[derive(Debug, Clone)]
pub struct Ticket {
    outcome: watch::Receiver<Option<Result<(), StoreError>>>,
}

/// The other end of a [`Ticket`].
#[derive(Debug)]
pub(super) struct Issuer {
    outcome: watch::Sender<Option<Result<(), StoreError>>>,
}

pub(super) fn ticket() -> (Issuer, Ticket) {
    let (sender, receiver) = watch::channel(None);
    let issuer = Issuer { outcome: sender };
    (issuer, Ticket { outcome: receiver })
}

impl Issuer {
    /// Tells all who wait.
    pub(super) fn settle(&self, outcome: Result<(), StoreError>) {
        self.outcome.send_replace(Some(outcome));
    }
}

impl Ticket {
    /// Done when the block is on the disk.
    ///
    /// # Errors
    /// [`StoreError`] when it is not and will not be.
    pub async fn durable(mut self) -> Result<(), StoreError> {
        match self.outcome.wait_for(Option::is_some).await {
            Ok(outcome) => outcome.clone().unwrap_or(Ok(())),
            Err(_) => Err(StoreError::Io(
                "the thread that writes its file has ended".to_owned(),
            )),
        }
    }

    /// Whether it is on the disk already; `None` while that is not known.
    #[must_use]
    pub fn settled(&self) -> Option<Result<(), StoreError>> {
        self.outcome.borrow().clone()
    }
}
