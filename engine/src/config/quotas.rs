//! What the settings say about sandboxes, as the sandboxes are told it: without limit instead of 0.

use super::Settings;
use crate::sandboxes::{Expiry, Quotas};

impl Settings {
    /// What sandboxes may hold and do.
    #[must_use]
    pub fn quotas(&self) -> Quotas {
        let per_minute = self.sandbox_transactions_per_minute;
        Quotas {
            bytes: limit(self.sandbox_bytes),
            rows: limit(self.sandbox_rows),
            transactions_per_minute: if per_minute == 0 {
                u32::MAX
            } else {
                per_minute
            },
            sandboxes: limit(self.sandboxes),
        }
    }

    /// When sandboxes are removed.
    #[must_use]
    pub fn expiry(&self) -> Expiry {
        let days = self.sandbox_expiry_days;
        Expiry {
            sandboxes: (days > 0).then_some(days),
        }
    }
}

fn limit(value: u64) -> u64 {
    if value == 0 { u64::MAX } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_the_sandboxes_where_their_reasons_are() {
        let settings = Settings::default();
        assert_eq!(settings.quotas(), Quotas::default());
        assert_eq!(settings.expiry(), Expiry::default());
    }

    #[test]
    fn nothing_means_no_limit() {
        let settings = Settings {
            sandbox_bytes: 0,
            sandbox_rows: 0,
            sandbox_transactions_per_minute: 0,
            sandboxes: 0,
            sandbox_expiry_days: 0,
            ..Settings::default()
        };
        assert_eq!(settings.quotas(), Quotas::NONE);
        assert_eq!(settings.expiry().sandboxes, None);
    }
}
