//! Sandboxes as the node tells of them.

use serde::{Deserialize, Serialize};

use crate::ledger::Head;
use crate::types::{Amount, Hash};

/// A sandbox and its head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sandbox {
    /// Its id; whoever knows it may read.
    pub id: String,
    /// Height of the newest block.
    pub height: u64,
    /// Hash of the newest block.
    pub hash: Hash,
    /// Ledger time, seconds since 1970.
    pub timestamp: u64,
    /// Id of its gas schedule.
    pub schedule: String,
    /// Fee per unit of gas.
    pub gas_price: Amount,
}

impl Sandbox {
    /// The answer for a sandbox with this head.
    #[must_use]
    pub fn new(id: &str, head: &Head, schedule: &str, gas_price: u128) -> Self {
        Self {
            id: id.to_owned(),
            height: head.height,
            hash: head.hash,
            timestamp: head.timestamp,
            schedule: schedule.to_owned(),
            gas_price: Amount(gas_price),
        }
    }
}

/// A sandbox that was just created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SandboxCreated {
    /// The token that writing needs, as `Authorization: Bearer TOKEN`. It is shown this once.
    pub token: String,
    /// The sandbox.
    #[serde(flatten)]
    pub sandbox: Sandbox,
}
