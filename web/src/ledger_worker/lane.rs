//! Requests that are done one after the other.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use crate::protocol::Numbered;
use crate::protocol::ledger::Request;

/// What waits, the next one first.
#[derive(Default)]
pub(super) struct Lane {
    waiting: RefCell<VecDeque<Numbered<Request>>>,
    /// Whether somebody takes them.
    busy: Cell<bool>,
}

impl Lane {
    /// Waits with `request`. Whether the caller is the one who takes requests now, until there is none.
    pub(super) fn enter(&self, request: Numbered<Request>) -> bool {
        self.waiting.borrow_mut().push_back(request);
        !self.busy.replace(true)
    }

    /// The next request; none, and nobody takes them any more.
    pub(super) fn next(&self) -> Option<Numbered<Request>> {
        let next = self.waiting.borrow_mut().pop_front();
        self.busy.set(next.is_some());
        next
    }
}
