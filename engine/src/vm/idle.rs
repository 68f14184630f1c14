//! Instances that wait for their next call, as new.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::instance::Instance;

/// Instances that wait, of all contracts together. Each holds a place of the pool and some pages of memory.
pub(super) const MOST: u32 = 64;

/// The instances that wait, those that were used last at the end.
#[derive(Default)]
pub(super) struct Idle {
    instances: Mutex<VecDeque<(u64, Box<Instance>)>>,
}

impl Idle {
    /// An instance of the module with this number.
    pub(super) fn take(&self, module: u64) -> Option<Box<Instance>> {
        let mut instances = self.lock();
        let at = instances.iter().rposition(|(of, _)| *of == module)?;
        instances.remove(at).map(|(_, instance)| instance)
    }

    /// Keeps an instance of the module with this number, in place of the one that waits longest if there are too many.
    pub(super) fn keep(&self, module: u64, instance: Box<Instance>) {
        let mut instances = self.lock();
        let oldest = (instances.len() >= MOST as usize).then(|| instances.pop_front());
        instances.push_back((module, instance));
        drop(instances);
        drop(oldest);
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(u64, Box<Instance>)>> {
        self.instances
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
