//! A kept ledger in words: what it is called, what it is, how large.

use crate::model::format::{counted, grouped};
use crate::model::settings::Sandbox;
use crate::protocol::ledger::{Kept, Kind};

/// What it is called: a mirror as its sandbox is, of those that this browser knows.
pub fn title(kept: &Kept, known: &[Sandbox]) -> String {
    let id = match &kept.kind {
        Kind::Mirror { sandbox, .. } => sandbox,
        Kind::Local | Kind::Snapshot { .. } => &kept.id,
    };
    if !kept.name.is_empty() {
        return kept.name.clone();
    }
    match known.iter().find(|sandbox| sandbox.id == *id) {
        Some(sandbox) => sandbox.name().to_owned(),
        None => format!("Ledger {}", id.get(..8).unwrap_or(id)),
    }
}

/// What it is, in a few words.
pub fn described(kept: &Kept) -> String {
    match (&kept.kind, kept.pending()) {
        (Kind::Mirror { .. }, 0) => "copy of the node's ledger".to_owned(),
        (Kind::Mirror { .. }, pending) => format!(
            "copy of the node's ledger, {} not sent",
            counted(pending, "call", "calls")
        ),
        (Kind::Local, _) => "only in this browser".to_owned(),
        (Kind::Snapshot { .. }, _) => "snapshot".to_owned(),
    }
}

/// How large it is: `block 3, 42 rows, 5.2 KB`.
pub fn size(kept: &Kept) -> String {
    let bytes = match kept.bytes {
        small @ 0..1_000 => format!("{small} B"),
        middle @ 1_000..1_000_000 => format!("{:.1} KB", middle as f64 / 1e3),
        large => format!("{:.1} MB", large as f64 / 1e6),
    };
    format!(
        "block {}, {}, {bytes}",
        grouped(kept.head.height),
        counted(kept.rows, "row", "rows")
    )
}

/// Whether it is what this browser keeps of a ledger that is worked in: its mirror, or itself. A snapshot is never.
pub fn is_of(kept: &Kept, ledger: &str) -> bool {
    match &kept.kind {
        Kind::Mirror { sandbox, .. } => sandbox == ledger,
        Kind::Local => kept.id == ledger,
        Kind::Snapshot { .. } => false,
    }
}

/// The ledger that was worked in when it was made, so that files that run there can run in it; none where that is not known.
pub fn origin_of<'a>(kept: &'a Kept, all: &'a [Kept]) -> Option<&'a str> {
    match &kept.kind {
        Kind::Mirror { sandbox, .. } => Some(sandbox),
        Kind::Local => Some(&kept.id),
        Kind::Snapshot { of } => {
            let of = all
                .iter()
                .find(|other| other.id == *of && other.id != kept.id)?;
            match &of.kind {
                // A snapshot is only ever taken of a ledger that is worked in, or kept when one moved on.
                Kind::Snapshot { .. } => None,
                Kind::Mirror { .. } | Kind::Local => origin_of(of, all),
            }
        }
    }
}

/// The height that a field says; the head where it is empty.
///
/// # Errors
/// A sentence, where it is no height of the ledger.
pub fn at_height(text: &str, head: u64) -> Result<Option<u64>, String> {
    let text = text.trim().replace(',', "");
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<u64>() {
        Ok(height) if height <= head => Ok(Some(height)),
        _ => Err(format!(
            "{text} is no block of this ledger: it has blocks 0 to {}.",
            grouped(head)
        )),
    }
}
