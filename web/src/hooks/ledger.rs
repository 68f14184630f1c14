//! Reads accounts and storage whenever the sandbox has a new block or another contract is in front.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wattage_core::types::Address;
use yew::prelude::*;

use super::Dispatch;
use crate::browser::node::{self, NodeError};
use crate::model::app::{Action, App, Connection};
use crate::model::ledger::{AccountRow, LedgerSeen, StorageRow};

/// Pages read of accounts and of storage; what lies behind them is not shown.
const PAGES: usize = 10;

/// Keeps the state's ledger in step with the node.
#[hook]
pub(crate) fn use_ledger(app: &App, dispatch: &Dispatch) {
    let sandbox = app
        .settings
        .sandbox
        .as_ref()
        .map(|sandbox| sandbox.id.clone());
    let contract = app.deployed().map(|deployed| deployed.contract);
    let height = match app.connection {
        Connection::Up { height } => height,
        Connection::Waiting | Connection::Down { .. } => None,
    };
    let dispatch = dispatch.clone();
    use_effect_with(
        (sandbox, contract, height),
        move |(sandbox, contract, height)| {
            // Cleared when a newer reading begins: an answer that comes late is dropped.
            let wanted = Rc::new(Cell::new(true));
            if let (Some(sandbox), contract, Some(height)) = (sandbox.clone(), *contract, *height) {
                let wanted = Rc::clone(&wanted);
                spawn_local(async move {
                    // A failure shows in the connection, which is looked at all the time.
                    let read = read(&sandbox, contract, height).await;
                    if let (Ok(ledger), true) = (read, wanted.get()) {
                        dispatch.dispatch(Action::LedgerRead(Rc::new(ledger)));
                    }
                });
            }
            move || wanted.set(false)
        },
    );
}

async fn read(
    sandbox: &str,
    contract: Option<Address>,
    height: u64,
) -> Result<LedgerSeen, NodeError> {
    let mut accounts = Vec::new();
    let mut after = None;
    for _ in 0..PAGES {
        let page = node::accounts(sandbox, after).await?;
        accounts.extend(page.accounts.into_iter().map(|account| AccountRow {
            address: account.address,
            balance: account.balance.0,
            nonce: account.nonce,
            contract: account.contract.is_some(),
        }));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let storage = match contract {
        Some(contract) => read_storage(sandbox, contract).await?,
        None => Vec::new(),
    };
    Ok(LedgerSeen {
        height,
        accounts,
        contract,
        storage,
    })
}

async fn read_storage(sandbox: &str, contract: Address) -> Result<Vec<StorageRow>, NodeError> {
    let mut rows = Vec::new();
    let mut after = None;
    for _ in 0..PAGES {
        let page = node::storage(sandbox, contract, after).await?;
        rows.extend(page.rows.into_iter().map(|row| StorageRow {
            key: row.key,
            value: row.value,
        }));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    Ok(rows)
}
