//! A kept module that is damaged, or is another one, is never executed: it is removed and compiled again.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;
use wattage_core::types::Hash;
use wattage_engine::vm::{CacheFolder, WasmVm};

use super::{vm, works};

/// Bytes of a kept module's header: magic, key, checksum.
const HEADER: usize = 16 + 32 + 32;

/// A VM and the one module that it keeps.
struct Kept {
    folder: TempDir,
    vm: WasmVm,
    path: PathBuf,
    bytes: Vec<u8>,
}

impl Kept {
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        let vm = vm(None, Some(CacheFolder::new(folder.path())));
        works(&vm, 42);
        let file = fs::read_dir(folder.path()).expect("a folder").next();
        let path = file.expect("a file").expect("an entry").path();
        let bytes = fs::read(&path).expect("a readable file");
        Self {
            folder,
            vm,
            path,
            bytes,
        }
    }

    /// That with `bytes` in the file the contract is compiled again, works, and is found from then on.
    fn is_mended(&self, bytes: &[u8], what: &str) {
        assert!(bytes != self.bytes, "{what}: a change");
        fs::write(&self.path, bytes).expect("a writable folder");
        let before = self.vm.compile_counts();
        works(&self.vm, 42);
        let after = self.vm.compile_counts();
        assert_eq!(
            after.compiled - before.compiled,
            1,
            "{what}: compiled again"
        );
        assert_eq!(after.loaded, before.loaded, "{what}: not executed");
        let mended = fs::read(&self.path).expect("a readable file");
        assert!(mended == self.bytes, "{what}: kept as it was");
        works(&self.vm, 42);
        assert_eq!(
            self.vm.compile_counts().loaded - after.loaded,
            1,
            "{what}: found"
        );
    }
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_compiled_again() {
    let kept = Kept::new();
    let whole = kept.bytes.len();
    let header = [0, 1, 15, 16, 17, 47, 48, 49, HEADER - 1, HEADER, HEADER + 1];
    for len in header
        .into_iter()
        .chain([whole / 4, whole / 2, whole - 2, whole - 1])
    {
        kept.is_mended(
            &kept.bytes[..len],
            &format!("the first {len} of {whole} bytes"),
        );
    }
    let longer = [&kept.bytes[..], &[0]].concat();
    kept.is_mended(&longer, "a byte more");
}

#[test]
fn a_file_with_a_flipped_bit_anywhere_is_compiled_again() {
    let kept = Kept::new();
    let payload = (HEADER..kept.bytes.len()).step_by(kept.bytes.len() / 40);
    let last = kept.bytes.len() - 1;
    for (bit, at) in (0..HEADER).chain(payload).chain([last]).enumerate() {
        let mut damaged = kept.bytes.clone();
        damaged[at] ^= 1 << (bit % 8);
        kept.is_mended(&damaged, &format!("byte {at}"));
    }
}

#[test]
fn zeros_and_ones_from_a_broken_disk_are_compiled_again() {
    let kept = Kept::new();
    for byte in [0, 0xff] {
        kept.is_mended(&vec![byte; kept.bytes.len()], "the whole file");
        let mut damaged = kept.bytes.clone();
        damaged[HEADER..].fill(byte);
        kept.is_mended(&damaged, "all but the header");
        damaged.copy_from_slice(&kept.bytes);
        damaged[16..48].fill(byte);
        kept.is_mended(&damaged, "the key");
    }
}

#[test]
fn the_module_of_another_contract_under_this_name_is_not_executed() {
    let (kept, other) = (Kept::new(), Kept::new());
    fs::remove_file(&other.path).expect("a file");
    works(&other.vm, 43);
    let file = fs::read_dir(other.folder.path()).expect("a folder").next();
    let foreign = fs::read(file.expect("a file").expect("an entry").path());
    kept.is_mended(
        &foreign.expect("a readable file"),
        "another contract's module",
    );
}

#[test]
fn a_right_seal_around_what_wasmtime_refuses_is_compiled_again() {
    let kept = Kept::new();
    let other_engine = wasmtime::Engine::new(wasmtime::Config::new().consume_fuel(true));
    let module = other_engine
        .expect("an engine")
        .precompile_module(b"\0asm\x01\0\0\0");
    let payloads = [
        Vec::new(),
        b"no ELF file".to_vec(),
        module.expect("a compiled module"),
    ];
    for payload in payloads {
        let (magic, key) = (&kept.bytes[..16], &kept.bytes[16..48]);
        let checksum = Hash::tagged("wattage/artefact", &[key, &payload]);
        let forged = [magic, key, &checksum.0, &payload].concat();
        kept.is_mended(&forged, &format!("{} bytes in a right seal", payload.len()));
    }
}

#[test]
fn a_folder_under_the_name_of_a_module_is_no_module() {
    let kept = Kept::new();
    fs::remove_file(&kept.path).expect("a file");
    fs::create_dir(&kept.path).expect("a folder");
    works(&kept.vm, 42);
    assert_eq!(kept.vm.compile_counts().loaded, 0);
}
