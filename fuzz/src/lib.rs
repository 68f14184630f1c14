//! What the fuzz targets check, as plain functions from bytes: each panics when a promise is broken. How the bytes come
//! about is the fuzzer's; `cargo xtask fuzz` starts it.

pub mod assembler;
mod executor;
mod guest;
pub mod host_functions;
pub mod instrumenter;
pub mod links;
mod script;
