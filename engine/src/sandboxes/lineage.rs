//! Changing what a sandbox is: rewinding, undoing that, a new token, removing it.
//!
//! Each is one change of its record, in its turn, compared with what was there. A rewind copies the ledger first and
//! changes the pointer then, and the ledger it pointed to stays for a day, so nothing is lost and the undo can be undone.

use wattage_core::ledger::Ledger;

use super::clock::now;
use super::turns::Turn;
use super::{Sandbox, SandboxError, Sandboxes, Token};
use crate::store::{LedgerId, Previous, SandboxRecord};

impl Sandboxes {
    /// Takes the turn's sandbox back to `height`.
    ///
    /// # Errors
    /// [`SandboxError`], and it is as it was.
    pub fn rewind(&self, turn: &Turn, height: u64) -> Result<Sandbox, SandboxError> {
        self.room()?;
        self.inner.store.drain()?;
        let record = self.record(turn.id())?;
        let from = Ledger::open(self.inner.store.ledger(record.ledger))?;
        let building = self.copy(&from.view()?.at(height)?)?;
        self.point(turn, record, building.ledger)
    }

    /// Undoes the last rewind of the turn's sandbox, or the last undoing.
    ///
    /// # Errors
    /// [`SandboxError::NotRewound`] when there is none, [`SandboxError`] when it cannot be done; it is as it was.
    pub fn undo_rewind(&self, turn: &Turn) -> Result<Sandbox, SandboxError> {
        self.inner.store.drain()?;
        let record = self.record(turn.id())?;
        let previous = record.previous;
        let previous = previous.ok_or(SandboxError::NotRewound { id: turn.id() })?;
        self.point(turn, record, previous.ledger)
    }

    /// Points the sandbox to `ledger`, and remembers where it pointed to.
    fn point(
        &self,
        turn: &Turn,
        record: SandboxRecord,
        ledger: LedgerId,
    ) -> Result<Sandbox, SandboxError> {
        let previous = Previous {
            ledger: record.ledger,
            since: now(),
        };
        let changed = SandboxRecord {
            ledger,
            previous: Some(previous),
            ..record
        };
        let sandbox = self.replace(turn, changed)?;
        let displaced = record.previous.map(|previous| previous.ledger);
        self.let_go(displaced.filter(|displaced| *displaced != ledger));
        self.inner.tips.tell(turn.id(), self.tip(turn.id())?);
        Ok(sandbox)
    }

    /// Gives the turn's sandbox a new token; the old one is worth nothing from then on.
    ///
    /// # Errors
    /// [`SandboxError`], and the old one holds.
    pub fn rotate_token(&self, turn: &Turn) -> Result<Token, SandboxError> {
        let token = Token::random()?;
        let record = self.record(turn.id())?;
        let changed = SandboxRecord {
            token: token.hash(),
            ..record
        };
        self.replace(turn, changed)?;
        Ok(token)
    }

    /// Removes the turn's sandbox. Its rows are swept soon after.
    ///
    /// # Errors
    /// [`SandboxError`], and it is still there.
    pub fn remove(&self, turn: &Turn) -> Result<(), SandboxError> {
        self.inner.store.drain()?;
        let id = turn.id();
        let record = self.record(id)?;
        self.inner.store.change_record(id, Some(&record), None)?;
        self.inner.tips.end(id);
        let previous = record.previous.map(|previous| previous.ledger);
        self.let_go(previous.into_iter().chain([record.ledger]));
        Ok(())
    }

    /// Writes the record of the turn's sandbox. Only its time of use changes without the turn, so that may have moved.
    fn replace(&self, turn: &Turn, changed: SandboxRecord) -> Result<Sandbox, SandboxError> {
        let id = turn.id();
        let mut old = self.record(id)?;
        let changed = SandboxRecord {
            used: now(),
            ..changed
        };
        while let Err(error) = self
            .inner
            .store
            .change_record(id, Some(&old), Some(&changed))
        {
            let found = self.record(id)?;
            let used = found.used;
            // That it was used is noted at most once an hour, so this does not go on.
            if used == old.used || found != (SandboxRecord { used, ..old }) {
                return Err(error.into());
            }
            old = found;
        }
        self.show(id, changed)
    }
}
