//! Sandboxes as the node tells of them.

use serde::{Deserialize, Serialize};

use crate::ledger::{LedgerError, LedgerView};
use crate::store::Snapshot;
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
    /// Commitment to every account and storage row.
    pub state_root: Hash,
    /// Id of its ledger: another one when it was rewound.
    pub ledger: String,
    /// The last block it has from the sandbox it was forked from, if it was.
    pub forked_at: Option<u64>,
    /// What undoing its last rewind, or its last undo, brings back; `null` if there is none to undo.
    pub undo: Option<UndoRewind>,
    /// What its ledger holds, history included.
    pub usage: SandboxUsage,
    /// Id of its gas schedule.
    pub schedule: String,
    /// Fee per unit of gas.
    pub gas_price: Amount,
}

impl Sandbox {
    /// The answer for a sandbox with this id and the ledger that `view` shows. What only a node knows is left out: where it
    /// was forked, and whether a rewind can be undone.
    ///
    /// # Errors
    /// [`LedgerError`] when the store cannot be read or holds no ledger.
    pub fn of<R: Snapshot>(
        id: String,
        ledger: String,
        view: &LedgerView<R>,
        usage: SandboxUsage,
    ) -> Result<Self, LedgerError> {
        let (head, genesis) = (view.head()?, view.genesis()?);
        Ok(Self {
            id,
            height: head.height,
            hash: head.hash,
            timestamp: head.timestamp,
            state_root: head.state_root,
            ledger,
            forked_at: None,
            undo: None,
            usage,
            schedule: genesis.schedule,
            gas_price: Amount(genesis.gas_price),
        })
    }
}

/// What undoing a rewind brings back. There is one step: another rewind to another block takes its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UndoRewind {
    /// The block that becomes the newest.
    pub height: u64,
    /// Until when it is kept, seconds since 1970: a day after the rewind.
    pub until: u64,
}

/// How much a ledger holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SandboxUsage {
    /// Rows.
    pub rows: u64,
    /// Bytes of their keys and values.
    pub bytes: u64,
}

/// A sandbox that was just created, or has a new token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SandboxCreated {
    /// The token that writing needs, as `Authorization: Bearer TOKEN`. It is shown this once.
    pub token: String,
    /// The sandbox.
    #[serde(flatten)]
    pub sandbox: Sandbox,
}
