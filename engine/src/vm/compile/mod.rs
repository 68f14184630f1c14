//! From an instrumented module to machine code: from the folder of compiled modules, else by compiling, here or in a
//! process that can be stopped. Programs (`super::program`) ask for it; what is compiled in memory they keep.
//!
//! Compiling is the one step whose time and memory a contract can stretch without paying gas. The limits of core bound
//! what goes in, the process ([`Worker`]) bounds what it may cost. What fails here is the machine's failure: it is no
//! receipt, and the next call tries again.

mod budget;
mod child;
mod disk;
mod folder;
mod key;
mod sealed;
mod slot;
mod worker;

use std::sync::atomic::{AtomicU64, Ordering};

use wasmtime::{Engine, Module};
use wattage_core::vm::VmFault;

use disk::DiskCache;
use key::{Fingerprint, Key};
use worker::WorkerError;

pub(super) use budget::Budget;
pub(crate) use child::{Bounds, COMMAND, compile as compile_for_parent};
pub use disk::CacheFolder;
pub(super) use slot::Slot;
pub use worker::Worker;

/// Where modules are compiled.
#[derive(Debug, Clone, Default)]
pub enum Compiler {
    /// On the thread that wants to run the module. For one's own contracts: nothing stops a module that takes long.
    #[default]
    InProcess,
    /// In a process for each module, which is killed when it takes too long or too much.
    Worker(Worker),
}

/// How modules came to be since a VM was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CompileCounts {
    /// Compiled, here or by a worker.
    pub compiled: u64,
    /// Found in the folder of compiled modules.
    pub loaded: u64,
    /// Attempts to compile that failed.
    pub failed: u64,
}

/// Makes modules.
pub(super) struct Modules {
    compiler: Compiler,
    disk: Option<DiskCache>,
    fingerprint: Fingerprint,
    compiled: AtomicU64,
    loaded: AtomicU64,
    failed: AtomicU64,
}

impl Modules {
    /// For modules that `engine` executes.
    pub(super) fn new(engine: &Engine, compiler: Compiler, folder: Option<CacheFolder>) -> Self {
        Self {
            compiler,
            disk: folder.and_then(DiskCache::open),
            fingerprint: Fingerprint::of(engine),
            compiled: AtomicU64::new(0),
            loaded: AtomicU64::new(0),
            failed: AtomicU64::new(0),
        }
    }

    pub(super) fn counts(&self) -> CompileCounts {
        CompileCounts {
            compiled: self.compiled.load(Ordering::Relaxed),
            loaded: self.loaded.load(Ordering::Relaxed),
            failed: self.failed.load(Ordering::Relaxed),
        }
    }

    /// The machine code of the instrumented module `wasm`. Whoever asks pays for the time.
    ///
    /// # Errors
    /// [`VmFault`] when it can be neither found nor compiled. Nothing remembers that.
    pub(super) fn module(&self, engine: &Engine, wasm: &[u8]) -> Result<Module, VmFault> {
        let key = Key::new(&self.fingerprint, wasm);
        if let Some(module) = self.find(engine, &key) {
            self.loaded.fetch_add(1, Ordering::Relaxed);
            return Ok(module);
        }
        let made = match &self.compiler {
            Compiler::InProcess => self.compile_here(engine, &key, wasm),
            Compiler::Worker(worker) => self.compile_there(engine, worker, &key, wasm),
        };
        let counter = match made {
            Ok(_) => &self.compiled,
            Err(_) => &self.failed,
        };
        counter.fetch_add(1, Ordering::Relaxed);
        made
    }

    /// The module from the folder. A file that is not what it should be is removed.
    fn find(&self, engine: &Engine, key: &Key) -> Option<Module> {
        let disk = self.disk.as_ref()?;
        let sealed = disk.read(key)?;
        match unseal(engine, key, &sealed) {
            Ok(module) => Some(module),
            Err(problem) => {
                tracing::warn!(entry = %key, %problem, "a kept module is of no use and is compiled again");
                disk.remove(key);
                None
            }
        }
    }

    fn compile_here(&self, engine: &Engine, key: &Key, wasm: &[u8]) -> Result<Module, VmFault> {
        let fault = |error| VmFault::Machine(format!("the module cannot be compiled: {error:#}"));
        let module = Module::from_binary(engine, wasm).map_err(fault)?;
        if let Some(disk) = &self.disk {
            let artefact = module.serialize().map_err(fault)?;
            disk.write(key, &sealed::seal(key, &artefact));
        }
        Ok(module)
    }

    fn compile_there(
        &self,
        engine: &Engine,
        worker: &Worker,
        key: &Key,
        wasm: &[u8],
    ) -> Result<Module, VmFault> {
        let sealed = worker.compile(key, wasm).map_err(|error| {
            let bytes = wasm.len();
            tracing::warn!(%error, bytes, "the process that compiles a module gave none");
            told(&error)
        })?;
        // The seal names this very engine, so what Wasmtime refuses now is nobody's but the machine's.
        let module = unseal(engine, key, &sealed).map_err(VmFault::Machine)?;
        if let Some(disk) = &self.disk {
            disk.write(key, &sealed);
        }
        Ok(module)
    }
}

/// What whoever made the call is told of it.
fn told(error: &WorkerError) -> VmFault {
    VmFault::Compile(match error {
        WorkerError::TooLong { after } => format!(
            "compiling the contract was stopped after {:.1} s; it is very large or unusual. Nothing was changed: divide \
             its long functions, or simplify how they branch",
            after.as_secs_f32()
        ),
        WorkerError::Ended { .. } => "the compiler ended without a result; the contract may need more memory to compile \
             than there is for it. Nothing was changed, and the cause is in the node's log"
            .to_owned(),
        _ => "the node could not compile the contract; the cause is in its log. Nothing was changed: send the request \
             again in a moment"
            .to_owned(),
    })
}

fn unseal(engine: &Engine, key: &Key, sealed: &[u8]) -> Result<Module, String> {
    let artefact = sealed::open(key, sealed).map_err(|error| error.to_string())?;
    load(engine, artefact).map_err(|error| format!("Wasmtime refuses it: {error:#}"))
}

/// Makes executable what Wasmtime compiled.
///
/// Only bytes out of an opened seal come here: their checksum says that they are, to the last bit, what a compiler of this
/// engine wrote for this key. They are as trustworthy as where they come from: this program's own process, or a folder
/// that only its user may write to.
#[allow(unsafe_code)] // executing kept machine code is what a cache of compiled modules is
fn load(engine: &Engine, artefact: &[u8]) -> wasmtime::Result<Module> {
    // SAFETY: `artefact` was made by `Engine::precompile_module` or `Module::serialize`, as said above.
    unsafe { Module::deserialize(engine, artefact) }
}
