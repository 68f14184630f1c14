//! Links as texts: what is written is read again, and nothing else is. On the host and on wasm32, which must write and read
//! the same.

mod bundles;
mod damage;
mod hostile;
#[cfg(not(target_arch = "wasm32"))]
mod identity;
mod limits;
mod pinned;
