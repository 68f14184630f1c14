//! Making sandboxes: from a genesis, or as a copy of another at a height.
//!
//! The ledger comes first and the record last: a crash in between leaves a ledger that nobody points to, which a sweep
//! finds, and never a sandbox without a ledger.

use wattage_core::ledger::{Genesis, Ledger};

use super::clock::now;
use super::{Sandbox, SandboxError, Sandboxes, Token};
use crate::store::{LedgerId, SandboxId, SandboxRecord};

impl Sandboxes {
    /// Makes a sandbox whose ledger begins with `genesis`. The token is told this once.
    ///
    /// # Errors
    /// [`SandboxError`], and there is no new sandbox.
    pub fn create(&self, genesis: &Genesis) -> Result<(Sandbox, Token), SandboxError> {
        self.inner.keeper.another(self.count()?)?;
        let building = self.building()?;
        Ledger::create(self.inner.store.ledger(building.ledger), genesis)?;
        self.register(building.ledger, None)
    }

    /// Makes a sandbox whose ledger is that of `sandbox` as it was at `height`, with a token of its own. Others are not
    /// kept waiting while it is copied.
    ///
    /// # Errors
    /// [`SandboxError`], and there is no new sandbox.
    #[cfg(any())]
    pub fn fork(&self, sandbox: &Sandbox, height: u64) -> Result<(Sandbox, Token), SandboxError> {
        self.inner.keeper.another(self.count()?)?;
        let building = self.building()?;
        let view = sandbox.ledger().view()?.at(height)?;
        Ledger::fork(&view, self.inner.store.ledger(building.ledger))?;
        self.register(building.ledger, Some((sandbox.id(), height)))
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
        };
        self.inner.store.change_record(id, None, Some(&record))?;
        Ok((self.show(id, record)?, token))
    }
}
