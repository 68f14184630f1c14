//! Sandboxes whose token nobody has been told yet. A request that ran out of time leaves none behind: what was made for
//! it after all is taken back.

use wattage_core::api::SandboxCreated;

use super::error::ApiError;
use super::sandboxes::created;
use crate::sandboxes::{Sandbox, Sandboxes, Token};

/// A new sandbox, which is taken back when this is dropped untold: as it is when nobody waits for it any more.
pub(super) struct Unclaimed {
    answer: SandboxCreated,
    made: Made,
}

/// What is to be taken back, and from where.
struct Made(Option<(Sandboxes, Sandbox)>);

impl Drop for Made {
    fn drop(&mut self) {
        if let Some((sandboxes, sandbox)) = self.0.take() {
            sandboxes.retract(&sandbox);
        }
    }
}

impl Unclaimed {
    /// The sandbox that was just made, with the answer that tells of it.
    pub(super) fn new(
        sandboxes: &Sandboxes,
        sandbox: Sandbox,
        token: &Token,
    ) -> Result<Self, ApiError> {
        let answer = created(sandboxes, &sandbox, token);
        let made = Made(Some((sandboxes.clone(), sandbox)));
        answer.map(|answer| Self { answer, made })
    }

    /// The answer, on its way to who asked: the sandbox stays.
    pub(super) fn told(mut self) -> SandboxCreated {
        self.made.0 = None;
        self.answer
    }
}

#[cfg(test)]
mod tests {
    use wattage_core::ledger::Genesis;

    use super::*;
    use crate::sandboxes::Quotas;
    use crate::store::RedbStore;

    #[test]
    fn a_sandbox_stays_if_its_token_was_told_and_goes_if_nobody_heard_it() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let file = RedbStore::open(&folder.path().join("ledgers.redb")).expect("a file");
        let sandboxes = Sandboxes::new(file.clone(), Quotas::NONE);
        let make = || {
            let (sandbox, token) = sandboxes.create(&Genesis::default()).expect("a sandbox");
            let ledger = sandbox.record().ledger;
            let made = Unclaimed::new(&sandboxes, sandbox, &token).expect("an answer");
            (ledger, made)
        };
        let (kept, told) = make();
        let (_, untold) = make();
        assert_eq!(sandboxes.count().expect("a count"), 2);
        told.told();
        drop(untold);
        assert_eq!(sandboxes.count().expect("a count"), 1);
        assert_eq!(file.ledgers(), Ok(vec![kept]));
    }
}
