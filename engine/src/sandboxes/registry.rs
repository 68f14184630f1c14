//! Making and finding sandboxes.

use wattage_core::ledger::{Genesis, Ledger, LedgerError};
use wattage_core::store::{Store, StoreError};

use super::{Shares, Token};
use super::turns::{Turn, Turns};
use crate::store::{
    FrozenStore, RedbStore, SandboxId, SandboxRecord, SandboxSnapshot, SandboxStore,
};

/// The id of no sandbox: the node's own rows stand under it.
const NOBODY: SandboxId = SandboxId([0; 16]);

/// All sandboxes of a node.
#[derive(Debug)]
pub struct Sandboxes {
    store: RedbStore,
    turns: Turns,
}

/// One sandbox.
#[derive(Debug, Clone)]
pub struct Sandbox {
    id: SandboxId,
    record: SandboxRecord,
    store: SandboxStore,
    ledger: Ledger<SandboxStore>,
}

/// Why a sandbox could not be made or found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// There is no such sandbox.
    #[error("there is no sandbox {id}")]
    Unknown {
        /// The id.
        id: SandboxId,
    },
    /// Its ledger could not be made or opened.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gave no random bytes.
    #[error("the system gives no random bytes for an id or a token: {0}")]
    Random(#[from] getrandom::Error),
}

impl Sandboxes {
    /// The sandboxes in `store`.
    #[must_use]
    pub fn new(store: RedbStore) -> Self {
        Self {
            store,
            turns: Turns::default(),
        }
    }

    /// Makes a sandbox whose ledger begins with `genesis`. The token is told this once.
    ///
    /// # Errors
    /// [`SandboxError`], and there is no new sandbox.
    pub fn create(&self, genesis: &Genesis) -> Result<(Sandbox, Token), SandboxError> {
        let mut id = SandboxId([0; 16]);
        getrandom::fill(&mut id.0)?;
        let token = Token::random()?;
        // The ledger first: a crash in between leaves rows under an id that nobody has been told, not a sandbox
        // without a ledger.
        Ledger::create(self.store.sandbox(id), genesis)?;
        let record = SandboxRecord {
            token: token.hash(),
        };
        self.store.put_record(id, &record)?;
        Ok((self.open(id)?, token))
    }

    /// The sandbox with this id.
    ///
    /// # Errors
    /// [`SandboxError::Unknown`] if there is none, [`SandboxError`] if it cannot be read.
    pub fn open(&self, id: SandboxId) -> Result<Sandbox, SandboxError> {
        let record = self.store.record(id)?.ok_or(SandboxError::Unknown { id })?;
        let store = self.store.sandbox(id);
        Ok(Sandbox {
            id,
            record,
            ledger: Ledger::open(store.clone())?,
            store,
        })
    }

    /// The shared bundles of the node.
    #[must_use]
    pub fn shares(&self) -> Shares {
        Shares::new(self.store.sandbox(NOBODY))
    }

    /// Waits for the right to write to a sandbox.
    pub async fn turn(&self, id: SandboxId) -> Turn {
        self.turns.take(id).await
    }

    /// Whether the store can be read.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot.
    pub fn check(&self) -> Result<(), StoreError> {
        self.store.record(SandboxId([0; 16])).map(drop)
    }
}

impl Sandbox {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> SandboxId {
        self.id
    }

    /// Its ledger. [`Ledger::apply`] needs the sandbox's [`Turn`].
    #[must_use]
    pub fn ledger(&self) -> &Ledger<SandboxStore> {
        &self.ledger
    }

    /// Its ledger as it is now, for a preview: nothing can be committed to it.
    ///
    /// # Errors
    /// [`LedgerError`] when it cannot be read.
    pub fn frozen(&self) -> Result<Ledger<FrozenStore<SandboxSnapshot>>, LedgerError> {
        Ledger::open(FrozenStore::new(self.store.snapshot()?))
    }

    /// Whether this is its token.
    #[must_use]
    pub fn admits(&self, token: &Token) -> bool {
        token.fits(&self.record.token)
    }
}
