//! Reads accounts and storage whenever the sandbox has a new block or another contract is in front.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use wattage_core::types::Address;
use web_sys::{AbortController, AbortSignal};
use yew::prelude::*;

use super::Dispatch;
use crate::browser::node::{self, NodeError};
use crate::model::app::{Action, App, Connection};
use crate::model::ledger::{AccountRow, LedgerSeen, StorageRow};

/// Pages read of accounts and of storage; the State tab says when there are more.
const PAGES: usize = 10;

/// How long after a failed reading the next one begins, milliseconds.
const AGAIN: u32 = 4_000;

/// Keeps the state's ledger in step with the node.
#[hook]
pub(crate) fn use_ledger(app: &App, dispatch: &Dispatch) {
    let sandbox = app
        .settings
        .sandbox
        .as_ref()
        .map(|sandbox| sandbox.id.clone());
    let contract = app.deployed().map(|deployed| deployed.contract);
    let up = matches!(app.connection, Connection::Up { .. });
    let head = app.head.filter(|_| up);
    let dispatch = dispatch.clone();
    let failures = use_state(|| 0u32);
    use_effect_with(
        (sandbox, contract, head, *failures),
        move |(sandbox, contract, head, count)| {
            // Aborted when a newer reading begins: an answer that comes late is dropped.
            let controller = AbortController::new().ok();
            if let (Some(sandbox), contract, Some(head), Some(controller)) =
                (sandbox.clone(), *contract, *head, &controller)
            {
                let (signal, count) = (controller.signal(), *count);
                spawn_local(async move {
                    let read = read(&sandbox, contract, head.height, &signal).await;
                    if signal.aborted() {
                        return;
                    }
                    match read {
                        Ok(ledger) => dispatch.dispatch(Action::LedgerRead(Rc::new(ledger))),
                        // That the node is gone shows in the connection, which is looked at all the time.
                        Err(_) => {
                            let again = move || {
                                if !signal.aborted() {
                                    failures.set(count + 1);
                                }
                            };
                            Timeout::new(AGAIN, again).forget();
                        }
                    }
                });
            }
            move || {
                if let Some(controller) = controller {
                    controller.abort();
                }
            }
        },
    );
}

async fn read(
    sandbox: &str,
    contract: Option<Address>,
    height: u64,
    signal: &AbortSignal,
) -> Result<LedgerSeen, NodeError> {
    let mut accounts = Vec::new();
    let mut after = None;
    for _ in 0..PAGES {
        let page = node::accounts(sandbox, after, signal).await?;
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
    let (storage, more_storage) = match contract {
        Some(contract) => read_storage(sandbox, contract, signal).await?,
        None => (Vec::new(), false),
    };
    Ok(LedgerSeen {
        height,
        accounts,
        more_accounts: after.is_some(),
        contract,
        storage,
        more_storage,
    })
}

/// Rows, and whether there are more.
async fn read_storage(
    sandbox: &str,
    contract: Address,
    signal: &AbortSignal,
) -> Result<(Vec<StorageRow>, bool), NodeError> {
    let mut rows = Vec::new();
    let mut after = None;
    for _ in 0..PAGES {
        let page = node::storage(sandbox, contract, after, signal).await?;
        rows.extend(page.rows.into_iter().map(|row| StorageRow {
            key: row.key,
            value: row.value,
        }));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    Ok((rows, after.is_some()))
}
