//! The contract worker: assembles, prices and previews contracts beside the page.

#[cfg(target_arch = "wasm32")]
fn main() {
    wattage_web::contract_worker::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!(
        "contract-worker is a part of the page and runs in a browser: `cargo xtask run` builds and serves it."
    );
}
