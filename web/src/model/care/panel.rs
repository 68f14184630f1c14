//! The panels that show what is stored.

/// A panel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Panel {
    /// Versions of the open file.
    History,
    /// Files, trash, room, backups.
    Storage,
}
