//! What every other command needs first. Each part does nothing, quickly, when it is already there.
//! The browser is not among them: only the tests need one, see [`crate::chromium`].

use crate::tools::Tools;
use crate::{editor, page, toolchain};
use anyhow::Result;

/// Wasm target, page tools and editor bundle.
///
/// # Errors
/// Something is missing and cannot be had; the message says what to do.
pub(crate) fn everything() -> Result<Tools> {
    toolchain::ensure()?;
    let tools = Tools::ensure()?;
    editor::ensure()?;
    page::ensure_folder()?;
    Ok(tools)
}
