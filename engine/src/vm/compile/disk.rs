//! Compiled modules in a folder, so that a node that starts again need not compile what it compiled before.
//!
//! A file is a sealed module under its key. It appears whole, by renaming, and nothing waits for the disk: what a crash
//! damages, the seal finds. The folder is trusted like the program itself, for what lies in it is executed; it is
//! closed to other users. A cache that cannot be used costs time and nothing else.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use super::key::Key;
use super::sealed;

/// Where compiled modules are kept, and how many bytes they may come to.
#[derive(Debug, Clone)]
pub struct CacheFolder {
    /// The folder, for this alone; made if it is not there, and closed to other users.
    pub path: PathBuf,
    /// Bytes of all files in it. When a new one would come to more, the ones not used for longest are removed.
    pub most_bytes: u64,
}

impl CacheFolder {
    /// A folder with room for 1 GiB, some ten thousand contracts.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            most_bytes: 1024 * 1024 * 1024,
        }
    }
}

/// A [`CacheFolder`] in use.
#[derive(Debug)]
pub(super) struct DiskCache {
    folder: CacheFolder,
    /// Bytes of its files, or more: what is replaced or removed is noticed when they are counted again.
    used: Mutex<u64>,
    /// Gives every file that is being written a name of its own.
    written: AtomicU64,
    /// Whether it was said that nothing can be kept: once is enough.
    complained: AtomicBool,
}

/// A file of the folder.
struct Entry {
    path: PathBuf,
    len: u64,
    used_at: SystemTime,
}

impl DiskCache {
    pub(super) fn open(folder: CacheFolder) -> Self {
        let cache = Self {
            used: Mutex::new(0),
            written: AtomicU64::new(0),
            complained: AtomicBool::new(false),
            folder,
        };
        let opened = make_private(&cache.folder.path).and_then(|()| cache.make_room(0));
        match opened {
            Ok(used) => *cache.lock() = used,
            Err(error) => cache.complain(&error),
        }
        cache
    }

    /// The file of this key, whatever it holds, if there is one.
    pub(super) fn read(&self, key: &Key) -> Option<Vec<u8>> {
        match read(&self.path(key)) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                self.complain(&error);
                None
            }
        }
    }

    /// Keeps `sealed` as the file of this key, and removes others if it would be too much.
    pub(super) fn write(&self, key: &Key, sealed: &[u8]) {
        let len = sealed.len() as u64;
        if len > self.folder.most_bytes {
            return;
        }
        let mut used = self.lock();
        if let Err(error) = self.write_entry(&mut used, key, sealed) {
            self.complain(&error);
        }
    }

    /// Removes the file of this key, which was of no use.
    pub(super) fn remove(&self, key: &Key) {
        // If it stays, the next write replaces it.
        let _ = fs::remove_file(self.path(key));
    }

    fn write_entry(&self, used: &mut u64, key: &Key, sealed: &[u8]) -> io::Result<()> {
        let len = sealed.len() as u64;
        if used.saturating_add(len) > self.folder.most_bytes {
            *used = self.make_room(len)?;
        }
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        let name = format!("{key}.{}.{number}.part", std::process::id());
        let part = self.folder.path.join(name);
        let done = fs::write(&part, sealed).and_then(|()| fs::rename(&part, self.path(key)));
        match &done {
            Ok(()) => *used = used.saturating_add(len),
            Err(_) => drop(fs::remove_file(&part)),
        }
        done
    }

    /// Removes the files that were not used for longest until `len` more bytes fit, with an eighth to spare so that
    /// it is not needed at every write. Answers the bytes that are left.
    fn make_room(&self, len: u64) -> io::Result<u64> {
        let mut entries = self.entries()?;
        let mut used = entries.iter().map(|entry| entry.len).sum::<u64>();
        let most = self.folder.most_bytes;
        if used.saturating_add(len) <= most {
            return Ok(used);
        }
        entries.sort_by_key(|entry| entry.used_at);
        let most = most - most / 8;
        for entry in entries {
            if used.saturating_add(len) <= most {
                break;
            }
            fs::remove_file(&entry.path)?;
            used = used.saturating_sub(entry.len);
        }
        Ok(used)
    }

    /// All files, unfinished ones of a process that was killed too: they go in their turn.
    fn entries(&self) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for file in fs::read_dir(&self.folder.path)? {
            let file = file?;
            // What another process removed meanwhile is not there.
            let Ok(metadata) = file.metadata() else {
                continue;
            };
            if metadata.is_file() {
                entries.push(Entry {
                    path: file.path(),
                    len: metadata.len(),
                    used_at: metadata.modified()?,
                });
            }
        }
        Ok(entries)
    }

    fn path(&self, key: &Key) -> PathBuf {
        self.folder.path.join(key.to_string())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, u64> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn complain(&self, error: &io::Error) {
        if !self.complained.swap(true, Ordering::Relaxed) {
            let folder = self.folder.path.display();
            tracing::warn!(%folder, %error, "compiled modules cannot be kept, so they are compiled again each time");
        }
    }
}

/// Reads a file, but no more than any sealed module has, and marks it as used now.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let mut bytes = Vec::new();
    (&file).take(sealed::MOST + 1).read_to_end(&mut bytes)?;
    // Only the order of removal depends on it.
    let _ = file.set_modified(SystemTime::now());
    Ok(bytes)
}

/// Makes the folder and closes it to other users, who could put machine code into it.
fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}
