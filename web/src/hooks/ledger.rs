//! Reads accounts and storage whenever the sandbox has a new block or another contract is in front.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use wattage_core::types::Address;
use wattage_web::protocol::contract::Tip;
use web_sys::{AbortController, AbortSignal};
use yew::prelude::*;

use super::Dispatch;
use crate::browser::node::{self, NodeError};
use crate::model::app::{Action, App};
use crate::model::ledger::{AccountRow, LedgerSeen, StorageRow};
use crate::model::offline::{OfflineAction, Place};

/// Pages read of accounts and of storage; the State tab says when there are more.
const PAGES: usize = 10;

/// How long after a failed reading the next one begins, milliseconds.
const AGAIN: u32 = 4_000;

/// What is read: the ledger, the open file's contract, and the newest block at that time.
type Wanted = (Place, Option<Address>, Tip);

/// Keeps the state's ledger in step with the one that Run works on.
#[hook]
pub(crate) fn use_ledger(app: &App, dispatch: &Dispatch) {
    let place = app.ledger_place();
    let contract = app.deployed().map(|deployed| deployed.contract);
    let head = app.tip().filter(|_| app.can_read());
    let dispatch = dispatch.clone();
    let reader = use_memo((place.clone(), contract), move |_| {
        Rc::new(Reader {
            dispatch,
            controller: AbortController::new().ok(),
            wanted: RefCell::default(),
            busy: Cell::new(false),
        })
    });
    let ending = Rc::clone(&*reader);
    use_effect_with((place.clone(), contract), move |_| move || ending.end());
    let reader = Rc::clone(&*reader);
    use_effect_with((place, contract, head), move |(place, contract, head)| {
        if let (Some(place), Some(head)) = (place.clone(), *head) {
            reader.want((place, *contract, head));
        }
    });
}

/// Reads what is in front, one reading at a time: where blocks come faster than they can be read, some are left out, and the
/// last never is.
struct Reader {
    dispatch: Dispatch,
    /// Aborts when something else is in front.
    controller: Option<AbortController>,
    wanted: RefCell<Option<Wanted>>,
    busy: Cell<bool>,
}

impl Reader {
    fn want(self: &Rc<Self>, wanted: Wanted) {
        *self.wanted.borrow_mut() = Some(wanted);
        let Some(signal) = self.controller.as_ref().map(AbortController::signal) else {
            return; // such a browser cannot make calls either, and says so
        };
        if self.busy.replace(true) {
            return;
        }
        let reader = Rc::clone(self);
        spawn_local(async move {
            while let Some(wanted) = reader.next() {
                let (place, contract, head) = &wanted;
                let read = read(place, *contract, head.height, &signal).await;
                if signal.aborted() {
                    return;
                }
                match read {
                    Ok(ledger) => reader
                        .dispatch
                        .dispatch(Action::LedgerRead(Rc::new(ledger))),
                    // That the node is gone shows in the connection, which is looked at all the time.
                    Err(error) => {
                        if place.here {
                            let unread =
                                OfflineAction::LookFailed(place.id.clone(), error.sentence());
                            reader.dispatch.dispatch(Action::Offline(unread));
                        }
                        let newer = reader.next();
                        reader.want_again(newer.unwrap_or(wanted));
                        break;
                    }
                }
            }
            reader.busy.set(false);
        });
    }

    fn next(&self) -> Option<Wanted> {
        self.wanted.borrow_mut().take()
    }

    fn want_again(self: &Rc<Self>, wanted: Wanted) {
        let reader = Rc::clone(self);
        let again = move || {
            let newer = reader.next();
            reader.want(newer.unwrap_or(wanted));
        };
        Timeout::new(AGAIN, again).forget();
    }

    fn end(&self) {
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }
}

async fn read(
    place: &Place,
    contract: Option<Address>,
    height: u64,
    signal: &AbortSignal,
) -> Result<LedgerSeen, NodeError> {
    let mut accounts = Vec::new();
    let mut after = None;
    for _ in 0..PAGES {
        let page = node::accounts(place, after, signal).await?;
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
    let (code, (storage, more_storage)) = match contract {
        Some(contract) => {
            let account = node::account(place, contract, signal).await?;
            let code = account.contract.map(|contract| contract.code);
            (code, read_storage(place, contract, signal).await?)
        }
        None => (None, (Vec::new(), false)),
    };
    Ok(LedgerSeen {
        height,
        accounts,
        more_accounts: after.is_some(),
        contract,
        code,
        storage,
        more_storage,
    })
}

/// Rows, and whether there are more.
async fn read_storage(
    place: &Place,
    contract: Address,
    signal: &AbortSignal,
) -> Result<(Vec<StorageRow>, bool), NodeError> {
    let mut rows = Vec::new();
    let mut after = None;
    for _ in 0..PAGES {
        let page = node::storage(place, contract, after, signal).await?;
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
