//! A value that is made at its first use, by one thread, however many want it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Holds a value once it could be made. A failure is not kept, but those who waited while it happened share it: they would
/// otherwise try one after the other, each for as long.
pub(in crate::vm) struct Slot<T, E> {
    value: OnceLock<T>,
    /// Attempts that have failed; changed only under the lock.
    failures: AtomicU64,
    /// Held while the value is being made: what the last attempt failed with.
    failure: Mutex<Option<E>>,
}

impl<T, E> Default for Slot<T, E> {
    fn default() -> Self {
        Self {
            value: OnceLock::new(),
            failures: AtomicU64::new(0),
            failure: Mutex::new(None),
        }
    }
}

impl<T: Clone, E: Clone> Slot<T, E> {
    /// The value, if there is one already. Waits for nobody.
    pub(in crate::vm) fn get(&self) -> Option<T> {
        self.value.get().cloned()
    }

    /// The value; made by `make` if there is none yet.
    pub(in crate::vm) fn get_or_make(&self, make: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let before = self.failures.load(Ordering::Acquire);
        // A panic in `make` leaves the state as it was.
        let mut last = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = self.get() {
            return Ok(value);
        }
        if let Some(failure) = &*last
            && self.failures.load(Ordering::Acquire) != before
        {
            return Err(failure.clone());
        }
        match make() {
            Ok(value) => {
                *last = None;
                Ok(self.value.get_or_init(|| value).clone())
            }
            Err(failure) => {
                *last = Some(failure.clone());
                self.failures.fetch_add(1, Ordering::Release);
                Err(failure)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::AtomicU32;
    use std::thread;
    use std::time::Duration;

    use super::*;

    /// Eight threads ask at once for what `make` makes: their answers, and how often it was made.
    fn ask_together(
        slot: &Slot<u32, u32>,
        outcome: Result<u32, u32>,
    ) -> (Vec<Result<u32, u32>>, u32) {
        let (together, attempts) = (Barrier::new(8), AtomicU32::new(0));
        let ask = || {
            together.wait();
            slot.get_or_make(|| {
                attempts.fetch_add(1, Ordering::Relaxed);
                // Longer than any of the others needs to get from the barrier to the lock.
                thread::sleep(Duration::from_millis(500));
                outcome
            })
        };
        let answers = thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
            threads
                .into_iter()
                .map(|t| t.join().expect("no panic"))
                .collect()
        });
        (answers, attempts.into_inner())
    }

    #[test]
    fn those_who_come_together_share_one_attempt_whatever_becomes_of_it() {
        let slot = Slot::default();
        assert_eq!(ask_together(&slot, Err(7)), (vec![Err(7); 8], 1));
        assert_eq!(ask_together(&slot, Ok(1)), (vec![Ok(1); 8], 1));
        assert_eq!(ask_together(&slot, Ok(2)), (vec![Ok(1); 8], 0));
    }

    #[test]
    fn who_comes_after_a_failure_tries_again() {
        let slot = Slot::default();
        assert_eq!(slot.get_or_make(|| Err(1)), Err(1));
        assert_eq!(slot.get_or_make(|| Err(2)), Err(2));
        assert_eq!(slot.get_or_make(|| Ok(3)), Ok(3));
        assert_eq!(slot.get_or_make(|| Err(4)), Ok(3));
    }

    #[test]
    fn asking_whether_it_is_there_does_not_wait_for_whoever_makes_it() {
        let slot = Slot::<u32, u32>::default();
        let made = slot.get_or_make(|| {
            assert_eq!(slot.get(), None);
            Ok(1)
        });
        assert_eq!((made, slot.get()), (Ok(1), Some(1)));
    }

    #[test]
    fn a_panic_while_making_leaves_the_slot_empty_and_usable() {
        let slot = Slot::<u32, u32>::default();
        let panicked = thread::scope(|scope| {
            let made = scope.spawn(|| slot.get_or_make(|| panic!("on purpose")));
            made.join().is_err()
        });
        assert!(panicked);
        assert_eq!(slot.get_or_make(|| Ok(3)), Ok(3));
    }
}
