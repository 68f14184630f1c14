//! `wattage compile-module`: not for people. The node starts itself so to compile a module where it can be stopped.

use std::io;

use super::output::Exit;
use crate::vm::compile::{self, Bounds};

/// Compiles one instrumented module from standard input to standard output.
#[derive(clap::Parser)]
pub(super) struct CompileModule {
    /// Bytes of address space the process may take.
    #[arg(long)]
    memory: u64,
    /// Seconds of computing it may take.
    #[arg(long)]
    seconds: u64,
}

impl CompileModule {
    pub(super) fn execute(&self) -> anyhow::Result<Exit> {
        let bounds = Bounds {
            memory: self.memory,
            seconds: self.seconds,
        };
        compile::compile_for_parent(bounds, io::stdin().lock(), io::stdout().lock())?;
        Ok(Exit::Success)
    }
}
