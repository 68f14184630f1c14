//! Changing what a sandbox is: rewinding, undoing that, a new token, removing it.
//!
//! Each is one change of its record, in its turn, compared with what was there. A rewind copies the ledger first and
//! changes the pointer then, and the ledger it pointed to stays for a day, so nothing is lost and the undo can be undone.

use wattage_core::ledger::Ledger;

use super::clock::{DAY, HOUR, now};
use super::turns::Turn;
use super::{Sandbox, SandboxError, Sandboxes, Token};
use crate::store::{LedgerId, Previous, Retired, SandboxRecord};

impl Sandboxes {
    /// Takes the turn's sandbox back to `height`. If that is its head, nothing changes: what undoing brings back is kept.
    ///
    /// # Errors
    /// [`SandboxError`], and it is as it was.
    pub fn rewind(&self, turn: &Turn, height: u64) -> Result<Sandbox, SandboxError> {
        self.room()?;
        self.inner.store.drain()?;
        let record = self.record(turn.id())?;
        let from = Ledger::open(self.inner.store.ledger(record.ledger))?;
        let view = from.view()?;
        if view.head()?.height == height {
            return self.show(turn.id(), record);
        }
        let building = self.copy(&view.at(height)?)?;
        let store = &self.inner.store;
        store.copy_senders(record.ledger, building.ledger, height)?;
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

    /// What [`Sandboxes::undo_rewind`] would bring back: the height of the former head, and until when it is kept, in
    /// seconds since 1970.
    ///
    /// # Errors
    /// [`SandboxError`] when it cannot be read.
    pub fn undo(&self, sandbox: &Sandbox) -> Result<Option<(u64, u64)>, SandboxError> {
        let Some(previous) = sandbox.record().previous else {
            return Ok(None);
        };
        let former = Ledger::open(self.inner.store.ledger(previous.ledger))?;
        let until = previous.since.saturating_add(DAY);
        Ok(Some((former.view()?.head()?.height, until)))
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

    /// Gives the turn's sandbox a new token. The old one holds until the new one is first used, at most an hour: the
    /// answer with the new one may be lost. A new one that was never used gives way to the next.
    ///
    /// # Errors
    /// [`SandboxError`], and the old one holds.
    pub fn rotate_token(&self, turn: &Turn) -> Result<Token, SandboxError> {
        let token = Token::random()?;
        let record = self.record(turn.id())?;
        let now = now();
        let waiting = record.retired.filter(|retired| now < retired.until);
        let retired = waiting.unwrap_or(Retired {
            token: record.token,
            until: now.saturating_add(HOUR),
        });
        let changed = SandboxRecord {
            token: token.hash(),
            retired: Some(retired),
            ..record
        };
        self.replace(turn, changed)?;
        Ok(token)
    }

    /// Ends the token before `token`, if this is the sandbox's newest and is used for the first time.
    ///
    /// # Errors
    /// [`SandboxError`], and the one before holds still.
    pub fn use_token(&self, turn: &Turn, token: &Token) -> Result<(), SandboxError> {
        let record = self.record(turn.id())?;
        if record.retired.is_some() && token.fits(&record.token) {
            let changed = SandboxRecord {
                retired: None,
                ..record
            };
            self.replace(turn, changed)?;
        }
        Ok(())
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
