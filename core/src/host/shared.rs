//! What all contracts of one transaction share: the state, what counts toward the transaction's limits, and what is shown
//! of it.

use crate::limits;
use crate::state::RuntimeState;
use crate::vm::{InnerCall, Tracer};

/// The state and everything that is counted over the whole transaction.
pub(crate) struct Shared<S: RuntimeState> {
    pub(crate) state: S,
    pub(crate) counted: Counted,
    /// Lines printed. Debug output: a failed callee's stay.
    pub(crate) prints: Vec<String>,
    /// Calls between contracts, in the order they began.
    pub(crate) calls: Vec<InnerCall>,
    /// The tree of calls, when the run is traced.
    pub(crate) tracer: Option<Box<Tracer>>,
}

/// What limits count over the whole transaction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    /// Keys, old and new values of the storage rows that were written, bytes.
    pub(super) row_bytes: usize,
    /// Logs.
    pub(super) logs: usize,
    /// Bytes of log data.
    pub(super) log_bytes: usize,
    /// Bytes of printed text.
    printed_bytes: usize,
    /// Pages of memory that callees began with.
    pub(super) callee_pages: u64,
}

impl Counted {
    /// The counts when everything after `before` was undone. What was printed stays printed, and the machine's work was done.
    pub(super) fn undone(self, before: Self) -> Self {
        Self {
            printed_bytes: self.printed_bytes,
            callee_pages: self.callee_pages,
            ..before
        }
    }
}

impl<S: RuntimeState> Shared<S> {
    pub(super) fn new(state: S, traced: bool) -> Self {
        Self {
            state,
            counted: Counted::default(),
            prints: Vec::new(),
            calls: Vec::new(),
            tracer: traced.then(Box::default),
        }
    }

    /// How many bytes may still be printed.
    pub(super) fn printable(&self) -> usize {
        limits::PRINT_BYTES.saturating_sub(self.counted.printed_bytes)
    }

    /// Adds a printed line, as long as the printed text is within its limit; `cut` if there was more of it.
    pub(super) fn print(&mut self, text: &str, cut: bool) {
        if self.counted.printed_bytes > limits::PRINT_BYTES {
            return;
        }
        self.counted.printed_bytes += text.len().max(1);
        if cut || self.counted.printed_bytes > limits::PRINT_BYTES {
            self.counted.printed_bytes = limits::PRINT_BYTES + 1;
            let limit = limits::PRINT_BYTES;
            self.prints.push(format!(
                "(more than {limit} bytes printed; the rest is left out)"
            ));
        } else {
            self.prints.push(text.to_owned());
        }
    }
}
