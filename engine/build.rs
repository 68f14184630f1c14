//! Sees to it that a release binary holds the page of now.
//!
//! rust-embed copies `dist/` into release binaries when the crate is compiled, and cargo does not know that by itself.
//! Debug binaries read the files at run time and need not be built again for a changed page.

use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    // Without the folder the page is missing, which the node says when it is asked for the page. Not a build error.
    if let Err(error) = fs::create_dir_all(&dist) {
        println!("cargo::warning=cannot create {}: {error}", dist.display());
    }
    if env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo::rerun-if-changed={}", dist.display());
    }
}
