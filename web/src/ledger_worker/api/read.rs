//! Reading a kept ledger, at any height.

use wattage_core::api::{
    AccountPage, AccountView, BlockPage, BlockView, CodeView, LedgerFile, PlacedTransaction,
    Refusal, Sandbox, SandboxUsage, StoragePage, StorageRow, TransactionResult, routes,
};
use wattage_core::ledger::{Ledger, LedgerView};
use wattage_core::store::Store;
use wattage_core::types::{Address, Bytes, Hash};

use super::super::LedgerWorker;
use super::failure::Failure;
use super::find;
use super::path::{Path, part};
use super::{Answered, OK, json};
use crate::mirror::{Mirror, MirrorStore};
use crate::protocol::ledger::Kind;

type View = LedgerView<<MirrorStore as Store>::Snapshot>;

/// What a route is answered from.
struct Asked<'a> {
    /// The sandbox, as the path calls it.
    id: &'a str,
    mirror: &'a Mirror,
    view: View,
    path: &'a Path,
    /// The parts of the path after the sandbox.
    parts: &'a [&'a str],
}

/// Answers one route.
type Read = fn(Asked<'_>) -> Answered;

/// The routes that are read here.
const READS: &[(&str, Read)] = &[
    (routes::SANDBOX, sandbox),
    (routes::ACCOUNTS, accounts),
    (routes::ACCOUNT, account),
    (routes::STORAGE, storage),
    (routes::STORAGE_ROW, storage_row),
    (routes::CODE, code),
    (routes::BLOCKS, blocks),
    (routes::BLOCK, block),
    (routes::TRANSACTION, transaction),
    (routes::RECEIPT, receipt),
    (routes::EXPORT, export),
];

/// The answer to `GET` of a path.
pub(super) async fn read(worker: &LedgerWorker, path: &Path) -> Answered {
    let found = READS
        .iter()
        .find_map(|(route, read)| Some((read, path.parts(route)?)));
    let Some((read, parts)) = found else {
        return Err(Failure::unknown_route(path.text()));
    };
    let Some((id, parts)) = parts.split_first() else {
        return Err(Failure::unknown_route(path.text()));
    };
    let mirror = find::find(worker, id).await?;
    let view = view(&mirror)?;
    read(Asked {
        id,
        mirror: &mirror,
        view,
        path,
        parts,
    })
}

fn view(mirror: &Mirror) -> Result<View, Failure> {
    let ledger: Ledger<MirrorStore> = mirror.ledger()?;
    Ok(ledger.view()?)
}

/// The answer for a sandbox. Its ledger is the node's, of a mirror: files know it by that.
pub(super) fn shown(id: &str, mirror: &Mirror) -> Result<Sandbox, Failure> {
    let record = mirror.record();
    let ledger = match &record.kind {
        Kind::Mirror { origin, .. } => origin.clone(),
        Kind::Local | Kind::Snapshot { .. } => record.id.clone(),
    };
    let usage = SandboxUsage {
        rows: record.rows,
        bytes: record.bytes,
    };
    Ok(Sandbox::of(id.to_owned(), ledger, &view(mirror)?, usage)?)
}

impl Asked<'_> {
    /// A part of the path, after the sandbox.
    fn part<T: std::str::FromStr<Err: std::fmt::Display>>(
        &self,
        at: usize,
        name: &str,
    ) -> Result<T, Failure> {
        part(name, self.parts.get(at).copied().unwrap_or_default())
    }

    /// The ledger as it was at the height that is asked for, or as it is.
    fn at_height(self) -> Result<View, Failure> {
        Ok(match self.path.height("height")? {
            Some(height) => self.view.at(height)?,
            None => self.view,
        })
    }
}

fn sandbox(asked: Asked<'_>) -> Answered {
    json(OK, &shown(asked.id, asked.mirror)?)
}

fn accounts(asked: Asked<'_>) -> Answered {
    asked.path.only(&["height", "after", "limit"])?;
    let page = asked.path.page()?;
    json(OK, &AccountPage::of(&asked.at_height()?, &page)?)
}

fn account(asked: Asked<'_>) -> Answered {
    asked.path.only(&["height"])?;
    let address = asked.part(0, "address")?;
    json(OK, &AccountView::of(&asked.at_height()?, address)?)
}

fn storage(asked: Asked<'_>) -> Answered {
    asked.path.only(&["height", "after", "limit"])?;
    let contract: Address = asked.part(0, "address")?;
    let page = asked.path.page()?;
    json(OK, &StoragePage::of(&asked.at_height()?, &contract, &page)?)
}

fn storage_row(asked: Asked<'_>) -> Answered {
    asked.path.only(&["height"])?;
    let contract: Address = asked.part(0, "address")?;
    let key: Bytes = asked.part(1, "key")?;
    match asked.at_height()?.storage(&contract, &key.0)? {
        Some(value) => {
            let value = Bytes(value);
            json(OK, &StorageRow { key, value })
        }
        None => Err(Refusal::UnknownRow { contract, key }.into()),
    }
}

fn code(asked: Asked<'_>) -> Answered {
    let hash: Hash = asked.part(0, "code")?;
    let code = asked.view.code(&hash)?;
    let code = code.ok_or(Refusal::UnknownCode { hash })?;
    json(OK, &CodeView::from(code))
}

fn blocks(asked: Asked<'_>) -> Answered {
    asked.path.only(&["order", "after", "limit"])?;
    let (after, limit) = (asked.path.height("after")?, asked.path.limit()?);
    let order: Option<String> = asked.path.asked("order")?;
    match order.as_deref() {
        None | Some("newest") => json(OK, &BlockPage::newest(&asked.view, after, limit)?),
        Some("oldest") => json(OK, &BlockPage::oldest(&asked.view, after, limit)?),
        Some(other) => Err(Failure::malformed(format!(
            "the query of the path: order is newest or oldest, not {other:?}"
        ))),
    }
}

fn block(asked: Asked<'_>) -> Answered {
    let height: u64 = asked.part(0, "height")?;
    let Some(stored) = asked.view.stored_block(height)? else {
        let head = asked.view.head()?.height;
        return Err(Refusal::UnknownHeight { height, head }.into());
    };
    let (block, _) = BlockView::of(&asked.view, &stored)?;
    json(OK, &block)
}

fn transaction(asked: Asked<'_>) -> Answered {
    let hash: Hash = asked.part(0, "transaction")?;
    let found = PlacedTransaction::of(&asked.view, hash)?;
    json(OK, &found.ok_or(Refusal::UnknownTransaction { hash })?)
}

fn receipt(asked: Asked<'_>) -> Answered {
    let hash: Hash = asked.part(0, "transaction")?;
    let receipt = asked.view.receipt(&hash)?;
    let receipt = receipt.ok_or(Refusal::UnknownTransaction { hash })?;
    json(OK, &TransactionResult::from(receipt))
}

fn export(asked: Asked<'_>) -> Answered {
    asked.path.only(&["height"])?;
    json(OK, &LedgerFile::of(&asked.at_height()?)?)
}
