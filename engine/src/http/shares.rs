//! How many executions of each client run at a time, so that one client's compile bombs and endless loops do not hold all
//! processors.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::client::Client;

/// The right to one execution, until it is dropped.
#[derive(Debug)]
pub(super) struct Share {
    _permit: OwnedSemaphorePermit,
}

/// The shares of clients that execute or wait to.
#[derive(Debug)]
pub(super) struct Shares {
    each: usize,
    clients: Mutex<HashMap<Client, Weak<Semaphore>>>,
}

impl Shares {
    /// At most `at_once` of each client, and always one less than the `processors` there are, if there are more than one.
    /// 0 stands for any number.
    pub(super) fn new(at_once: u32, processors: usize) -> Self {
        let each = match at_once {
            0 => Semaphore::MAX_PERMITS,
            some => (some as usize).min(processors.saturating_sub(1)).max(1),
        };
        let clients = Mutex::default();
        Self { each, clients }
    }

    /// Waits for a share of `client`'s; `None` when there was none for as long as `patience`. Those who wait are
    /// served in order.
    pub(super) async fn take(&self, client: Client, patience: Duration) -> Option<Share> {
        let semaphore = self.semaphore(client);
        let permit = timeout(patience, semaphore.acquire_owned()).await;
        // The semaphore is never closed, so only time can have run out.
        let permit = permit.ok()?.ok()?;
        Some(Share { _permit: permit })
    }

    fn semaphore(&self, client: Client) -> Arc<Semaphore> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(semaphore) = clients.get(&client).and_then(Weak::upgrade) {
            return semaphore;
        }
        // Permits and those who wait hold their semaphore, so the map is never larger than the requests in progress.
        clients.retain(|_, semaphore| semaphore.strong_count() > 0);
        let semaphore = Arc::new(Semaphore::new(self.each));
        clients.insert(client, Arc::downgrade(&semaphore));
        semaphore
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(20);

    fn client(last: u8) -> Client {
        Client::at(std::net::Ipv4Addr::new(10, 0, 0, last).into())
    }

    #[tokio::test]
    async fn a_client_waits_for_its_own_executions_and_for_nobody_elses() {
        let shares = Shares::new(2, 8);
        let first = shares.take(client(1), SHORT).await.expect("free");
        let _second = shares.take(client(1), SHORT).await.expect("free");
        assert!(shares.take(client(1), SHORT).await.is_none(), "a third");
        assert!(
            shares.take(client(2), SHORT).await.is_some(),
            "another client"
        );
        drop(first);
        assert!(
            shares.take(client(1), SHORT).await.is_some(),
            "one has ended"
        );
    }

    #[tokio::test]
    async fn one_processor_is_left_to_others_if_there_is_more_than_one() {
        for (at_once, processors, each) in [
            (2, 1, 1),
            (2, 2, 1),
            (2, 3, 2),
            (2, 8, 2),
            (9, 4, 3),
            (0, 2, Semaphore::MAX_PERMITS),
        ] {
            assert_eq!(
                Shares::new(at_once, processors).each,
                each,
                "{at_once} of {processors}"
            );
        }
    }

    #[tokio::test]
    async fn clients_that_do_not_execute_are_forgotten() {
        let shares = Shares::new(1, 2);
        for last in 0..100 {
            drop(shares.take(client(last), SHORT).await);
        }
        assert!(shares.clients.lock().expect("no panic").len() <= 1);
    }
}
