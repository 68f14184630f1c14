//! Proofs that a row is, or is not, in the state that a block commits to.

use serde::{Deserialize, Serialize};

use crate::types::{Bytes, Hash};

/// Proof of one row at one height. It is checked against `state_root`, which the block's hash covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProofView {
    /// Height of the block.
    pub height: u64,
    /// Hash of the block.
    pub hash: Hash,
    /// The block's commitment to every account and storage row.
    pub state_root: Hash,
    /// Name of the row's table.
    pub table: String,
    /// The row's key in the canonical encoding.
    pub key: Bytes,
    /// The row's value in the canonical encoding; `null` when the proof is that there is no such row.
    pub value: Option<Bytes>,
    /// The proof in the canonical encoding.
    pub proof: Bytes,
}
