//! Opening the file, and why that can fail.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::{fs, io};

use redb::{Builder, Database, DatabaseError, StorageBackend, StorageError};

/// Bytes of the file that are kept in memory.
const CACHE_BYTES: usize = 64 * 1024 * 1024;

/// Why the node's file could not be opened. The file is as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The folder for the file cannot be made.
    #[error("cannot create the folder {}; give another one with --data", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is something else.
    #[error(
        "{} is not a Wattage database; move it away, or give another folder with --data",
        path.display()
    )]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// Another process has it open.
    #[error(
        "{} is open in another process; end that one, or give another folder with --data",
        path.display()
    )]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The file was changed or cut by something else than redb.
    #[error(
        "{} is damaged ({problem}); put a backup in its place, or move it away to begin anew",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What redb found.
        problem: String,
    },
    /// The file was written by another version of this program.
    #[error(
        "{} has format {found}, and this program reads format {expected}; open it with the version that wrote it",
        path.display()
    )]
    Format {
        /// The file.
        path: PathBuf,
        /// The format in the file.
        found: u32,
        /// The format of this program.
        expected: u32,
    },
    /// Reading or writing failed.
    #[error("{} cannot be used: {problem}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What redb or the system says.
        problem: String,
    },
}

/// Opens or creates the database at `path`, and the folder it is in. Reads all of it first: another program may have
/// been at it.
pub(super) fn open(path: &Path) -> Result<Database, OpenError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|source| OpenError::Folder {
            path: folder.to_owned(),
            source,
        })?;
    }
    own(path).map_err(|error| OpenError::Io {
        path: path.to_owned(),
        problem: error.to_string(),
    })?;
    let database = caught(path, || builder(true).create(path))?;
    close(path).map_err(|error| OpenError::Io {
        path: path.to_owned(),
        problem: format!("it cannot be closed to other users: {error}"),
    })?;
    Ok(database)
}

/// Makes the file as one that other users cannot read, if it is not there: sandbox ids grant reading.
#[cfg(unix)]
fn own(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = fs::OpenOptions::new();
    match options.write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Closes a file to other users that an earlier version has made. It is known to be ours by now.
#[cfg(unix)]
fn close(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mut permissions = fs::metadata(path)?.permissions();
    if permissions.mode() & 0o077 == 0 {
        return Ok(());
    }
    permissions.set_mode(permissions.mode() & !0o077);
    fs::set_permissions(path, permissions)
}

#[cfg(not(unix))]
fn own(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn close(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Opens the database at `path` again, which this process had open a moment ago.
pub(super) fn open_again(path: &Path) -> Result<Database, OpenError> {
    caught(path, || builder(false).open(path))
}

/// Opens or creates the database in `backend`, which messages call `path`.
pub(super) fn open_in(path: &Path, backend: impl StorageBackend) -> Result<Database, OpenError> {
    caught(path, || builder(true).create_with_backend(backend))
}

/// How the file is opened. `check` reads it once: without that, a file that something else has damaged is noticed by a
/// panic, some day.
fn builder(check: bool) -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE_BYTES);
    builder.set_check_integrity_on_open(check);
    builder
}

fn caught(
    path: &Path,
    open: impl FnOnce() -> Result<Database, DatabaseError>,
) -> Result<Database, OpenError> {
    // redb asserts what it expects of its own files; a foreign hand in the file can break that.
    match catch_unwind(AssertUnwindSafe(open)) {
        Ok(opened) => opened.map_err(|error| explain(path, error)),
        Err(_) => Err(OpenError::Damaged {
            path: path.to_owned(),
            problem: "its pages do not fit together".to_owned(),
        }),
    }
}

fn explain(path: &Path, error: DatabaseError) -> OpenError {
    let path = path.to_owned();
    match error {
        DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => {
            OpenError::Locked { path }
        }
        DatabaseError::Storage(StorageError::Corrupted(problem)) => {
            OpenError::Damaged { path, problem }
        }
        DatabaseError::Storage(StorageError::Io(error)) => match error.kind() {
            io::ErrorKind::InvalidData => OpenError::NotADatabase { path },
            io::ErrorKind::UnexpectedEof => OpenError::Damaged {
                path,
                problem: "it ends too early".to_owned(),
            },
            _ => OpenError::Io {
                path,
                problem: error.to_string(),
            },
        },
        other => OpenError::Io {
            path,
            problem: other.to_string(),
        },
    }
}
