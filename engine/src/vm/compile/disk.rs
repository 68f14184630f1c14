//! Compiled modules in a folder, so that a node that starts again need not compile what it compiled before.
//!
//! A file is a sealed module under its key. It appears whole, by renaming, and nothing waits for the disk: what a crash
//! damages, the seal finds. The folder is trusted like the program itself, for what lies in it is executed; without one
//! that is ours alone ([`super::folder`]) nothing is read or kept. That costs time and nothing else.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use super::folder::{self, Entry};
use super::key::Key;
use super::sealed;

/// Where compiled modules are kept, and how many bytes they may come to.
#[derive(Debug, Clone)]
pub struct CacheFolder {
    /// The folder: made if it is not there, and closed to other users. Nothing is kept if it is a link, belongs to another
    /// user or cannot be closed. Files in it that do not have the cache's names are left alone.
    pub path: PathBuf,
    /// Bytes of all modules in it. When a new one would come to more, the ones not used for longest are removed. Processes
    /// that share a folder do not see each other's writing until they next count, so each may come to so much.
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
    /// Bytes of the files found and written: what is replaced or removed is noticed when they are counted again.
    used: Mutex<u64>,
    /// Whether it was said that nothing can be kept: once is enough.
    complained: AtomicBool,
}

impl DiskCache {
    /// The cache in `folder`, or `None`, which is logged, if it is no folder of ours alone.
    pub(super) fn open(folder: CacheFolder) -> Option<Self> {
        let cache = Self {
            used: Mutex::new(0),
            complained: AtomicBool::new(false),
            folder,
        };
        let opened = folder::make_private(&cache.folder.path).and_then(|()| cache.make_room(0));
        match opened {
            Ok(used) => {
                *cache.lock() = used;
                Some(cache)
            }
            Err(error) => {
                cache.complain(&error);
                None
            }
        }
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
        let _ = folder::remove(&self.path(key));
    }

    fn write_entry(&self, used: &mut u64, key: &Key, sealed: &[u8]) -> io::Result<()> {
        let len = sealed.len() as u64;
        if used.saturating_add(len) > self.folder.most_bytes {
            *used = self.make_room(len)?;
        }
        let part = self.folder.path.join(folder::unfinished(&key.to_string()));
        let done = fs::write(&part, sealed).and_then(|()| fs::rename(&part, self.path(key)));
        match &done {
            Ok(()) => *used = used.saturating_add(len),
            // A part that stays goes in its turn.
            Err(_) => drop(folder::remove(&part)),
        }
        done
    }

    /// Removes the files that were not used for longest until `len` more bytes fit, with an eighth to spare so that
    /// it is not needed at every write. Answers the bytes that are left.
    fn make_room(&self, len: u64) -> io::Result<u64> {
        let mut entries: Vec<Entry> = folder::entries(&self.folder.path)?;
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
            folder::remove(&entry.path)?;
            used = used.saturating_sub(entry.len);
        }
        Ok(used)
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
