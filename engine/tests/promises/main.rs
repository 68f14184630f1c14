//! What must be right here because it has been wrong elsewhere, each under its own sentence and seen from outside: through
//! the ledger, the VM, the HTTP API, or a file that is closed and opened again. The edges are in the other test files.

mod bytes;
#[path = "../http/client.rs"]
#[allow(dead_code)] // the HTTP tests use the rest
mod client;
#[path = "../common/mod.rs"]
mod common;
mod conservation;
#[allow(dead_code)] // what the client checks answers with, and the HTTP tests use whole
#[path = "../http/document.rs"]
mod document;
mod failure;
mod keeping;
mod meter;
mod money;
