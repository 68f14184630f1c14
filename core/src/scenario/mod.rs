//! Scenarios: a ledger's beginning, contracts, and transactions in order, as a file; and snapshots, the exact gas of
//! every step of one, to be kept beside it and compared with later figures.
//!
//! Files are read by whoever has a disk, and steps are executed on whatever engine one has: the command line
//! (`wattage gas --snapshot`, `--check`, `--diff`) and the page, which exports both files and compares with a baseline.

mod compare;
mod enact;
mod file;
mod paired;
mod play;
mod snapshot;
mod step;

pub use compare::{Change, CompareError, Comparison, StepComparison, compare};
pub use enact::enact;
pub use file::{ContractSource, SCENARIO_VERSION, Scenario, ScenarioError};
pub(crate) use paired::aligned;
pub use paired::{FunctionChange, LineChange};
pub use play::{PlayError, Played, StepProblem, play, record};
pub use snapshot::{
    SNAPSHOT_VERSION, Snapshot, SnapshotError, SnapshotFunction, SnapshotLine, SnapshotStep,
};
pub use step::{Call, Deploy, Faucet, Step, Transfer, Upgrade, Warp};
