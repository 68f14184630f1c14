//! Opening a link: it is read and told to the page, then executed, and told what it came to here.

use wattage_core::api::{AccountView, Resolver, StorageRow, TransactionRequest, TransactionResult};
use wattage_core::ledger::{Action, LedgerError, LedgerView, Transaction};
use wattage_core::share::{Bundle, Link, Replayed, ShareId, SharedTransaction};
use wattage_core::store::Snapshot;
use wattage_core::types::Address;

use super::copy::base;
use super::{link, node, preview};
use crate::model::file::{Deployed, Step, source_hash};
use crate::model::format::sentence;
use crate::model::order::Order;
use crate::model::share;
use crate::model::work::Work;
use crate::protocol::contract::{Answer, Previewed, PreviewedRun};
use crate::protocol::share::{LinkPlace, Opened, Told};
use crate::vm::BrowserVm;

/// Rows of accounts, and of storage, that the page is told.
const ROWS: usize = 1_000;

/// Reads the link, tells what it says, executes it, and gives the last answer.
pub(super) async fn open(vm: &BrowserVm, place: LinkPlace, say: &dyn Fn(Answer)) -> Answer {
    let link = match read(place).await {
        Ok(link) => link,
        Err(problem) => return Answer::Told(Err(problem)),
    };
    let Some(told) = told(&link) else {
        // A link is read only if its bundle has a file.
        return Answer::Told(Err("There is no source in the link.".to_owned()));
    };
    say(Answer::Told(Ok(Box::new(told))));
    Answer::Opened(opened(vm, &link, say).map(Box::new))
}

/// The link at a place.
///
/// # Errors
/// A sentence that says why it cannot be read.
pub(super) async fn read(place: LinkPlace) -> Result<Link, String> {
    let text = match place {
        LinkPlace::Text(text) => text,
        LinkPlace::Short(id) => stored(&id).await?,
    };
    Link::parse(&text).map_err(|error| sentence(&error.to_string()))
}

async fn stored(id: &str) -> Result<String, String> {
    let known: ShareId = id
        .parse()
        .map_err(|error: wattage_core::share::ShareIdError| sentence(&error.to_string()))?;
    let text = node::share(id)
        .await
        .map_err(|silence| silence.sentence())?;
    match ShareId::of(text.as_bytes()) == known {
        true => Ok(text),
        false => Err(format!(
            "The node gave another text than the one with the id {id}, so nothing of it is shown. Ask for the long link."
        )),
    }
}

fn told(link: &Link) -> Option<Told> {
    let bundle = link.bundle();
    Some(Told {
        link: link.text().to_owned(),
        id: link.id(),
        title: bundle.title.clone(),
        note: bundle.note.clone(),
        parent: bundle.parent,
        file: bundle.file()?.clone(),
        call: bundle.call.clone(),
        view: bundle.view.clone(),
        inside: link::inside(link),
    })
}

fn opened(vm: &BrowserVm, link: &Link, say: &dyn Fn(Answer)) -> Result<Opened, String> {
    let bundle = link.bundle();
    let replayed = link::executed(vm, bundle, link::telling(say))?;
    read_back(vm, link, &replayed).map_err(|error| sentence(&error.to_string()))
}

fn read_back(vm: &BrowserVm, link: &Link, replayed: &Replayed) -> Result<Opened, LedgerError> {
    let view = replayed.ledger.view()?;
    let last = last_transaction(&view)?;
    let contract = contract_of_the_file(link.bundle(), last.as_ref(), &view)?;
    // Without a call in question the page goes on from the end.
    let found = match replayed.result {
        Some(_) => view.at(replayed.before.height)?,
        None => replayed.ledger.view()?,
    };
    let deployed = match contract {
        Some(contract) => deployed(&found, link.text(), contract)?,
        None => None,
    };
    let mut accounts = view.accounts(None, ROWS + 1)?;
    let more_accounts = accounts.len() > ROWS;
    accounts.truncate(ROWS);
    let mut storage = match contract {
        Some(contract) => view.storage_rows(&contract, None, ROWS + 1)?,
        None => Vec::new(),
    };
    let more_storage = storage.len() > ROWS;
    storage.truncate(ROWS);
    Ok(Opened {
        verdict: replayed.verdict.clone(),
        came_to: replayed.result.as_ref().map(share::came_to),
        previewed: previewed(vm, link, replayed, deployed.as_ref(), last).map(Box::new),
        deployed,
        height: replayed.head.height,
        state_root: replayed.head.state_root,
        accounts: accounts
            .iter()
            .map(|(address, account)| AccountView::new(*address, account))
            .collect(),
        more_accounts,
        storage: storage
            .into_iter()
            .map(|(key, value)| StorageRow {
                key: key.into(),
                value: value.into(),
            })
            .collect(),
        more_storage,
    })
}

fn last_transaction<R: Snapshot>(view: &LedgerView<R>) -> Result<Option<Transaction>, LedgerError> {
    let height = view.head()?.height;
    let mut entries = match height {
        0 => Vec::new(),
        height => view.transactions_from(height, 1)?,
    };
    Ok(entries.pop().map(|entry| entry.transaction))
}

/// The contract that the call in question calls or replaces; without such a call, the last that was made of the file.
fn contract_of_the_file<R: Snapshot>(
    bundle: &Bundle,
    last: Option<&Transaction>,
    view: &LedgerView<R>,
) -> Result<Option<Address>, LedgerError> {
    if let Some(Transaction::Sent { action, .. }) = last.filter(|_| bundle.expected.is_some()) {
        return Ok(match action {
            Action::Call { contract, .. } | Action::Upgrade { contract, .. } => Some(*contract),
            Action::Deploy { .. } | Action::Transfer { .. } => None,
        });
    }
    let of_file = |step: &wattage_core::share::Step| {
        let program = step.transaction.program();
        program.and_then(link::source_of) == Some(0)
    };
    let Some(at) = bundle.steps.iter().rposition(of_file) else {
        return Ok(None);
    };
    if let SharedTransaction::Upgrade { contract, .. } = &bundle.steps[at].transaction {
        return Ok(Some(*contract));
    }
    let mut entries = view.transactions_from(at as u64 + 1, 1)?;
    Ok(match entries.pop().map(|entry| entry.transaction) {
        Some(Transaction::Sent { sender, nonce, .. }) => Some(Address::of_contract(&sender, nonce)),
        _ => None,
    })
}

/// What a file would note of a contract, as `view` has it.
fn deployed<R: Snapshot>(
    view: &LedgerView<R>,
    ledger: &str,
    contract: Address,
) -> Result<Option<Deployed>, LedgerError> {
    let account = view.account(&contract)?.unwrap_or_default();
    let (Some(code), Some(creator)) = (account.code, account.creator) else {
        return Ok(None);
    };
    let source = view.code(&code)?.and_then(|code| code.source);
    Ok(Some(Deployed {
        sandbox: ledger.to_owned(),
        contract,
        creator,
        source: source_hash(&source.unwrap_or_default()),
        step: Some(Step {
            code,
            height: view.head()?.height,
        }),
    }))
}

/// The call in question as the preview of the fields as they are filled in. Somebody may have made a link whose fields are those
/// of another call: then there is none, and the page previews for itself.
fn previewed(
    vm: &BrowserVm,
    link: &Link,
    replayed: &Replayed,
    deployed: Option<&Deployed>,
    last: Option<Transaction>,
) -> Option<Previewed> {
    let result: TransactionResult = replayed.result.clone()?;
    let file = link.bundle().file()?;
    let (analysis, program) = preview::assemble(vm, &file.text);
    let work = Work {
        file: file.name.clone(),
        source: file.text.clone(),
        call: share::call_form(&link.bundle().call),
        deployed: deployed.into_iter().cloned().collect(),
    };
    let order = Order::new(&work, &analysis).ok()?;
    let deployed = deployed.filter(|deployed| order.upgrade(deployed).is_none())?;
    let before = replayed
        .ledger
        .view()
        .ok()?
        .at(replayed.before.height)
        .ok()?;
    let call = TransactionRequest::Call(order.call(deployed.contract));
    let meant = Resolver::new(vm, before)
        .with(program?)
        .resolve(call)
        .ok()?;
    (Some(meant) == last).then(|| Previewed {
        analysis,
        base: base(Some(link.text().to_owned()), &replayed.before),
        run: Ok(PreviewedRun {
            placement: None,
            call: Some(result),
        }),
    })
}
