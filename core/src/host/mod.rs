//! The host ABI, version 1: what contracts import from module `env`.
//!
//! The table is data ([`HOST_FUNCTIONS`], from the schedule file). Linkers of every engine, the
//! editor and the reference derive from it; [`dispatch`] is what the functions do, written once.

mod call;
mod dispatch;
mod frame;
mod guest;
mod nested;
mod shared;
mod stop;
mod table;
mod trace;

pub use dispatch::dispatch;
pub use frame::{Frame, Profile};
pub use guest::Guest;
pub(crate) use shared::{Counted, Shared};
pub use stop::HostStop;
pub use table::{HOST_FUNCTIONS, HostFn, HostFunction, HostPrice};
pub use trace::{entered, left};

/// The module that host functions are imported from.
pub const MODULE: &str = "env";
/// The export under which host functions find a contract's memory.
pub const MEMORY: &str = "memory";
