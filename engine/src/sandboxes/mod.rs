//! Sandboxes: each shows a ledger of its own, with an id to read it by and a token to write it with.
//!
//! What lives here: making, forking, rewinding, removing and finding them, checking tokens, one writer at a time per
//! sandbox, what a sandbox may hold and do, telling of new blocks and of who is there, sweeping up what nobody uses, and the pool that
//! executes contracts. HTTP is not known here; [`crate::http`] calls it. How rows reach the disk is
//! [`crate::store`]'s business.

mod clock;
mod error;
mod lineage;
mod make;
mod migrate;
mod pool;
mod presence;
mod quotas;
mod registry;
mod shares;
mod sweep;
mod tend;
mod tips;
mod token;
mod turns;
mod write;

pub use error::SandboxError;
pub use migrate::Migrated;
pub use pool::{Pool, PoolError};
pub use presence::Presence;
pub use quotas::Quotas;
pub use registry::{Sandbox, Sandboxes};
pub use shares::Shares;
pub use sweep::{Expiry, Swept};
pub use tend::Tending;
pub use tips::Tip;
pub use token::Token;
pub use turns::Turn;
pub use write::Writing;
