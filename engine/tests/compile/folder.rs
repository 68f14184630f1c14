//! Machine code is executed from a folder that is ours alone, or from none; other files in it are left alone.

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;
use wattage_engine::vm::CacheFolder;

use super::cache::{counts, files, keeper};
use super::{vm, works};

/// A folder in which the module of contract 1 is kept.
fn kept() -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("compiled");
    works(&keeper(&path), 1);
    (folder, path)
}

fn set_mode(folder: &Path, mode: u32) {
    fs::set_permissions(folder, fs::Permissions::from_mode(mode)).expect("our folder");
}

fn mode(folder: &Path) -> u32 {
    fs::metadata(folder).expect("a folder").permissions().mode() & 0o777
}

#[test]
fn what_others_could_have_written_is_removed_and_compiled_again() {
    for open in [0o777, 0o770, 0o702] {
        let (folder, path) = kept();
        let notes = path.join("notes.txt");
        fs::write(&notes, "mine").expect("a writable folder");
        let elsewhere = folder.path().join("elsewhere");
        fs::write(&elsewhere, "mine too").expect("a writable folder");
        let link = path.join("ab".repeat(32));
        symlink(&elsewhere, &link).expect("a link");
        set_mode(&path, open);
        let vm = keeper(&path);
        assert_eq!(mode(&path), 0o700, "{open:o}");
        assert!(fs::symlink_metadata(&link).is_err(), "{open:o}: removed");
        assert_eq!(fs::read(&notes).expect("a file"), b"mine");
        assert_eq!(fs::read(&elsewhere).expect("a file"), b"mine too");
        works(&vm, 1);
        works(&vm, 1);
        assert_eq!(counts(&vm), (1, 1, 0), "{open:o}: closed, it is used");
    }
}

#[test]
fn a_folder_that_others_could_read_is_closed_and_used_as_it_is() {
    let (_folder, path) = kept();
    set_mode(&path, 0o755);
    let vm = keeper(&path);
    works(&vm, 1);
    assert_eq!(counts(&vm), (0, 1, 0));
    assert_eq!(mode(&path), 0o700);
}

#[test]
fn a_link_to_a_folder_is_not_used() {
    let (folder, path) = kept();
    let link = folder.path().join("link");
    symlink(&path, &link).expect("a link");
    let vm = keeper(&link);
    works(&vm, 1);
    works(&vm, 2);
    assert_eq!(counts(&vm), (2, 0, 0));
    assert_eq!(files(&path).len(), 1, "nothing is kept there either");
}

#[test]
fn the_folder_of_another_user_is_not_used() {
    let (_folder, path) = kept();
    // Only root can give a folder away.
    if chown(&path, Some(12_345), None).is_err() {
        return;
    }
    let vm = keeper(&path);
    works(&vm, 1);
    works(&vm, 2);
    assert_eq!(counts(&vm), (2, 0, 0));
    assert_eq!(files(&path).len(), 1, "nothing is kept there either");
}

#[test]
fn files_of_other_names_are_neither_counted_nor_removed() {
    let (_folder, path) = kept();
    let (_, size) = files(&path)[0];
    let others = ["wattage.redb", "left.part", "ab12"].map(|name| path.join(name));
    for other in &others {
        let file = File::create(other).expect("a writable folder");
        file.set_len(100 * size).expect("our file");
        // They would be the first to go.
        file.set_modified(SystemTime::now() - Duration::from_secs(3600))
            .expect("our file");
    }
    let vm = vm(
        None,
        Some(CacheFolder {
            path: path.clone(),
            most_bytes: 2 * size + size / 2,
        }),
    );
    works(&vm, 1);
    assert_eq!(counts(&vm), (0, 1, 0), "there is room for it");
    for number in 2..8 {
        works(&vm, number);
        let modules = files(&path).len() - others.len();
        assert!((1..=2).contains(&modules), "{modules} modules");
    }
    for other in &others {
        assert!(other.exists(), "{}", other.display());
    }
}

#[test]
fn two_nodes_may_share_a_folder_that_is_too_small_for_either() {
    let (_folder, path) = kept();
    let (_, size) = files(&path)[0];
    let sharing = || {
        let most_bytes = 2 * size + size / 2;
        let folder = CacheFolder {
            path: path.clone(),
            most_bytes,
        };
        vm(None, Some(folder))
    };
    std::thread::scope(|scope| {
        for first in [10, 100] {
            let vm = sharing();
            scope.spawn(move || (first..first + 40).for_each(|number| works(&vm, number)));
        }
    });
    let vm = sharing();
    let sum: u64 = files(&path).iter().map(|(_, len)| len).sum();
    assert!(sum <= 2 * size + size / 2, "{sum} bytes");
    works(&vm, 1000);
    works(&vm, 1000);
    assert_eq!(counts(&vm), (1, 1, 0), "it is still used");
}
