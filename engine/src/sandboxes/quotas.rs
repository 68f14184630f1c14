//! What a sandbox may hold and do, and how many there may be.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::SandboxError;
use crate::config::Settings;
use crate::store::{SandboxId, Usage};

/// Limits of a node on its sandboxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotas {
    /// Bytes of keys and values of a sandbox's ledger, with its history.
    pub bytes: u64,
    /// Rows of a sandbox's ledger, with its history.
    pub rows: u64,
    /// Transactions that a sandbox takes per minute, all of which may come at once. At least 1.
    pub transactions_per_minute: u32,
    /// Sandboxes of a node.
    pub sandboxes: u64,
    /// Bytes of the node's file from which on no sandbox is made and none rewound.
    pub store: u64,
}

impl From<&Settings> for Quotas {
    /// In settings 0 is no limit.
    fn from(settings: &Settings) -> Self {
        let limit = |setting: u64| match setting {
            0 => u64::MAX,
            limit => limit,
        };
        Self {
            bytes: limit(settings.sandbox_bytes),
            rows: limit(settings.sandbox_rows),
            transactions_per_minute: match settings.sandbox_transactions_per_minute {
                0 => u32::MAX,
                limit => limit,
            },
            sandboxes: limit(settings.sandboxes),
            store: limit(settings.store_bytes),
        }
    }
}

impl Default for Quotas {
    fn default() -> Self {
        Self::from(&Settings::default())
    }
}

impl Quotas {
    /// No limits: for benchmarks, and for nodes that serve their owner.
    pub const NONE: Self = Self {
        bytes: u64::MAX,
        rows: u64::MAX,
        transactions_per_minute: u32::MAX,
        sandboxes: u64::MAX,
        store: u64::MAX,
    };
}

/// Holds sandboxes to the quotas.
pub(super) struct Keeper {
    quotas: Quotas,
    rates: DefaultKeyedRateLimiter<SandboxId>,
}

impl std::fmt::Debug for Keeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = f.debug_struct("Keeper");
        out.field("quotas", &self.quotas).finish_non_exhaustive()
    }
}

impl Keeper {
    pub(super) fn new(quotas: Quotas) -> Self {
        let rate = NonZeroU32::new(quotas.transactions_per_minute).unwrap_or(NonZeroU32::MIN);
        Self {
            quotas,
            rates: RateLimiter::keyed(Quota::per_minute(rate)),
        }
    }

    /// Counts a transaction.
    pub(super) fn transaction(&self, id: SandboxId) -> Result<(), SandboxError> {
        self.rates.check_key(&id).map_err(|until| {
            let wait = until.wait_time_from(DefaultClock::default().now());
            SandboxError::TooManyTransactions {
                limit: self.quotas.transactions_per_minute,
                wait: wait.max(Duration::from_millis(1)),
            }
        })
    }

    /// Whether a ledger that holds this much may grow.
    pub(super) fn growth(&self, usage: Usage) -> Result<(), SandboxError> {
        let Quotas { bytes, rows, .. } = self.quotas;
        if usage.bytes >= bytes {
            return Err(SandboxError::TooManyBytes {
                bytes: usage.bytes,
                limit: bytes,
            });
        }
        if usage.rows >= rows {
            return Err(SandboxError::TooManyRows {
                rows: usage.rows,
                limit: rows,
            });
        }
        Ok(())
    }

    /// Whether a node with `count` sandboxes may get another.
    pub(super) fn another(&self, count: u64) -> Result<(), SandboxError> {
        let limit = self.quotas.sandboxes;
        match count < limit {
            true => Ok(()),
            false => Err(SandboxError::TooManySandboxes { count, limit }),
        }
    }

    /// Whether a ledger may be copied or begun in a file of so many `bytes`.
    pub(super) fn room(&self, bytes: u64) -> Result<(), SandboxError> {
        let limit = self.quotas.store;
        match bytes < limit {
            true => Ok(()),
            false => Err(SandboxError::NodeFull { bytes, limit }),
        }
    }

    /// Forgets the rates of sandboxes that have been quiet long enough to begin anew.
    pub(super) fn forget(&self) {
        self.rates.retain_recent();
        self.rates.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sandbox_may_send_its_minute_at_once_and_then_hears_how_long_to_wait() {
        let keeper = Keeper::new(Quotas {
            transactions_per_minute: 3,
            ..Quotas::default()
        });
        let (one, other) = (SandboxId([1; 16]), SandboxId([2; 16]));
        for _ in 0..3 {
            keeper.transaction(one).unwrap();
        }
        let error = keeper.transaction(one).unwrap_err();
        let SandboxError::TooManyTransactions { limit: 3, wait } = error else {
            panic!("{error}");
        };
        assert!(wait <= Duration::from_secs(20), "{wait:?}");
        assert!(error_text_names(&keeper, one), "the message says how long");
        keeper.transaction(other).unwrap();
    }

    fn error_text_names(keeper: &Keeper, id: SandboxId) -> bool {
        let text = keeper.transaction(id).unwrap_err().to_string();
        text.contains("3 transactions per minute") && text.contains(" s")
    }

    #[test]
    fn what_is_below_a_limit_may_grow_and_what_is_at_it_may_not() {
        let keeper = Keeper::new(Quotas {
            bytes: 100,
            rows: 10,
            sandboxes: 2,
            ..Quotas::default()
        });
        let usage = |bytes, rows| Usage { bytes, rows };
        assert!(keeper.growth(usage(99, 9)).is_ok());
        let bytes = keeper.growth(usage(100, 9));
        assert!(matches!(
            bytes,
            Err(SandboxError::TooManyBytes {
                bytes: 100,
                limit: 100
            })
        ));
        let rows = keeper.growth(usage(99, 10));
        assert!(matches!(
            rows,
            Err(SandboxError::TooManyRows {
                rows: 10,
                limit: 10
            })
        ));
        assert!(keeper.another(1).is_ok());
        assert!(matches!(
            keeper.another(2),
            Err(SandboxError::TooManySandboxes { count: 2, limit: 2 })
        ));
    }

    #[test]
    fn settings_of_zero_are_no_limits() {
        let settings = Settings {
            sandbox_bytes: 0,
            sandbox_rows: 0,
            sandbox_transactions_per_minute: 0,
            sandboxes: 0,
            store_bytes: 0,
            ..Settings::default()
        };
        assert_eq!(Quotas::from(&settings), Quotas::NONE);
    }
}
