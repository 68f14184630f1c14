//! A ledger out of a node's data folder, while no node runs on it.

use std::io::Write;
use std::path::Path;

use wattage_core::api::{GenesisRequest, LedgerFile, LedgerFileBlock};
use wattage_core::ledger::{LedgerError, LedgerView};
use wattage_core::store::Snapshot;

use super::output::{Failure, Refusal};
use crate::client::ClientError;
use crate::sandboxes::{Quotas, SandboxError, Sandboxes};
use crate::store::{FILE_NAME, OpenError, RedbStore, SandboxId};

/// Blocks that are read at a time.
const PAGE: usize = 100;

/// Writes the ledger file of the sandbox `id`, which is in the data folder `data`, to `out`; answers how many bytes it
/// is.
pub(super) fn export(
    data: &Path,
    id: &str,
    height: Option<u64>,
    out: &mut impl Write,
    progress: impl FnMut(u64),
) -> Result<u64, Failure> {
    let file = data.join(FILE_NAME);
    if !file.is_file() {
        let error = format!("--data {}: there is no {FILE_NAME} in it", data.display());
        return Err(Refusal::new(error).into());
    }
    let id: SandboxId = id
        .parse()
        .map_err(|error| Refusal::new(format!("{error}")))?;
    let store = RedbStore::open(&file).map_err(refused)?;
    let sandboxes = Sandboxes::new(store, Quotas::default());
    let sandbox = sandboxes.open(id).map_err(|error| match error {
        SandboxError::Unknown { .. } => Refusal::new(error.to_string()).into(),
        other => Failure::Machine(other.into()),
    })?;
    let view = sandbox.ledger().view().map_err(LedgerError::from)?;
    let view = match height {
        Some(height) => view.at(height)?,
        None => view,
    };
    let mut counted = Counted {
        out,
        bytes: 0,
        progress,
    };
    write(&view, &mut counted)?;
    Ok(counted.bytes)
}

/// A file that another program holds, or that is none of this program's, is the user's to mend.
fn refused(error: OpenError) -> Failure {
    match error {
        OpenError::Locked { .. } => {
            let advice = "a node runs on it: export from the node, without --data";
            Refusal::new(error.to_string()).advised(advice).into()
        }
        other => Failure::Machine(other.into()),
    }
}

/// Writes the ledger that `view` shows, some blocks at a time.
fn write<R: Snapshot>(view: &LedgerView<R>, out: &mut impl Write) -> Result<(), Failure> {
    let genesis = view.genesis()?;
    let block = view.block(0).map_err(LedgerError::from)?;
    let beginning = LedgerFile {
        format: LedgerFile::FORMAT.to_owned(),
        schedule: genesis.schedule.clone(),
        genesis: GenesisRequest::from(&genesis),
        genesis_hash: block.ok_or(LedgerError::NoLedger)?.hash(),
        blocks: Vec::new(),
    };
    let mut text = serde_json::to_string(&beginning)?;
    // The list of blocks is the last field; it is left open.
    text.truncate(text.len() - "]}".len());
    let mut next = 1;
    loop {
        let entries = view.transactions_from(next, PAGE)?;
        if entries.is_empty() {
            break;
        }
        for entry in entries {
            if next > 1 {
                text.push(',');
            }
            let height = entry.height;
            let block = LedgerFileBlock::new(entry);
            let block = block.ok_or(LedgerError::NoTransaction { height })?;
            text.push_str(&serde_json::to_string(&block)?);
            next = height + 1;
        }
        written(out.write_all(text.as_bytes()))?;
        text.clear();
    }
    text.push_str("]}");
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

fn written(done: std::io::Result<()>) -> Result<(), Failure> {
    Ok(done.map_err(ClientError::Write)?)
}

/// Counts what goes through.
struct Counted<'a, W, P> {
    out: &'a mut W,
    bytes: u64,
    progress: P,
}

impl<W: Write, P: FnMut(u64)> Write for Counted<'_, W, P> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.bytes += written as u64;
        (self.progress)(self.bytes);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}
