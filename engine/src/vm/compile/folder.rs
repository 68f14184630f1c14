//! The folder of compiled modules: closing it to other users, and telling the cache's files in it from anybody else's.
//!
//! What lies in the folder is executed, so it is either ours alone or not used. What the files hold is
//! [`super::disk`]'s and [`super::sealed`]'s.

use std::fs::{self, DirEntry, File, Metadata};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use super::key::Key;

/// How the names of files that are being written end.
const UNFINISHED: &str = "part";

/// A file of the cache: a kept module, or one whose writing was not finished.
pub(super) struct Entry {
    pub(super) path: std::path::PathBuf,
    pub(super) len: u64,
    pub(super) used_at: SystemTime,
}

/// Makes the folder if it is not there, and closes it to other users. What somebody else could have put into it under a
/// name of ours is removed.
///
/// # Errors
/// [`io::Error`] when the folder is not ours alone, or no module can be kept in it.
pub(super) fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let found = fs::symlink_metadata(folder)?;
    if !found.is_dir() {
        return Err(io::Error::other("it is a link, not a folder"));
    }
    #[cfg(unix)]
    close(folder, &found)?;
    Ok(())
}

#[cfg(unix)]
fn close(folder: &Path, found: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    const OURS_ALONE: u32 = 0o700;
    const OTHERS_MAY_WRITE: u32 = 0o022;
    let (owner, us) = (found.uid(), our_uid(folder)?);
    if owner != us {
        let problem = format!("it belongs to user {owner}, and this program runs as user {us}");
        return Err(io::Error::other(problem));
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(OURS_ALONE))?;
    // Some file systems take any mode and keep their own.
    let mode = fs::symlink_metadata(folder)?.mode() & 0o777;
    if mode != OURS_ALONE {
        let problem = format!("it cannot be closed to other users: its mode stays {mode:o}");
        return Err(io::Error::other(problem));
    }
    if found.mode() & OTHERS_MAY_WRITE != 0 {
        tracing::warn!(folder = %folder.display(), "other users could write here, so what is kept is removed");
        for entry in entries(folder)? {
            remove(&entry.path)?;
        }
    }
    Ok(())
}

/// The user that files of this process belong to: that of a file it makes.
#[cfg(unix)]
fn our_uid(folder: &Path) -> io::Result<u32> {
    let probe = folder.join(unfinished(&"0".repeat(2 * Key::LEN)));
    // Left by a process of the same number that was killed.
    remove(&probe)?;
    let made = File::create_new(&probe)?;
    let uid = std::os::unix::fs::MetadataExt::uid(&made.metadata()?);
    remove(&probe)?;
    Ok(uid)
}

/// The cache's files in the folder, unfinished ones of a process that was killed too. Nothing else there is looked at.
pub(super) fn entries(folder: &Path) -> io::Result<Vec<Entry>> {
    let ours = |file: io::Result<DirEntry>| file.and_then(|file| entry(&file)).transpose();
    fs::read_dir(folder)?.filter_map(ours).collect()
}

/// A file of the folder, if it has a name of ours. A link is one: it would be followed.
fn entry(file: &DirEntry) -> io::Result<Option<Entry>> {
    if !file.file_name().to_str().is_some_and(is_ours) {
        return Ok(None);
    }
    match file.metadata() {
        Ok(metadata) if metadata.is_dir() => Ok(None),
        Ok(metadata) => Ok(Some(Entry {
            path: file.path(),
            len: metadata.len(),
            used_at: metadata.modified()?,
        })),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Removes a file. One that another process removed meanwhile is removed.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// A name for the module `key` while it is being written: no other cache of this process, and no other process, uses it.
pub(super) fn unfinished(key: &str) -> String {
    static WRITTEN: AtomicU64 = AtomicU64::new(0);
    let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
    format!("{key}.{}.{number}.{UNFINISHED}", std::process::id())
}

/// Whether a file of this name is the cache's: a key, alone or as [`unfinished`] continues it.
fn is_ours(name: &str) -> bool {
    let number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match *name.split('.').collect::<Vec<_>>() {
        [key] => Key::is_name(key),
        [key, process, count, UNFINISHED] => Key::is_name(key) && number(process) && number(count),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_process_removed_first_is_removed() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let file = folder.path().join(unfinished(&"ab".repeat(32)));
        fs::write(&file, "code").expect("a writable folder");
        assert_eq!(entries(folder.path()).expect("a folder").len(), 1);
        remove(&file).expect("a file");
        remove(&file).expect("it is gone");
        // Nor is a folder of this name a file that could be removed.
        fs::create_dir(&file).expect("a writable folder");
        assert!(entries(folder.path()).expect("a folder").is_empty());
    }

    #[test]
    fn the_names_of_the_cache_are_told_from_all_others() {
        let key = "0123456789abcdef".repeat(4);
        assert!(is_ours(&key));
        assert!(is_ours(&unfinished(&key)));
        let others = [
            String::new(),
            "wattage.redb".to_owned(),
            key[1..].to_owned(),
            format!("{key}0"),
            key.to_uppercase(),
            format!("{}g", &key[1..]),
            format!("{key}.bak"),
            format!("{key}.1.part"),
            format!("{key}.1.2.part.3"),
            format!("{key}.1.x.part"),
            format!("{key}..2.part"),
            format!("ab.1.2.{UNFINISHED}"),
        ];
        for other in others {
            assert!(!is_ours(&other), "{other}");
        }
    }
}
