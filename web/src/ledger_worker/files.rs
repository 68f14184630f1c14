//! Kept ledgers as ledger files: out, in, and onto the node. Whoever takes one executes all of it.

use std::ops::ControlFlow;

use wattage_core::api::LedgerFile;
use wattage_core::ledger::{Genesis, LedgerError, Report, replay};

use super::shelf::{self, told};
use super::{LedgerWorker, keeping};
use crate::contract_worker::node;
use crate::mirror::{LedgerId, Mirror, Record};
use crate::protocol::ledger::{Answer, Kept, Kind};

pub(super) async fn export(worker: &LedgerWorker, ledger: &str) -> Result<String, String> {
    let file = file_of(worker, ledger).await?;
    serde_json::to_string(&file).map_err(told)
}

/// Has the node make a sandbox of a kept ledger: its id and its token.
pub(super) async fn publish(
    worker: &LedgerWorker,
    ledger: &str,
) -> Result<(String, String), String> {
    let made = node::import(&file_of(worker, ledger).await?).await;
    let made = made.map_err(|silence| silence.sentence())?;
    Ok((made.sandbox.id, made.token))
}

/// Makes a snapshot of a file's text, of which each block must come out as the file says.
pub(super) async fn import(
    worker: &LedgerWorker,
    text: &str,
    name: String,
    say: &dyn Fn(Answer),
) -> Result<Kept, String> {
    let file: LedgerFile = serde_json::from_str(text)
        .map_err(|error| format!("This is no ledger file of Wattage: {error}."))?;
    if file.format != LedgerFile::FORMAT {
        let (format, ours) = (file.format, LedgerFile::FORMAT);
        return Err(format!(
            "The file has the format {format:?}; this version reads {ours:?}."
        ));
    }
    let mut genesis = Genesis::try_from(file.genesis).map_err(told)?;
    genesis.schedule = file.schedule;
    let id = LedgerId::random().map_err(told)?;
    let record = Record::new(id, name.clone(), Kind::Snapshot { of: name });
    let mut made = Mirror::create(&keeping::open(worker).await?, record).map_err(told)?;
    let all = file.blocks.len();
    let entries = (1..).zip(file.blocks);
    let entries = entries.map(|(height, block)| Ok::<_, LedgerError>(block.entry(height)));
    let watch = |report: &Report| {
        let done = usize::try_from(report.blocks).unwrap_or(usize::MAX);
        say(Answer::Progress {
            done,
            all: Some(all),
        });
        ControlFlow::Continue(())
    };
    let report = replay(made.store(), &worker.vm, &genesis, entries, watch).map_err(told)?;
    if let Some(difference) = report.difference {
        return Err(format!(
            "The file does not come out as it says, so nothing was kept: {difference}."
        ));
    }
    let view = made.ledger().map_err(told)?.view().map_err(told)?;
    let first = view.block(0).map_err(told)?.map(|block| block.hash());
    if first != Some(file.genesis_hash) {
        return Err(
            "The file's genesis is not the one that its genesis hash names, so nothing was kept."
                .to_owned(),
        );
    }
    drop(view);
    made.flush().await.map_err(told)?;
    shelf::kept(&made)
}

async fn file_of(worker: &LedgerWorker, ledger: &str) -> Result<LedgerFile, String> {
    let mirror = keeping::load(worker, &keeping::open(worker).await?, ledger).await?;
    let view = mirror.ledger().map_err(told)?.view().map_err(told)?;
    LedgerFile::of(&view).map_err(told)
}
