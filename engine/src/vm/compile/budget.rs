//! How long one request may keep the node making contracts ready to run.
//!
//! A module's own bounds do not bound a request: a call may reach any number of contracts that are not at hand, because
//! they were never compiled or had to give way to others in memory, and pays gas for each as for one that is.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use wattage_core::vm::VmFault;

/// The time that is left. Clones share it; the default has no end.
#[derive(Clone, Default)]
pub(in crate::vm) struct Budget(Option<Arc<Left>>);

struct Left {
    all: Duration,
    left: Mutex<Duration>,
}

impl Budget {
    /// A budget of `all`.
    pub(in crate::vm) fn of(all: Duration) -> Self {
        let left = Mutex::new(all);
        Self(Some(Arc::new(Left { all, left })))
    }

    /// Does `work` if there is time left, and takes from it what `work` takes. The last one may take more than is left: its
    /// own bounds end it.
    ///
    /// # Errors
    /// [`VmFault::Compile`] when no time was left, and what `work` fails with.
    pub(in crate::vm) fn spend<T, E: From<VmFault>>(
        &self,
        work: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let Some(budget) = &self.0 else { return work() };
        if budget.left().is_zero() {
            return Err(E::from(VmFault::Compile(format!(
                "compiling the contracts of this request, or loading them, took more than {} s in all. Nothing was \
                 changed, and what was compiled is kept as far as there is room: send the request again, or let it use \
                 fewer or smaller contracts",
                budget.all.as_secs_f32()
            ))));
        }
        let began = Instant::now();
        let done = work();
        let mut left = budget.left();
        *left = left.saturating_sub(began.elapsed());
        done
    }
}

impl Left {
    fn left(&self) -> std::sync::MutexGuard<'_, Duration> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(milliseconds: u64) -> impl FnOnce() -> Result<(), VmFault> {
        move || {
            std::thread::sleep(Duration::from_millis(milliseconds));
            Ok(())
        }
    }

    #[test]
    fn clones_share_what_is_left_and_the_last_one_is_done_to_its_end() {
        let budget = Budget::of(Duration::from_millis(50));
        let clone = budget.clone();
        assert_eq!(budget.spend(takes(1)), Ok(()));
        assert_eq!(clone.spend(takes(60)), Ok(()));
        let fault = budget.spend(|| -> Result<(), VmFault> { panic!("must not begin") });
        assert!(matches!(fault, Err(VmFault::Compile(text)) if text.contains("0.05 s in all")));
    }

    #[test]
    fn what_fails_takes_its_time_too_and_no_budget_has_no_end() {
        let fault = VmFault::Machine("on purpose".to_owned());
        let budget = Budget::of(Duration::from_millis(5));
        for budget in [&budget, &Budget::default()] {
            let failed = budget.spend(|| takes(10)().and(Err::<(), _>(fault.clone())));
            assert_eq!(failed, Err(fault.clone()));
        }
        assert!(budget.spend(takes(0)).is_err());
        assert_eq!(Budget::default().spend(takes(0)), Ok(()));
    }
}
