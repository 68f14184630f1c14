//! Sandboxes: each is a ledger of its own, with an id to read it by and a token to write it with.
//!
//! What lives here: making and finding them, checking tokens, one writer at a time per sandbox, and the pool that
//! executes contracts. HTTP is not known here; [`crate::http`] calls it.

mod pool;
mod registry;
mod shares;
mod token;
mod turns;

pub use pool::{Pool, PoolError};
pub use registry::{Sandbox, SandboxError, Sandboxes};
pub use shares::{SHARE_BYTES, ShareId, ShareIdError, Shares};
pub use token::Token;
pub use turns::Turn;
