//! Making sandboxes: from a genesis, from a list of transactions, or as a copy of another at a height.
//!
//! The ledger comes first and the record last: a crash in between leaves a ledger that nobody points to, which a sweep
//! finds, and never a sandbox without a ledger.

use std::sync::Arc;

use wattage_core::ledger::{Genesis, Ledger, LedgerView};

use super::clock::now;
use super::registry::Building;
use super::{Sandbox, SandboxError, Sandboxes, Token};
use crate::store::{
    LedgerId, OnDurable, PipelinedStore, SandboxId, SandboxRecord, SandboxSnapshot,
};

impl Sandboxes {
    /// Makes a sandbox whose ledger begins with `genesis`. The token is told this once.
    ///
    /// # Errors
    /// [`SandboxError`], and there is no new sandbox.
    pub fn create(&self, genesis: &Genesis) -> Result<(Sandbox, Token), SandboxError> {
        self.admit()?;
        let building = self.building()?;
        Ledger::create(self.inner.store.ledger(building.ledger), genesis)?;
        self.register(building.ledger, None)
    }

    /// Makes a sandbox whose ledger is that of `sandbox` as it was at `height`, with a token of its own. Others are not
    /// kept waiting while it is copied.
    ///
    /// # Errors
    /// [`SandboxError`], and there is no new sandbox.
    pub fn fork(&self, sandbox: &Sandbox, height: u64) -> Result<(Sandbox, Token), SandboxError> {
        self.admit()?;
        let view = sandbox.ledger().view()?.at(height)?;
        let building = self.copy(&view)?;
        self.register(building.ledger, Some((sandbox.id(), height)))
    }

    /// Makes a sandbox whose ledger is what `make` makes in the empty store that it is given, which does not wait for
    /// the disk. Nothing is left of one that `make` fails at, or that holds more than a sandbox may: `make` is also given
    /// the question whether it does so far, which waits for the disk, and should ask it now and then.
    ///
    /// # Errors
    /// What `make` gives, or [`SandboxError`], and there is no new sandbox.
    pub fn import<T, E: From<SandboxError>>(
        &self,
        make: impl FnOnce(PipelinedStore, &dyn Fn() -> Result<(), SandboxError>) -> Result<T, E>,
    ) -> Result<(Sandbox, Token, T), E> {
        self.admit()?;
        let building = self.building()?;
        let store = self.pipelined(building.ledger);
        let may_grow = || {
            store.settle()?;
            let usage = self.inner.store.usage(building.ledger)?;
            self.inner.keeper.growth(usage)
        };
        let made = make(store.clone(), &may_grow).and_then(|made| {
            may_grow()?;
            Ok(made)
        });
        match made {
            Ok(made) => {
                let (sandbox, token) = self.register(building.ledger, None)?;
                Ok((sandbox, token, made))
            }
            Err(error) => {
                self.discard(building);
                Err(error)
            }
        }
    }

    /// Takes back a sandbox that was just made, because nobody could be told its token. What this cannot delete, a sweep
    /// does.
    pub fn retract(&self, sandbox: &Sandbox) {
        let (id, record) = (sandbox.id(), sandbox.record());
        let gone = self.inner.store.change_record(id, Some(record), None);
        let erased = gone
            .map_err(SandboxError::from)
            .and_then(|()| self.erase(record.ledger));
        if let Err(error) = erased {
            tracing::warn!("a sandbox that nobody was told of is left to the next sweep: {error}");
        }
    }

    /// Whether there may be another sandbox.
    fn admit(&self) -> Result<(), SandboxError> {
        self.inner.keeper.another(self.count()?)?;
        self.room()
    }

    /// Whether the file has room for another ledger.
    pub(super) fn room(&self) -> Result<(), SandboxError> {
        self.inner.keeper.room(self.inner.store.length()?)
    }

    /// Copies what `view` shows into a new ledger.
    pub(super) fn copy(
        &self,
        view: &LedgerView<SandboxSnapshot>,
    ) -> Result<Building, SandboxError> {
        let building = self.building()?;
        match Ledger::fork(view, self.inner.store.ledger(building.ledger)) {
            Ok(_) => Ok(building),
            Err(error) => {
                self.discard(building);
                Err(error.into())
            }
        }
    }

    /// A ledger that is being made, with nobody who listens to its blocks.
    pub(super) fn pipelined(&self, ledger: LedgerId) -> PipelinedStore {
        let nobody: OnDurable = Arc::new(|_| ());
        let pipelines = &self.inner.pipelines;
        pipelines.open(&self.inner.store, ledger, &nobody)
    }

    /// Deletes a ledger that came to nothing. What this cannot delete, a sweep does.
    pub(super) fn discard(&self, building: Building) {
        if let Err(error) = self.erase(building.ledger) {
            tracing::warn!("a ledger that was not finished is left to the next sweep: {error}");
        }
    }

    fn register(
        &self,
        ledger: LedgerId,
        parent: Option<(SandboxId, u64)>,
    ) -> Result<(Sandbox, Token), SandboxError> {
        let (id, token) = (SandboxId::random()?, Token::random()?);
        let now = now();
        let record = SandboxRecord {
            token: token.hash(),
            ledger,
            previous: None,
            created: now,
            used: now,
            parent,
            retired: None,
        };
        self.inner.store.change_record(id, None, Some(&record))?;
        Ok((self.show(id, record)?, token))
    }
}
