//! What making, opening and keeping a link have in common: executing one, and saying how far that is and what is inside.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use wattage_core::share::{Bundle, Link, Program, Progress, Replayed, SharedTransaction, replay};
use wattage_core::types::Address;

use super::copy::Copy;
use crate::model::format::sentence;
use crate::protocol::contract::Answer;
use crate::protocol::share::Inside;
use crate::vm::BrowserVm;

/// How often the page hears how far an execution is, milliseconds.
const PACE: f64 = 50.0;

/// Tells the page how far an execution is, now and then.
pub(super) fn telling(say: &dyn Fn(Answer)) -> impl FnMut(Progress) -> ControlFlow<()> {
    let mut last = js_sys::Date::now();
    move |Progress { done, all }| {
        let now = js_sys::Date::now();
        if now - last >= PACE {
            last = now;
            say(Answer::Progress { done, all });
        }
        ControlFlow::Continue(())
    }
}

/// Executes a bundle that a link has checked.
///
/// # Errors
/// A sentence that says why it cannot be executed.
pub(super) fn executed(
    vm: &BrowserVm,
    bundle: &Bundle,
    watch: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Replayed, String> {
    replay(vm, bundle, watch).map_err(|error| sentence(&error.to_string()))
}

/// The ledger of a link as its call in question found it.
///
/// # Errors
/// A sentence that says why there is none.
pub(super) fn before_the_call(vm: &BrowserVm, text: &str) -> Result<Copy, String> {
    let link = Link::parse(text).map_err(|error| sentence(&error.to_string()))?;
    let mut bundle = link.into_bundle();
    if bundle.expected.take().is_some() {
        bundle.steps.pop();
    }
    let replayed = executed(vm, &bundle, |_| ControlFlow::Continue(()))?;
    Ok(Copy::of_link(text, replayed))
}

/// What is in a link, for the person who shares or opens it.
pub(super) fn inside(link: &Link) -> Inside {
    let bundle = link.bundle();
    let transactions = || bundle.steps.iter().map(|step| &step.transaction);
    let count = |is: fn(&SharedTransaction) -> bool| transactions().filter(|t| is(t)).count();
    Inside {
        file: bundle
            .file()
            .map(|file| file.name.clone())
            .unwrap_or_default(),
        bytes: bundle.sources.iter().map(|source| source.text.len()).sum(),
        others: others(bundle),
        contracts: count(|transaction| matches!(transaction, SharedTransaction::Deploy { .. })),
        calls: count(|transaction| matches!(transaction, SharedTransaction::Call { .. })),
        transactions: bundle.steps.len(),
        accounts: bundle.genesis.accounts.len(),
        characters: link.text().len(),
    }
}

/// The first contract that was made of each source but the file's.
fn others(bundle: &Bundle) -> Vec<Option<Address>> {
    let mut made = vec![None; bundle.sources.len()];
    let mut nonces: BTreeMap<Address, u64> = BTreeMap::new();
    for step in &bundle.steps {
        let (sender, program) = match &step.transaction {
            SharedTransaction::Deploy {
                sender, program, ..
            } => (sender, Some(program)),
            SharedTransaction::Upgrade { sender, .. }
            | SharedTransaction::Call { sender, .. }
            | SharedTransaction::Transfer { sender, .. } => (sender, None),
            SharedTransaction::Faucet { .. } | SharedTransaction::Warp { .. } => continue,
        };
        let nonce = nonces.entry(*sender).or_default();
        if let Some(place) = program.and_then(source_of).and_then(|at| made.get_mut(at)) {
            place.get_or_insert(Address::of_contract(sender, *nonce));
        }
        *nonce += 1;
    }
    made.split_off(1.min(made.len()))
}

/// The index of the source that code is of.
pub(super) fn source_of(program: &Program) -> Option<usize> {
    match program {
        Program::Assembled { source, .. } => Some(*source as usize),
        Program::Module { .. } => None,
    }
}
