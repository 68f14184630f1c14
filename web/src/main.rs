//! The page of Wattage: a Yew application for the browser.
//!
//! Architecture invariants:
//! - Only this crate knows the DOM. What a contract is, costs and does is `wattage-core`'s.
//! - [`wattage_web::model`] is the page's whole state and logic and knows no browser; [`components`] draw it, [`hooks`]
//!   tie it to the outside, [`browser`] is that outside.
//! - The node is reached through its HTTP API alone.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod components;
#[cfg(target_arch = "wasm32")]
mod hooks;
#[cfg(target_arch = "wasm32")]
mod ids;
#[cfg(target_arch = "wasm32")]
use wattage_web::model;

#[cfg(target_arch = "wasm32")]
fn main() {
    browser::rescue::install();
    match model::embed::is_at(&browser::page::path()) {
        true => browser::page::start::<components::EmbedPage>(),
        false => browser::page::start::<components::AppPage>(),
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!(
        "wattage-web is the page and runs in a browser: `cargo xtask run` builds and serves it."
    );
}
