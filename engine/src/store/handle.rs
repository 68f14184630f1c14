//! [`RedbStore`]: the file with all ledgers, as the rest of the node uses it.

use std::io;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use redb::{ReadOnlyTable, ReadTransaction, ReadableTable, ReadableTableMetadata, StorageBackend};
use wattage_core::store::{Row, StoreError};

use super::change::Change;
use super::committer::Committer;
use super::file::{File, Opener, failed};
use super::open::{self, OpenError};
use super::queue::{Done, Room, Submission};
use super::tables::{FILE, Rows};
use super::{LedgerId, SandboxStore, layout};

/// Name of the file in the node's data folder.
pub const FILE_NAME: &str = "wattage.redb";

/// One redb file with the ledgers of all sandboxes. Cheap to clone; clones are the same file.
///
/// All writing goes through one thread, which puts what waits into one transaction. When the last clone is dropped,
/// what waits is written first.
#[derive(Debug, Clone)]
pub struct RedbStore {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    committer: Committer,
    file: Arc<File>,
    /// Where it is; `None` for storage that is no file.
    path: Option<PathBuf>,
}

impl RedbStore {
    /// Opens the file at `path`; creates it, and its folder, if it is not there. A file with much room to give back is
    /// made smaller first, which takes about as long as copying it.
    ///
    /// # Errors
    /// [`OpenError`] with the path and what to do.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let again = path.to_owned();
        let database = open::open(path)?;
        let place = Some(path.to_owned());
        let open: Opener = Box::new(move || open::open_again(&again));
        Self::start(path, place, database, open)
    }

    /// As [`RedbStore::open`], in storage of another kind: `backend` is asked for it now, and again after a failure.
    /// Messages call it `name`.
    ///
    /// # Errors
    /// [`OpenError`] with the name.
    pub fn open_in<B: StorageBackend>(
        name: &Path,
        backend: impl Fn() -> io::Result<B> + Send + Sync + 'static,
    ) -> Result<Self, OpenError> {
        let path = name.to_owned();
        let open = move || {
            let backend = backend().map_err(|error| OpenError::Io {
                path: path.clone(),
                problem: error.to_string(),
            })?;
            open::open_in(&path, backend)
        };
        Self::start(name, None, open()?, Box::new(open))
    }

    fn start(
        name: &Path,
        path: Option<PathBuf>,
        mut database: redb::Database,
        open: Opener,
    ) -> Result<Self, OpenError> {
        layout::prepare(name, &mut database)?;
        let file = Arc::new(File::new(database, open));
        let committer = Committer::start(Arc::clone(&file)).map_err(|error| OpenError::Io {
            path: name.to_owned(),
            problem: format!("no thread can be started to write it: {error}"),
        })?;
        Ok(Self {
            shared: Arc::new(Shared {
                committer,
                file,
                path,
            }),
        })
    }

    /// The rows of a ledger. Whether there is one is for [`wattage_core::ledger::Ledger::open`] to find.
    #[must_use]
    pub fn ledger(&self, id: LedgerId) -> SandboxStore {
        SandboxStore::new(self.clone(), id)
    }

    /// Bytes of the file, with the room in it that is free again; 0 for storage that is no file.
    ///
    /// # Errors
    /// [`StoreError`] when the system does not tell.
    pub fn length(&self) -> Result<u64, StoreError> {
        let Some(path) = &self.shared.path else {
            return Ok(0);
        };
        let found = std::fs::metadata(path);
        let found = found.map_err(|error| StoreError::Io(error.to_string()))?;
        Ok(found.len())
    }

    /// Whether the file can be read, and was written when it was to be. If not, this has that tried again, so that
    /// asking now and then finds out when it works again.
    ///
    /// # Errors
    /// [`StoreError`] with what the last read or write met.
    pub fn check(&self) -> Result<(), StoreError> {
        self.row(FILE, layout::FORMAT_KEY)?;
        let failure = self.shared.file.failure();
        self.heard(failure.map_or(Ok(()), Err))
    }

    /// Deletes the first `limit` rows of a ledger and answers how many there were: fewer than `limit` when nothing of it
    /// is left.
    ///
    /// # Errors
    /// [`StoreError`] when nothing was deleted.
    pub fn erase(&self, ledger: LedgerId, limit: usize) -> Result<usize, StoreError> {
        let erased = Arc::new(AtomicUsize::new(0));
        self.change(Change::Erase {
            ledger,
            limit,
            erased: Arc::clone(&erased),
        })?;
        Ok(erased.load(Ordering::Relaxed))
    }

    /// Waits until everything that was handed over before is on the disk, or lost.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be written.
    pub fn drain(&self) -> Result<(), StoreError> {
        // The queue keeps its order, so a change that changes nothing comes after them all.
        self.change(Change::Rows {
            expected: Vec::new(),
            rows: Vec::new(),
        })
    }

    /// A view of the file as it is now.
    pub(super) fn read(&self) -> Result<ReadTransaction, StoreError> {
        self.heard(self.shared.file.read())
    }

    /// Passes on what a read came to. After a failure redb reads nothing more, so the committer is asked to open the
    /// file again.
    pub(super) fn heard<T>(&self, read: Result<T, StoreError>) -> Result<T, StoreError> {
        if matches!(read, Err(StoreError::Io(_) | StoreError::Full(_))) {
            self.shared.committer.look_after_file();
        }
        read
    }

    /// Writes a change and waits until it is on the disk.
    pub(super) fn change(&self, change: Change) -> Result<(), StoreError> {
        let (done, heard) = mpsc::sync_channel(1);
        // The receiver waits just below.
        let tell = move |written| drop(done.send(written));
        self.submit(change, Box::new(tell));
        let unheard = || StoreError::Io("the thread that writes its file has ended".to_owned());
        heard.recv().unwrap_or_else(|_| Err(unheard()))
    }

    /// Hands over a change; `done` hears how it went. Waits only while too much is waiting already.
    pub(super) fn submit(&self, change: Change, done: Done) {
        let submitted = self.room().submit(Submission { change, done });
        if let Err(refused) = submitted {
            refused.tell();
        }
    }

    /// Room for one more change.
    pub(super) fn room(&self) -> Room<'_> {
        self.shared.committer.room()
    }

    /// A row of one of the node's own tables.
    pub(super) fn row(&self, rows: Rows, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let value = self.table(rows)?.get(key).map_err(failed);
        Ok(self.heard(value)?.map(|value| value.value().to_vec()))
    }

    /// Every row of one of the node's own tables.
    pub(super) fn rows(&self, rows: Rows) -> Result<Vec<Row>, StoreError> {
        let table = self.table(rows)?;
        let read = table.iter().map_err(failed);
        self.heard(read.and_then(owned))
    }

    /// The rows of one of the node's own tables whose keys are in a range.
    pub(super) fn range(
        &self,
        rows: Rows,
        keys: RangeInclusive<&[u8]>,
    ) -> Result<Vec<Row>, StoreError> {
        let table = self.table(rows)?;
        let read = table.range::<&[u8]>(keys).map_err(failed);
        self.heard(read.and_then(owned))
    }

    /// Every key of one of the node's own tables.
    pub(super) fn keys(&self, rows: Rows) -> Result<Vec<Vec<u8>>, StoreError> {
        let rows = self.rows(rows)?;
        Ok(rows.into_iter().map(|(key, _)| key).collect())
    }

    /// How many rows one of the node's own tables has.
    pub(super) fn len(&self, rows: Rows) -> Result<u64, StoreError> {
        let len = self.table(rows)?.len().map_err(failed);
        self.heard(len)
    }

    fn table(&self, rows: Rows) -> Result<ReadOnlyTable<&'static [u8], &'static [u8]>, StoreError> {
        let table = self.read()?.open_table(rows).map_err(failed);
        self.heard(table)
    }
}

/// Rows as they are read, to keep.
fn owned(rows: redb::Range<'_, &'static [u8], &'static [u8]>) -> Result<Vec<Row>, StoreError> {
    let owned = rows.map(|row| {
        let (key, value) = row.map_err(failed)?;
        Ok((key.value().to_vec(), value.value().to_vec()))
    });
    owned.collect()
}
