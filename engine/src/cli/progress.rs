//! How far a long command has come, on a terminal only, in one line that goes away.

use std::io::{IsTerminal as _, Write as _, stderr};
use std::time::{Duration, Instant};

/// How often the line changes.
const PAUSE: Duration = Duration::from_millis(100);

/// The line.
pub(super) struct Progress {
    terminal: bool,
    told: Option<Instant>,
}

impl Progress {
    pub(super) fn new() -> Self {
        Self {
            terminal: stderr().is_terminal(),
            told: None,
        }
    }

    /// Tells how far it is, unless that was told a moment ago.
    pub(super) fn tell(&mut self, text: impl FnOnce() -> String) {
        let recent = self.told.is_some_and(|told| told.elapsed() < PAUSE);
        if self.terminal && !recent {
            self.write(&format!("\r\u{1b}[K{}", text()));
            self.told = Some(Instant::now());
        }
    }

    fn write(&self, text: &str) {
        let mut out = stderr().lock();
        // Whoever does not see how far it is sees how it ends.
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.told.is_some() {
            self.write("\r\u{1b}[K");
        }
    }
}
