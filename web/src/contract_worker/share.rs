//! Making a link: the ledger as it was when the call was made, the call on top of it, and what it comes to.

use wattage_core::contract::Contract;
use wattage_core::ledger::{Genesis, LedgerEntry};
use wattage_core::limits::LINK_TRANSACTIONS;
use wattage_core::share::{Experiment, Link, Source, record};
use wattage_core::vm::Detail;

use super::copy::Copy;
use super::{link, node, preview};
use crate::model::analysis::{analysed, refused};
use crate::model::format::sentence;
use crate::model::order::Order;
use crate::model::report::Trouble;
use crate::model::share;
use crate::protocol::contract::{Answer, Follow};
use crate::protocol::share::{ShareAsk, Shared};
use crate::vm::BrowserVm;

/// How a ledger came to be.
struct History {
    genesis: Genesis,
    entries: Vec<LedgerEntry>,
}

/// The link of what stands on the page.
///
/// # Errors
/// A sentence that says why there is none. A call that cannot be made is no error: the link is then without a result.
pub(super) async fn share(
    vm: &BrowserVm,
    followed: Copy,
    mut ask: ShareAsk,
    say: &dyn Fn(Answer),
) -> Result<Shared, String> {
    let copy = match ask.history {
        true => followed,
        false => {
            ask.work.deployed.clear();
            ask.receipt = None;
            Copy::fresh()?
        }
    };
    let History {
        genesis,
        mut entries,
    } = history(&copy, ask.receipt).await?;
    let analysis = match Contract::from_wat(&ask.work.source) {
        Ok(contract) => analysed(&contract),
        Err(diagnostic) => refused(&ask.work.source, &diagnostic),
    };
    let trouble = match ask.receipt {
        Some(_) => None,
        None => previewed(vm, &copy, &ask)
            .map(|made| entries.extend(made))
            .err(),
    };
    let experiment = Experiment {
        title: ask.title,
        note: ask.note,
        parent: ask.parent,
        call: share::call_texts(&ask.work.call, &analysis),
        file: Source {
            name: ask.work.file,
            text: ask.work.source,
        },
        genesis,
        entries,
        called: trouble.is_none(),
        view: ask.view,
    };
    let told = |error: &dyn std::fmt::Display| sentence(&error.to_string());
    let bundle = record(vm, experiment, link::telling(say)).map_err(|error| told(&error))?;
    let link = Link::of(bundle).map_err(|error| told(&error))?;
    Ok(Shared {
        id: link.id(),
        inside: link::inside(&link),
        link: link.text().to_owned(),
        without_result: trouble.map(|trouble| trouble.detail),
    })
}

/// The history of the ledger that `copy` is one of, up to the block of a receipt, or to the copy's.
async fn history(copy: &Copy, receipt: Option<u64>) -> Result<History, String> {
    let follow = Follow {
        sandbox: copy.base.sandbox.clone(),
        head: None,
        here: copy.kept.is_some(),
    };
    let height = receipt.unwrap_or(copy.base.height);
    let Some(sandbox) = follow
        .sandbox
        .as_deref()
        .filter(|_| follow.link().is_none() && !follow.here)
    else {
        // The copy has been executed here, or is one of a kept ledger, so it has all of it.
        let view = copy.ledger.view().map_err(|error| error.to_string())?;
        let read = |error: wattage_core::ledger::LedgerError| sentence(&error.to_string());
        let entries = view.transactions_from(1, LINK_TRANSACTIONS + 1);
        let entries = entries.map_err(read)?.into_iter();
        return Ok(History {
            genesis: view.genesis().map_err(read)?,
            entries: entries.filter(|entry| entry.height <= height).collect(),
        });
    };
    let file = node::export(sandbox, height).await.map_err(|silence| {
        let why = silence.sentence();
        format!("The ledger's history cannot be read: {why} Without the history there is a link all the same.")
    })?;
    let blocks = (1..).zip(file.blocks);
    Ok(History {
        genesis: file
            .genesis
            .try_into()
            .map_err(|error: wattage_core::ledger::GenesisError| sentence(&error.to_string()))?,
        entries: blocks.map(|(height, block)| block.entry(height)).collect(),
    })
}

/// The transactions that Run would send, as they would follow the copy's newest block.
///
/// # Errors
/// Why Run would send nothing, or the ledger refuse it.
fn previewed(vm: &BrowserVm, copy: &Copy, ask: &ShareAsk) -> Result<Vec<LedgerEntry>, Trouble> {
    let (analysis, program) = preview::assemble(vm, &ask.work.source);
    let order = Order::new(&ask.work, &analysis)?;
    let nothing = || Trouble::new("The source has a problem", "It does not assemble.");
    let program = program.ok_or_else(nothing)?;
    let sent = preview::sent(vm, copy, &order, program.clone())?;
    let done = preview::execute(vm, copy, &order, program, Detail::Plain)?;
    let count = usize::from(done.placement.is_some()) + usize::from(done.call.is_some());
    let entry = |(height, transaction)| LedgerEntry {
        height,
        transaction,
        block: None,
    };
    let next = copy.base.height + 1;
    Ok((next..).zip(sent).take(count).map(entry).collect())
}
