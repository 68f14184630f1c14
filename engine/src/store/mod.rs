//! The node's store on disk: one redb file for all sandboxes.
//!
//! [`RedbStore`] is the file; [`SandboxStore`] is one ledger in it, [`PipelinedStore`] the same with the blocks that are
//! on their way to the disk, [`FrozenStore`] a ledger at one moment, for previews. Each key in the file begins with the
//! ledger's id, so that ledgers share tables and never rows. One thread writes: what waits goes into one transaction.
//! What the rows mean is core's business; who may write them is that of [`crate::sandboxes`].

mod change;
mod committer;
mod file;
mod frozen;
mod handle;
mod id;
mod keys;
mod layout;
mod members;
mod open;
mod pipeline;
mod queue;
mod record;
mod sandbox;
mod tables;
mod usage;

pub use frozen::FrozenStore;
pub use handle::{FILE_NAME, RedbStore};
pub use id::{LedgerId, SandboxId, SandboxIdError};
pub use keys::Begin;
pub use open::OpenError;
pub use pipeline::{OnDurable, PipelinedSnapshot, PipelinedStore, Pipelines, Ticket};
pub use record::{Previous, Retired, SandboxRecord};
pub use sandbox::{SandboxSnapshot, SandboxStore};
pub use usage::Usage;
