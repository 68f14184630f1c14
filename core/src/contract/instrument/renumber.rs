//! Function indexes of a module that gets more imports: those of its own functions move up.

use std::convert::Infallible;

use wasm_encoder::reencode::{Error, Reencode};

/// Writes a module's parts anew, with `added` functions behind its `imports`. With none, everything stays as it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Renumber {
    pub(super) imports: u32,
    pub(super) added: u32,
}

impl Reencode for Renumber {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        Ok(self.index(function))
    }
}

impl Renumber {
    /// The index that a function has from now on.
    pub(super) fn index(self, function: u32) -> u32 {
        match function < self.imports {
            true => function,
            false => function + self.added,
        }
    }
}
