//! The ledgers in IndexedDB, in a real browser: `cargo xtask test` runs this with chromedriver.
//!
//! In a worker, as in the page. Each test has ledgers of its own in the one database.
#![cfg(target_arch = "wasm32")]

mod broken;
mod common;
mod damage;
mod old;
mod store;
mod tabs;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
