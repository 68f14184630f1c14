//! What the page has the ledger worker look at by itself. One thing at a time; what was answered is not asked again until
//! something has changed.

use super::{App, Lookup, Site};
use crate::model::app::Connection;
use crate::model::settings::Origin;
use crate::protocol::contract::Tip;
use crate::protocol::ledger::NodeState;

/// What is to be looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Look {
    /// What is kept of the present ledger.
    Kept,
    /// The node's rows up to this block.
    Mirror(Tip),
    /// What is pending, and how the node stands to it. The node's newest block and the own one.
    Pending(Option<Tip>, Tip),
    /// What it comes to on this block of the node, on top of which it is not yet.
    Rebase(Tip, Tip),
}

impl App {
    /// What is to be looked at now, if anything.
    pub fn look(&self) -> Option<Look> {
        let sandbox = self.settings.sandbox.as_ref()?;
        let offline = &self.offline;
        if !self.loaded || self.run.going || offline.task.is_some() {
            return None;
        }
        let kept = match &offline.kept {
            // The worker that previews comes first: nobody waits for this one.
            Lookup::Unknown if self.is_analysed() || self.is_down() => return Some(Look::Kept),
            Lookup::Unknown => return None,
            Lookup::Nothing => None,
            Lookup::Kept(kept) => Some(kept),
        };
        if kept.is_some_and(|kept| kept.head.hash.is_none()) {
            return Some(Look::Kept);
        }
        if sandbox.origin == Origin::Local || !matches!(self.connection, Connection::Up { .. }) {
            return None;
        }
        let head = self.head.filter(|head| head.hash.is_some());
        match (kept, self.site()) {
            (Some(kept), Site::Here) if offline.verified || head.is_none() => {
                self.look_at_pending(kept.head)
            }
            (kept, _) => {
                let head = head?;
                // Each is looked at once, also with everything there: its rows may be damaged.
                let is_there = kept.is_some_and(|kept| kept.head == head);
                (!is_there || !offline.verified).then_some(Look::Mirror(head))
            }
        }
    }

    fn look_at_pending(&self, own: Tip) -> Option<Look> {
        let offline = &self.offline;
        if offline.gone {
            return None;
        }
        if offline.asked_for != Some((self.head, own)) {
            return Some(Look::Pending(self.head, own));
        }
        let NodeState::Moved(head) = offline.pending.as_ref()?.node else {
            return None;
        };
        let rebased = offline.rebased.as_ref().map(|rebased| rebased.head);
        (rebased != Some(head)).then_some(Look::Rebase(head, own))
    }

    fn is_down(&self) -> bool {
        matches!(self.connection, Connection::Down { .. })
    }
}
