//! A disk that fails when it is told to, and loses what was not synced when its power goes.

use std::io::{Error, ErrorKind, Result};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use redb::StorageBackend;
use wattage_engine::store::RedbStore;

use super::common::random::Random;

/// A disk. Clones are the same disk.
#[derive(Debug, Clone, Default)]
pub(crate) struct Disk(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// As programs see it.
    seen: Vec<u8>,
    /// As it is after the last sync.
    synced: Vec<u8>,
    /// Writes since then.
    unsynced: Vec<(usize, Vec<u8>)>,
    /// Writes, syncs and changes of length so far.
    steps: u64,
    syncs: u64,
    /// The step that fails, how, and whether all later ones do.
    failing: Option<(u64, ErrorKind, bool)>,
    /// Whether reads fail.
    unreadable: bool,
    /// Whether a write that fails panics, as redb does when it finds its file not as it must be.
    panics: bool,
    /// The most bytes it has room for.
    room: Option<u64>,
}

impl Disk {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no test panics while it holds this")
    }

    /// The store on this disk.
    pub(crate) fn store(&self) -> RedbStore {
        let disk = self.clone();
        let opened = RedbStore::open_in(Path::new("the test's disk"), move || Ok(disk.clone()));
        opened.expect("the disk works and its file is whole")
    }

    /// A disk that holds what this one does, and has never failed.
    pub(crate) fn copy(&self) -> Self {
        let state = self.lock();
        let copy = State {
            seen: state.seen.clone(),
            synced: state.seen.clone(),
            ..State::default()
        };
        Self(Arc::new(Mutex::new(copy)))
    }

    /// Lets the step after `steps` more fail; `for_good`: and all after that.
    pub(crate) fn fail_after(&self, steps: u64, kind: ErrorKind, for_good: bool) {
        let mut state = self.lock();
        state.failing = Some((state.steps + steps + 1, kind, for_good));
    }

    /// Lets the step after `steps` more fail, if it is a write with a panic.
    pub(crate) fn panic_after(&self, steps: u64) {
        self.fail_after(steps, ErrorKind::Other, false);
        self.lock().panics = true;
    }

    /// Lets all reads fail, or none.
    pub(crate) fn fail_reads(&self, fail: bool) {
        self.lock().unreadable = fail;
    }

    /// Whether the step that was to fail has come.
    pub(crate) fn has_failed(&self) -> bool {
        let state = self.lock();
        state.failing.is_some_and(|(at, ..)| state.steps >= at)
    }

    /// Works again.
    pub(crate) fn mend(&self) {
        self.lock().failing = None;
        self.lock().room = None;
    }

    /// Has room for this much more than it holds.
    pub(crate) fn leave_room(&self, bytes: u64) {
        let mut state = self.lock();
        state.room = Some(state.seen.len() as u64 + bytes);
    }

    /// How often it was synced.
    pub(crate) fn syncs(&self) -> u64 {
        self.lock().syncs
    }

    /// Loses its power: of what was not synced, some is there and some is not.
    pub(crate) fn lose_power(&self, random: &mut Random) {
        let state = &mut *self.lock();
        let mut kept = std::mem::take(&mut state.synced);
        kept.resize(kept.len().max(state.seen.len()), 0);
        for (at, bytes) in state.unsynced.drain(..) {
            if random.below(2) == 0 {
                kept[at..at + bytes.len()].copy_from_slice(&bytes);
            }
        }
        state.seen.clone_from(&kept);
        state.synced = kept;
    }
}

impl State {
    /// Counts a step, and fails if it is to.
    fn step(&mut self) -> Result<()> {
        self.steps += 1;
        match self.failing {
            Some((at, kind, for_good)) if self.steps == at || (for_good && self.steps > at) => {
                Err(Error::new(kind, "on purpose"))
            }
            _ => Ok(()),
        }
    }

    fn fits(&self, end: usize) -> Result<()> {
        match self.room {
            Some(room) if end as u64 > room => Err(Error::from(ErrorKind::StorageFull)),
            _ => Ok(()),
        }
    }
}

fn place(offset: u64) -> usize {
    usize::try_from(offset).expect("a small file")
}

impl StorageBackend for Disk {
    fn len(&self) -> Result<u64> {
        Ok(self.lock().seen.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<()> {
        let state = self.lock();
        if state.unreadable {
            return Err(Error::other("on purpose"));
        }
        let from = place(offset);
        let stored = state.seen.get(from..from + out.len());
        let stored = stored.ok_or_else(|| Error::from(ErrorKind::UnexpectedEof))?;
        out.copy_from_slice(stored);
        Ok(())
    }

    fn set_len(&self, len: u64) -> Result<()> {
        let mut state = self.lock();
        state.step()?;
        state.fits(place(len))?;
        state.seen.resize(place(len), 0);
        state
            .unsynced
            .retain(|(at, bytes)| at + bytes.len() <= place(len));
        Ok(())
    }

    fn sync_data(&self) -> Result<()> {
        let state = &mut *self.lock();
        state.step()?;
        state.syncs += 1;
        state.synced.clone_from(&state.seen);
        state.unsynced.clear();
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<()> {
        let written = self.write_some(offset, data);
        let panics = self.lock().panics;
        assert!(written.is_ok() || !panics, "a panic on purpose");
        written
    }
}

impl Disk {
    fn write_some(&self, offset: u64, data: &[u8]) -> Result<()> {
        let mut state = self.lock();
        let at = place(offset);
        // A write that fails has written half.
        let (data, step) = match state.step() {
            Ok(()) => (data, Ok(())),
            Err(error) => (&data[..data.len() / 2], Err(error)),
        };
        state.fits(at + data.len())?;
        state.seen[at..at + data.len()].copy_from_slice(data);
        state.unsynced.push((at, data.to_vec()));
        step
    }
}
