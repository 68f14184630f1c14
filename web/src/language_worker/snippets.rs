//! Patterns of several words, for the place where they belong. `${1:text}` is the first field to be filled in; fields of one
//! number are filled in together.

use wattage_core::host::HostFn;

/// Where a pattern belongs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// Outside of every module.
    File,
    /// Among the fields of a module.
    Module,
    /// Among the instructions of a function.
    Body,
}

/// A pattern.
#[derive(Debug)]
pub(super) struct Snippet {
    pub(super) place: Place,
    pub(super) label: &'static str,
    pub(super) insert: &'static str,
    pub(super) info: &'static str,
    /// The host functions it calls, each written `$name` in the pattern.
    pub(super) hosts: &'static [HostFn],
}

/// All of them.
pub(super) const SNIPPETS: [Snippet; 12] = [
    Snippet {
        place: Place::File,
        label: "module",
        insert: "(module\n  (func (export \"${1:main}\") (result i64)\n    ${2:i64.const 0}\n  )\n)",
        info: "A module with one entry.",
        hosts: &[],
    },
    Snippet {
        place: Place::Module,
        label: "func",
        insert: "(func $${1:name} (param $${2:a} i64) (result i64)\n  local.get $${2:a}\n)",
        info: "A function that only this module calls.",
        hosts: &[],
    },
    Snippet {
        place: Place::Module,
        label: "func export",
        insert: "(func (export \"${1:name}\") (result i64)\n  ${2:i64.const 0}\n)",
        info: "An entry: a function that transactions call.",
        hosts: &[],
    },
    Snippet {
        place: Place::Module,
        label: "global",
        insert: "(global $${1:name} (mut i64) (i64.const ${2:0}))",
        info: "A global. It begins anew with each call: what must last goes into storage.",
        hosts: &[],
    },
    Snippet {
        place: Place::Module,
        label: "memory",
        insert: "(memory (export \"memory\") ${1:1})",
        info: "Memory of so many pages of 65,536 bytes, exported so that host functions find it.",
        hosts: &[],
    },
    Snippet {
        place: Place::Module,
        label: "data",
        insert: "(data (i32.const ${1:0}) \"${2:text}\")",
        info: "Bytes that are in memory when a call begins.",
        hosts: &[],
    },
    Snippet {
        place: Place::Body,
        label: "if then else",
        insert: "(if ${1:(i32.const 1)}\n  (then\n    ${2:nop}\n  )\n  (else\n    ${3:nop}\n  )\n)",
        info: "One of two ways, by a number that is 0 or not.",
        hosts: &[],
    },
    Snippet {
        place: Place::Body,
        label: "loop",
        insert: "(loop $${1:again}\n  ${2:nop}\n  (br_if $${1:again} ${3:(i32.const 0)})\n)",
        info: "A loop that goes round while a number is not 0.",
        hosts: &[],
    },
    Snippet {
        place: Place::Body,
        label: "block",
        insert: "(block $${1:done}\n  (br_if $${1:done} ${2:(i32.const 0)})\n  ${3:nop}\n)",
        info: "A block that is left early when a number is not 0.",
        hosts: &[],
    },
    Snippet {
        place: Place::Body,
        label: "storage: read and write a word",
        insert: "(call $storage_store (i64.const ${1:7})\n  (i64.add (call $storage_load (i64.const ${1:7})) (i64.const ${2:1})))",
        info: "Reads the word under a number, adds to it, and stores it again.",
        hosts: &[HostFn::StorageLoad, HostFn::StorageStore],
    },
    Snippet {
        place: Place::Body,
        label: "storage: write bytes",
        insert: "(call $storage_write (i32.const ${1:0}) (i32.const ${2:4}) (i32.const ${3:64}) (i32.const ${4:8}))",
        info: "Stores bytes of memory under a key in memory: key, its length, value, its length.",
        hosts: &[HostFn::StorageWrite],
    },
    Snippet {
        place: Place::Body,
        label: "storage: read bytes",
        insert: "(drop (call $storage_read (i32.const ${1:0}) (i32.const ${2:4}) (i32.const ${3:64}) (i32.const ${4:1024})))",
        info: "Reads what is stored under a key into memory: key, its length, where to, room there. Gives the full length, or -1.",
        hosts: &[HostFn::StorageRead],
    },
];
