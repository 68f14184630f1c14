//! How many of something each client has at a time: connections, streams of events.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::client::Client;

/// Counts by client. Clones share the counts.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally(Arc<Mutex<HashMap<Client, u32>>>);

/// One that is counted, until this is dropped.
#[derive(Debug)]
pub(super) struct Counted {
    tally: Tally,
    client: Client,
}

impl Tally {
    /// Counts one more of `client`; `None` if there are `most` already. 0 stands for any number.
    pub(super) fn enter(&self, client: Client, most: u32) -> Option<Counted> {
        let mut counts = self.counts();
        let count = counts.entry(client).or_insert(0);
        // A client at its limit has an entry already, so a refusal leaves none behind.
        if most != 0 && *count >= most {
            return None;
        }
        *count += 1;
        drop(counts);
        let tally = self.clone();
        Some(Counted { tally, client })
    }

    /// How many there are of all clients.
    pub(super) fn sum(&self) -> u32 {
        self.counts().values().sum()
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<Client, u32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut counts = self.tally.counts();
        if let Some(count) = counts.get_mut(&self.client) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_has_as_many_as_it_may_and_others_are_not_counted_with_it() {
        let tally = Tally::default();
        let client = |last| Client::at(std::net::Ipv4Addr::new(10, 0, 0, last).into());
        let first = tally.enter(client(1), 2).expect("room");
        let second = tally.enter(client(1), 2).expect("room");
        assert!(tally.enter(client(1), 2).is_none());
        let other = tally.enter(client(2), 2).expect("room for others");
        assert_eq!(tally.sum(), 3);
        drop(first);
        let third = tally.enter(client(1), 2).expect("room again");
        drop((second, third, other));
        assert!(tally.counts().is_empty(), "nothing is remembered");
    }

    #[test]
    fn a_limit_of_0_is_none() {
        let tally = Tally::default();
        let client = Client::at(std::net::Ipv4Addr::LOCALHOST.into());
        let many: Vec<_> = (0..100).map(|_| tally.enter(client, 0)).collect();
        assert!(many.iter().all(Option::is_some));
    }
}
