//! Scenarios: a ledger's beginning, contracts, and transactions in order, as a file; and snapshots, the exact gas of
//! every step of one, to be kept beside it and compared with later figures.
//!
//! Plain data and comparison. Files are read, and steps executed, by whoever has a disk and an engine: the command line
//! (`wattage gas --snapshot`, `--check`, `--diff`) today.

mod compare;
mod file;
mod snapshot;

pub use compare::{Change, CompareError, Comparison, LineChange, StepComparison, compare};
pub use file::{
    Call, ContractSource, Deploy, Faucet, SCENARIO_VERSION, Scenario, ScenarioError, Step,
    Transfer, Upgrade, Warp,
};
pub use snapshot::{SNAPSHOT_VERSION, Snapshot, SnapshotError, SnapshotLine, SnapshotStep};
