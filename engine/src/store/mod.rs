//! The node's store on disk: one redb file for all sandboxes.
//!
//! [`RedbStore`] is the file, [`SandboxStore`] one sandbox's ledger in it, [`FrozenStore`] that ledger at one moment,
//! for previews. Each key in the file begins with the sandbox's id, so that sandboxes share tables and never rows.
//! What the rows mean is core's business; who may write them is that of [`crate::sandboxes`].

mod file;
mod frozen;
mod id;
mod open;
mod record;
mod sandbox;

pub use file::{FILE_NAME, RedbStore};
pub use frozen::FrozenStore;
pub use id::{SandboxId, SandboxIdError};
pub use open::OpenError;
pub use record::SandboxRecord;
pub use sandbox::{SandboxSnapshot, SandboxStore};
