//! A contract: a validated module and what is known about it before any run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::assemble::{self, assemble};
use super::instrument::Point;
use super::validate::validate;
use super::{Diagnostic, SourceMap};
use crate::host::HostFn;
use crate::ledger::{Code, INIT};
use crate::limits;
use crate::types::{Signature, ValueType, grouped};
use crate::vm::Location;

/// A module that follows every rule, with its entries, prices and source map.
#[derive(Debug, Clone)]
pub struct Contract {
    pub(super) wasm: Vec<u8>,
    pub(super) map: Option<SourceMap>,
    pub(super) imports: Vec<HostFn>,
    pub(super) functions: Vec<Function>,
    pub(super) entries: Vec<Entry>,
    pub(super) points: Vec<Point>,
    pub(super) start: Option<u32>,
    pub(super) resettable: bool,
    pub(super) pages: u64,
    pub(super) writes_up_to: u64,
}

/// A function that the module defines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Its index among all functions, imports first.
    pub index: u32,
    /// Its `$name`, if it has one, or the name of its first export.
    pub name: Option<String>,
    /// Stack slots of a frame: 8 + params + locals + highest operand stack.
    pub slots: u64,
    /// Number of parameters.
    pub params: u32,
    /// Number of parameters and locals: the index of the first local the instrumentation adds.
    pub locals: u32,
    /// Its instructions, in binary order, the last `end` included.
    pub instructions: Vec<Instruction>,
    /// Its charge points: a range of the contract's.
    pub points: std::ops::Range<u32>,
    /// Types of its results.
    pub(super) results: Vec<wasm_encoder::ValType>,
    /// Whether it calls anything.
    pub(super) calls: bool,
}

/// An instruction, as far as prices go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instruction {
    /// Its price, without what depends on operands.
    pub price: u64,
    /// The host function that it calls directly.
    pub host: Option<HostFn>,
    /// Whether its price grows with an operand on the stack.
    pub grows: bool,
    /// Whether it ends a block whose charge can be put off: a conditional branch that carries no values, after
    /// instructions that neither call nor can trap.
    pub(super) puts_off: bool,
}

/// An exported function that can be called with typed arguments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its export name.
    pub name: String,
    /// Its parameters.
    pub params: Vec<Param>,
    /// Types of its results.
    pub results: Vec<ValueType>,
}

/// A parameter of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Param {
    /// Its `$name` without the `$`, if it has one.
    pub name: Option<String>,
    /// Its type.
    pub ty: ValueType,
}

impl Entry {
    /// Types of parameters and results.
    #[must_use]
    pub fn signature(&self) -> Signature {
        Signature {
            params: self.params.iter().map(|p| p.ty).collect(),
            results: self.results.clone(),
        }
    }
}

impl Contract {
    /// Assembles and checks a contract written in WAT.
    ///
    /// # Errors
    /// [`Diagnostic`] with the place in the source: it does not parse or validate, imports what there is not, or is
    /// over one of the [`limits`].
    pub fn from_wat(source: &str) -> Result<Self, Diagnostic> {
        let assembled = assemble(source)?;
        validate(assembled.wasm, Some(assembled.map))
    }

    /// Checks a contract given as a wasm module.
    ///
    /// # Errors
    /// [`Diagnostic`] without a place.
    pub fn from_wasm(wasm: &[u8]) -> Result<Self, Diagnostic> {
        if wasm.len() > limits::WASM_BYTES {
            return Err(Diagnostic::new(format!(
                "the module has {} bytes; the limit is {}",
                grouped(wasm.len() as u64),
                grouped(limits::WASM_BYTES as u64)
            )));
        }
        validate(wasm.to_vec(), None)
    }

    /// Checks a contract given as WAT text or as a wasm module, whichever `bytes` is.
    ///
    /// # Errors
    /// [`Diagnostic`], as of the two functions above.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Diagnostic> {
        match wat::Detect::from_bytes(bytes) {
            wat::Detect::WasmBinary => Self::from_wasm(bytes),
            _ if bytes.len() > limits::WAT_BYTES => Err(assemble::too_long(bytes.len())),
            _ => {
                let source = std::str::from_utf8(bytes).map_err(|error| {
                    Diagnostic::new(format!(
                        "the source is not UTF-8 text: byte {} cannot be read",
                        error.valid_up_to()
                    ))
                })?;
                Self::from_wat(source)
            }
        }
    }

    /// The contract of stored code. A source that does not assemble to the module beside it is refused.
    ///
    /// # Errors
    /// [`Diagnostic`], as of [`Contract::from_wat`].
    pub fn from_code(code: &Code) -> Result<Self, Diagnostic> {
        match &code.source {
            None => Self::from_wasm(&code.wasm),
            Some(source) => {
                let contract = Self::from_wat(source)?;
                if contract.wasm != code.wasm {
                    return Err(Diagnostic::new(
                        "the module is not what its source assembles to",
                    ));
                }
                Ok(contract)
            }
        }
    }

    /// The code to deploy.
    #[must_use]
    pub fn code(&self) -> Code {
        Code {
            wasm: self.wasm.clone(),
            source: self.map.as_ref().map(|map| map.source().to_owned()),
        }
    }

    /// Whether a deployment with so many arguments calls `init`: if it is exported, or arguments were given for it.
    #[must_use]
    pub fn runs_init(&self, arguments: usize) -> bool {
        self.entry(INIT).is_some() || arguments > 0
    }

    /// The module as it was assembled, not instrumented.
    #[must_use]
    pub fn wasm(&self) -> &[u8] {
        &self.wasm
    }

    /// The host functions it imports, in the order of its imports.
    #[must_use]
    pub fn imports(&self) -> &[HostFn] {
        &self.imports
    }

    /// The functions it defines.
    #[must_use]
    pub fn functions(&self) -> &[Function] {
        &self.functions
    }

    /// The functions that can be called, in the order of its exports.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry with this name.
    #[must_use]
    pub fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// Whether it has a start function. The instrumented module does not run it by itself: it exports it as
    /// [`exports::START`](super::exports::START), and whoever instantiates calls it under the meter before the entry.
    #[must_use]
    pub fn starts(&self) -> bool {
        self.start.is_some()
    }

    /// Pages of memory (65,536 bytes each) that an instance begins with.
    #[must_use]
    pub fn memory_pages(&self) -> u64 {
        self.pages
    }

    /// Whether an instance can be put back as new after a call that ended well or by the contract's fault: by writing its memory
    /// ([`exports::RAM`](super::exports::RAM)) and its mutable globals
    /// ([`exports::own_global`](super::exports::own_global)) as they were, and setting the meter's globals again. A memory
    /// that has grown cannot shrink; whoever puts back must compare its size.
    ///
    /// `false` when a call may change what cannot be reached from outside: the module has a mutable global of a
    /// reference type, or a function with `table.set`, `table.grow`, `table.fill`, `table.copy`, `table.init`, `elem.drop` or
    /// `data.drop`, whether or not any call executes it.
    #[must_use]
    pub fn resettable(&self) -> bool {
        self.resettable
    }

    /// No instruction of its functions writes memory at this address or beyond: all stores are at addresses that are
    /// constants. `u64::MAX` if one is not. What host functions write is not counted; whoever runs them knows where.
    #[must_use]
    pub fn writes_up_to(&self) -> u64 {
        self.writes_up_to
    }

    /// The places where gas is charged.
    #[must_use]
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Where instruction `instruction` of defined function `function` stands in the source.
    #[must_use]
    pub fn location(&self, function: usize, instruction: usize) -> Option<Location> {
        let map = self.map.as_ref()?;
        map.offset(function, instruction).map(|at| map.location(at))
    }

    /// The line on which defined function `function` begins: its word `func`.
    #[must_use]
    pub fn function_line(&self, function: usize) -> Option<u32> {
        let map = self.map.as_ref()?;
        map.header(function).map(|at| map.location(at).line)
    }

    pub(super) fn function_results(&self, defined: usize) -> &[wasm_encoder::ValType] {
        &self.functions[defined].results
    }

    /// The source map, if the contract came from a source.
    #[must_use]
    pub fn source_map(&self) -> Option<&SourceMap> {
        self.map.as_ref()
    }
}

/// Names that the module's name section gives.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) functions: BTreeMap<u32, String>,
    pub(super) locals: BTreeMap<(u32, u32), String>,
}
