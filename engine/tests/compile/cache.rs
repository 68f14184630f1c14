//! Modules that are kept on disk: found again, bounded, and never needed.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;
use wattage_core::vm::Detail;
use wattage_engine::vm::{CacheFolder, CompileCounts, WasmVm, Worker};

use super::common::programs;
use super::{Contract, WATTAGE, call, vm, works};

/// A VM that can only run what it finds in `folder`: there is no program to compile with.
fn finder(folder: &Path) -> WasmVm {
    vm(
        Some(Worker::new("/nowhere/wattage")),
        Some(CacheFolder::new(folder)),
    )
}

/// A VM that compiles by itself and keeps it in `folder`.
pub(super) fn keeper(folder: &Path) -> WasmVm {
    vm(None, Some(CacheFolder::new(folder)))
}

/// Compiled, loaded, failed.
pub(super) fn counts(vm: &WasmVm) -> (u64, u64, u64) {
    let CompileCounts {
        compiled,
        loaded,
        failed,
        ..
    } = vm.compile_counts();
    (compiled, loaded, failed)
}

/// The files of a folder, with their sizes.
pub(super) fn files(folder: &Path) -> Vec<(PathBuf, u64)> {
    let file = |entry: std::io::Result<fs::DirEntry>| {
        let entry = entry.expect("an entry");
        (entry.path(), entry.metadata().expect("a file").len())
    };
    fs::read_dir(folder).expect("a folder").map(file).collect()
}

#[test]
fn a_vm_that_starts_again_does_not_compile_again() {
    let folder = TempDir::new().expect("a folder");
    for first in [
        keeper(folder.path()),
        vm(
            Some(Worker::new(WATTAGE)),
            Some(CacheFolder::new(folder.path())),
        ),
    ] {
        works(&first, 1);
    }
    let second = finder(folder.path());
    works(&second, 1);
    works(&second, 1);
    assert_eq!(counts(&second), (0, 2, 0));
}

#[test]
fn a_module_compiled_here_and_one_compiled_by_a_process_are_the_same_file() {
    let [here, there] = [(); 2].map(|()| TempDir::new().expect("a folder"));
    works(&keeper(here.path()), 1);
    works(
        &vm(
            Some(Worker::new(WATTAGE)),
            Some(CacheFolder::new(there.path())),
        ),
        1,
    );
    let [one, two] = [here, there].map(|folder| {
        let files = files(folder.path());
        assert_eq!(files.len(), 1);
        let name = files[0].0.file_name().expect("a name").to_owned();
        (name, fs::read(&files[0].0).expect("a file"))
    });
    assert!(one == two, "same name, same bytes");
}

#[test]
fn a_module_that_is_found_is_not_compiled_however_often_it_is_made_ready() {
    let folder = TempDir::new().expect("a folder");
    let (forgetting, keeping) = (vm(None, None), keeper(folder.path()));
    for _ in 0..20 {
        works(&forgetting, 1);
        works(&keeping, 1);
    }
    assert_eq!(counts(&forgetting), (20, 0, 0));
    assert_eq!(counts(&keeping), (1, 19, 0));
}

#[test]
fn every_figure_is_the_same_compiled_here_compiled_by_a_process_and_found() {
    let folder = TempDir::new().expect("a folder");
    let ways = [
        vm(None, None),
        vm(
            Some(Worker::new(WATTAGE)),
            Some(CacheFolder::new(folder.path())),
        ),
        finder(folder.path()),
    ];
    for (name, wat, function, arguments) in programs() {
        let code = Contract::from_wat(&wat).expect("a contract").code();
        for detail in [Detail::Plain, Detail::Profiled] {
            let [here, there, found] = ways.each_ref().map(|vm| {
                let done = call(vm, &code, &function, &arguments, detail);
                let done = done.expect("the machine works");
                (
                    done.outcome,
                    done.gas_used,
                    done.breakdown,
                    done.results,
                    done.lines,
                )
            });
            assert_eq!(here, there, "{name}");
            assert_eq!(here, found, "{name}");
        }
    }
    let modules = 2 * programs().len() as u64;
    assert_eq!(counts(&ways[1]), (modules, 0, 0));
    assert_eq!(counts(&ways[2]), (0, modules, 0));
}

#[test]
fn without_a_folder_that_can_be_used_contracts_run_all_the_same() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("a file");
    fs::write(&file, "").expect("a writable folder");
    let vm = keeper(&file.join("compiled"));
    works(&vm, 1);
    works(&vm, 1);
    assert_eq!(counts(&vm), (2, 0, 0));
}

#[test]
fn a_folder_that_vanishes_costs_the_keeping_and_nothing_else() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("compiled");
    let vm = keeper(&path);
    works(&vm, 1);
    fs::remove_dir_all(&path).expect("a folder");
    works(&vm, 1);
    works(&vm, 2);
    assert_eq!(counts(&vm), (3, 0, 0));
}

#[test]
fn the_folder_stays_within_its_bound_and_what_was_not_used_for_longest_goes_first() {
    let folder = TempDir::new().expect("a folder");
    works(&keeper(folder.path()), 0);
    let (_, size) = files(folder.path())[0];
    // Room for four, and for a few bytes by which modules differ.
    let bounded = || CacheFolder {
        path: folder.path().to_owned(),
        most_bytes: 4 * size + size / 2,
    };
    let vm = vm(None, Some(bounded()));
    for number in 1..4 {
        works(&vm, number);
    }
    assert_eq!(files(folder.path()).len(), 4);
    // All were last used long ago, the first one then again just now.
    for (path, _) in files(folder.path()) {
        let file = File::options().write(true).open(path).expect("a file");
        file.set_modified(SystemTime::now() - Duration::from_secs(3600))
            .expect("our file");
    }
    works(&vm, 0);
    for number in 4..20 {
        works(&vm, number);
        let sum: u64 = files(folder.path()).iter().map(|(_, len)| len).sum();
        assert!(sum <= bounded().most_bytes, "{sum} bytes");
        if number < 6 {
            let finder = finder(folder.path());
            works(&finder, 0);
        }
    }
    let finder = finder(folder.path());
    works(&finder, 19);
    super::run(&finder, &super::answering(1)).expect_err("it is gone");
}

#[test]
fn a_folder_over_its_bound_is_brought_within_it_at_the_start() {
    let folder = TempDir::new().expect("a folder");
    // What a process that was killed left unfinished, among others.
    let [one, two, three] = ["a", "b", "c"].map(|digit| digit.repeat(64));
    for name in [one, two, format!("{three}.7.0.part")] {
        fs::write(folder.path().join(name), vec![0; 1000]).expect("a writable folder");
    }
    let bound = CacheFolder {
        path: folder.path().to_owned(),
        most_bytes: 1500,
    };
    let vm = vm(None, Some(bound));
    assert_eq!(files(folder.path()).len(), 1);
    // A module larger than the whole bound is not kept, and removes nothing.
    works(&vm, 1);
    assert_eq!(files(folder.path()).len(), 1);
}
