//! Compiling in a process of its own: that process's side.
//!
//! It bounds itself before it reads anything, compiles one module and ends. The node's side is [`super::worker`].

use std::io::{self, Read, Write};

use super::key::{Fingerprint, Key};
use super::sealed;
use crate::vm::config;

/// The subcommand under which the program compiles a module.
pub(crate) const COMMAND: &str = "compile-module";

/// The most bytes of an instrumented module: the largest contract with every counter has a fifth of it.
const MOST_WASM: u64 = 8 * 1024 * 1024;

/// What the process may take for itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// Bytes of address space.
    pub(crate) memory: u64,
    /// Seconds of computing.
    pub(crate) seconds: u64,
}

/// Why nothing was compiled.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ChildError {
    #[error("the process cannot be bounded: {0}")]
    Bounds(io::Error),
    #[error("the module cannot be read: {0}")]
    Read(io::Error),
    #[error("the module has more than {MOST_WASM} bytes")]
    TooLarge,
    #[error("the module cannot be compiled: {0}")]
    Compile(String),
    #[error("the compiled module cannot be written: {0}")]
    Write(io::Error),
}

/// Compiles the instrumented module that `input` gives, and writes the sealed module to `output`.
///
/// The bounds hold for the whole process from then on.
///
/// # Errors
/// [`ChildError`]; what was written until then is no sealed module.
pub(crate) fn compile(
    bounds: Bounds,
    input: impl Read,
    mut output: impl Write,
) -> Result<(), ChildError> {
    bound(bounds).map_err(ChildError::Bounds)?;
    let mut wasm = Vec::new();
    let mut input = input.take(MOST_WASM + 1);
    input.read_to_end(&mut wasm).map_err(ChildError::Read)?;
    if wasm.len() as u64 > MOST_WASM {
        return Err(ChildError::TooLarge);
    }
    let failed = |error: String| ChildError::Compile(error);
    let engine = config::compiling_engine().map_err(|fault| failed(fault.to_string()))?;
    let artefact = engine.precompile_module(&wasm);
    let artefact = artefact.map_err(|error| failed(format!("{error:#}")))?;
    let key = Key::new(&Fingerprint::of(&engine), &wasm);
    let sealed = sealed::seal(&key, &artefact);
    let written = output.write_all(&sealed).and_then(|()| output.flush());
    written.map_err(ChildError::Write)
}

#[cfg(unix)]
fn bound(bounds: Bounds) -> io::Result<()> {
    use rlimit::Resource;
    // It writes no file, and leaves no image of its memory behind when it fails.
    let all = [
        (Resource::AS, bounds.memory, bounds.memory),
        // The first bound ends it with a signal that tells why, the second one in any case.
        (
            Resource::CPU,
            bounds.seconds,
            bounds.seconds.saturating_add(1),
        ),
        (Resource::FSIZE, 0, 0),
        (Resource::CORE, 0, 0),
    ];
    for (resource, soft, hard) in all {
        // It may be bounded more tightly already, and may not loosen that.
        let most = resource.get_hard()?;
        resource.set(soft.min(most), hard.min(most))?;
    }
    Ok(())
}

/// Time is bounded by the node; memory is not, where there is no way to.
#[cfg(not(unix))]
fn bound(_: Bounds) -> io::Result<()> {
    Ok(())
}
