//! Contracts on the browser's own WebAssembly engine, in a worker.
//!
//! Knows how to run instrumented bytes and report what happened; gas, outcomes and messages are core's. The same bytes
//! and the same host functions as on the node, so a preview comes to what the node will say.
//!
//! [`trap`] and [`stack`] read what engines say of a failure; they know no browser, so the host tests them.

pub mod stack;
pub mod trap;

#[cfg(target_arch = "wasm32")]
mod compiled;
#[cfg(target_arch = "wasm32")]
mod engine;
#[cfg(target_arch = "wasm32")]
mod failure;
#[cfg(target_arch = "wasm32")]
mod guest;
#[cfg(target_arch = "wasm32")]
mod imports;
#[cfg(target_arch = "wasm32")]
mod instance;
#[cfg(target_arch = "wasm32")]
mod js;
#[cfg(target_arch = "wasm32")]
mod program;
#[cfg(target_arch = "wasm32")]
mod run;
#[cfg(any(target_arch = "wasm32", test))]
mod segments;
#[cfg(any(target_arch = "wasm32", test))]
mod shim;
#[cfg(target_arch = "wasm32")]
mod value;

#[cfg(target_arch = "wasm32")]
pub use engine::BrowserVm;
#[cfg(target_arch = "wasm32")]
pub use program::Program;
