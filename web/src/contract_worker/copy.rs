//! The ledger that previews are made on: a copy of a sandbox's, that of a link, or a fresh one.

use wattage_core::ledger::{CopyChanges, Genesis, Head, Ledger, LedgerError};
use wattage_core::share::Replayed;
use wattage_core::store::MemoryStore;

use crate::mirror::{Error, Mirror};
use crate::protocol::contract::Base;

/// A ledger in memory, and whose copy it is. Cheap to clone; clones share the rows.
#[derive(Clone)]
pub(super) struct Copy {
    pub(super) ledger: Ledger<MemoryStore>,
    store: MemoryStore,
    pub(super) base: Base,
    /// Id of the node's ledger; another one when the sandbox was rewound.
    pub(super) origin: Option<String>,
    /// The ledger that this browser keeps, where it is a copy of that.
    pub(super) kept: Option<Mirror>,
}

pub(super) fn base(sandbox: Option<String>, head: &Head) -> Base {
    Base {
        sandbox,
        height: head.height,
        block: head.hash,
        state_root: head.state_root,
    }
}

impl Copy {
    /// A ledger with the default accounts: what Run would make.
    ///
    /// # Errors
    /// A sentence, if it cannot be made.
    pub(super) fn fresh() -> Result<Self, String> {
        let store = MemoryStore::default();
        let make = || -> Result<(Ledger<MemoryStore>, Head), LedgerError> {
            let ledger = Ledger::create(store.clone(), &Genesis::default())?;
            let head = ledger.view()?.head()?;
            Ok((ledger, head))
        };
        let (ledger, head) = make().map_err(|error| error.to_string())?;
        Ok(Self {
            ledger,
            store,
            base: base(None, &head),
            origin: None,
            kept: None,
        })
    }

    /// The ledger of `link`, which has been executed.
    pub(super) fn of_link(link: &str, replayed: Replayed) -> Self {
        Self {
            base: base(Some(link.to_owned()), &replayed.head),
            ledger: replayed.ledger,
            store: replayed.store,
            origin: None,
            kept: None,
        }
    }

    /// A copy of a ledger that this browser keeps, with what is pending on top.
    ///
    /// # Errors
    /// [`Error`] when it cannot be read.
    pub(super) fn of_kept(sandbox: &str, mirror: Mirror) -> Result<Self, Error> {
        let store = mirror.store().view()?;
        let ledger = Ledger::open(store.clone())?;
        let head = ledger.view()?.head()?;
        Ok(Self {
            base: base(Some(sandbox.to_owned()), &head),
            ledger,
            store,
            origin: None,
            kept: Some(mirror),
        })
    }

    /// An empty place for the rows of a sandbox.
    pub(super) fn place() -> MemoryStore {
        MemoryStore::default()
    }

    /// Where this copy's rows are, to go on with.
    pub(super) fn store(&self) -> MemoryStore {
        self.store.clone()
    }

    /// The copy in `store`, with `changes`.
    ///
    /// # Errors
    /// [`LedgerError::CopyDiffers`] when the rows are not those of the sandbox, and the store is as it was.
    pub(super) fn of(
        sandbox: &str,
        origin: String,
        store: MemoryStore,
        changes: CopyChanges,
    ) -> Result<Self, LedgerError> {
        let base = base(Some(sandbox.to_owned()), &changes.head);
        let ledger = Ledger::follow(store.clone(), changes)?;
        Ok(Self {
            ledger,
            store,
            base,
            origin: Some(origin),
            kept: None,
        })
    }
}
