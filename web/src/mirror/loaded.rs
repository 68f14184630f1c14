//! A ledger that is loaded: its store, and its way into the database.

use wattage_core::ledger::{Head, Ledger, LedgerError};
use wattage_core::store::{MemoryStore, Snapshot, Store, StoreError, Table};

use super::database::{LEDGERS, all_stores, read_record};
use super::transaction::Mode;
use super::{Database, Error, LedgerId, MirrorStore, Record, read, write};

/// How often the writing of a new ledger is begun again when another tab swept its rows.
const ATTEMPTS: usize = 3;

/// The key of the head in the meta table, the row that changes with every block.
const HEAD: &[u8] = b"head";

/// A kept ledger with its rows in memory. Blocks are executed on [`Mirror::store`]; they are there when [`Mirror::flush`]
/// has returned.
#[derive(Clone)]
pub struct Mirror {
    database: Database,
    id: LedgerId,
    record: Record,
    store: MirrorStore,
    place: InDatabase,
}

/// What the next flush finds in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum InDatabase {
    /// Nothing of this ledger.
    Nothing,
    /// Rows that are to go: the ledger is made anew.
    Former,
    /// The rows of the view.
    Rows,
}

impl Mirror {
    /// A new ledger, with no rows and not in the database before the first flush.
    ///
    /// # Errors
    /// [`Error::NotAnId`] when the record has none.
    pub fn create(database: &Database, record: Record) -> Result<Self, Error> {
        Self::empty(database, record, InDatabase::Nothing)
    }

    /// A ledger that takes the place of the one that `record` tells of: no rows, and the first flush deletes the former
    /// ones in the transaction that writes the new.
    ///
    /// # Errors
    /// [`Error::NotAnId`] when the record has none.
    pub fn anew(database: &Database, record: Record) -> Result<Self, Error> {
        Self::empty(database, record, InDatabase::Former)
    }

    /// Loads a ledger. Its rows are not verified; a schema that is not this program's is refused.
    ///
    /// # Errors
    /// [`Error::Gone`] when there is none, [`Error::NewerLedger`], [`Error::Damaged`].
    pub async fn load(database: &Database, id: LedgerId) -> Result<Self, Error> {
        let (record, view) = rows(database, id).await?;
        match Ledger::open(view.clone()) {
            Err(LedgerError::Schema { found }) => Err(Error::NewerLedger(found)),
            Err(LedgerError::NoLedger) => Err(Error::Damaged("its meta rows are missing".into())),
            other => other.map(drop).map_err(Error::from),
        }?;
        Ok(Self {
            database: database.clone(),
            id,
            record,
            store: MirrorStore::of(view),
            place: InDatabase::Rows,
        })
    }

    /// Its id.
    pub fn id(&self) -> LedgerId {
        self.id
    }

    /// What is said of it, as of the last flush or load.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The store to execute on. What is committed to it is durable after [`Mirror::flush`].
    pub fn store(&self) -> MirrorStore {
        self.store.clone()
    }

    /// The ledger in the store.
    ///
    /// # Errors
    /// As of [`Ledger::open`].
    pub fn ledger(&self) -> Result<Ledger<MirrorStore>, Error> {
        Ok(Ledger::open(self.store())?)
    }

    /// Writes everything that was committed, in one transaction, and returns when it is on the disk.
    ///
    /// # Errors
    /// As of [`Mirror::flush_with`].
    pub async fn flush(&mut self) -> Result<(), Error> {
        self.flush_with(|_| {}).await
    }

    /// As [`Mirror::flush`], and changes what is said of the ledger in the same transaction.
    ///
    /// # Errors
    /// [`Error::Stale`] when another tab has written: the view then shows what that wrote. [`Error::Full`] and others: the
    /// view is as it was before what could not be written.
    pub async fn flush_with(&mut self, change: impl FnOnce(&mut Record)) -> Result<(), Error> {
        let writes = self.store.take();
        let written = match self.place {
            InDatabase::Rows => write::changes(&self.database, self.id, &writes, change).await,
            place => {
                let mut record = self.record.clone();
                record.set_usage(writes.usage_after(record.usage()));
                change(&mut record);
                let written = match place {
                    InDatabase::Former => {
                        write::replacement(&self.database, self.id, &writes, &record).await
                    }
                    _ => self.write_new(&writes, &record).await,
                };
                written.map(|()| record)
            }
        };
        match written {
            Ok(record) => {
                self.record = record;
                self.place = InDatabase::Rows;
                Ok(())
            }
            Err(error) => {
                self.store.take_back(writes)?;
                if error.is_stale() && self.place == InDatabase::Rows {
                    self.refresh().await?;
                }
                Err(error)
            }
        }
    }

    /// Gives up what was committed and not written.
    ///
    /// # Errors
    /// [`Error`] when the view cannot be made what it was.
    pub fn discard(&self) -> Result<(), Error> {
        let writes = self.store.take();
        Ok(self.store.take_back(writes)?)
    }

    /// Looks whether another tab has written, and shows what it wrote; whether there was anything. What was committed here
    /// and not written is given up then.
    ///
    /// # Errors
    /// [`Error::Gone`] when the ledger was deleted.
    pub async fn refresh(&mut self) -> Result<bool, Error> {
        let transaction = self.database.begin(all_stores(), Mode::Read)?;
        let head = read::get(&transaction, self.id, Table::Meta, HEAD)?;
        let record = read_record(&transaction, self.id).await?;
        self.record = record.ok_or(Error::Gone(self.id))?;
        if head.await? == self.written_head()? {
            return Ok(false);
        }
        self.store.replace(read::all(&transaction, self.id).await?);
        Ok(true)
    }

    /// The head that the database had when this last read or wrote it.
    fn written_head(&self) -> Result<Option<Vec<u8>>, StoreError> {
        match self.store.before(&(Table::Meta, HEAD.to_vec())) {
            Some(before) => Ok(before),
            None => self.store.snapshot()?.get(Table::Meta, HEAD),
        }
    }

    async fn write_new(&self, writes: &super::Writes, record: &Record) -> Result<(), Error> {
        let mut attempt = 1;
        loop {
            match write::new_ledger(&self.database, self.id, writes, record).await {
                Err(Error::Stale) if attempt < ATTEMPTS => attempt += 1,
                other => return other,
            }
        }
    }

    fn empty(database: &Database, record: Record, place: InDatabase) -> Result<Self, Error> {
        let mut record = record;
        record.set_usage(super::Usage::default());
        Ok(Self {
            database: database.clone(),
            id: record.ledger()?,
            record,
            store: MirrorStore::default(),
            place,
        })
    }
}

/// What is said of a ledger, and its rows, whatever schema they are of and whether they are whole or not.
///
/// # Errors
/// [`Error::Gone`] when there is none, [`Error::Damaged`] when a value is no bytes.
pub async fn rows(database: &Database, id: LedgerId) -> Result<(Record, MemoryStore), Error> {
    let transaction = database.begin(all_stores(), Mode::Read)?;
    let record = read_record(&transaction, id).await?;
    let record = record.ok_or(Error::Gone(id))?;
    let view = read::all(&transaction, id).await?;
    Ok((record, view))
}

/// A ledger's newest block, of its meta rows alone, whatever its other rows are.
///
/// # Errors
/// [`Error::Gone`] when there is no such ledger, [`Error::Damaged`] and [`Error::Ledger`] when its meta rows tell no head.
pub async fn head(database: &Database, id: LedgerId) -> Result<Head, Error> {
    let transaction = database.begin([LEDGERS, Table::Meta.name()], Mode::Read)?;
    let record = read_record(&transaction, id).await?;
    record.ok_or(Error::Gone(id))?;
    let meta = read::table(&transaction, id, Table::Meta).await?;
    Ok(Ledger::open(meta)?.view()?.head()?)
}
