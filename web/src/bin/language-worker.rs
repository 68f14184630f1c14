//! The language worker: the WAT language service behind the editor.

#[cfg(target_arch = "wasm32")]
fn main() {
    wattage_web::worker::start(|message| Some(message));
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!(
        "language-worker is a part of the page and runs in a browser: `cargo xtask run` builds and serves it."
    );
}
