//! The machine's clock: when a sandbox was made and used. No ledger ever sees it.

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds in an hour.
pub(super) const HOUR: u64 = 3600;
/// Seconds in a day.
pub(super) const DAY: u64 = 24 * HOUR;

/// Seconds since 1970; 0 for a clock that stands before.
pub(super) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}
