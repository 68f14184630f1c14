//! What Run would come to: the transactions that it would send, on the copy of the ledger, committing nothing.

use wattage_core::api::{Resolver, TransactionRequest, TransactionResult};
use wattage_core::contract::Contract;
use wattage_core::ledger::{Applied, LedgerError, Transaction};
use wattage_core::types::Address;
use wattage_core::vm::{Detail, Outcome};

use super::copy::Copy;
use crate::model::analysis::{Analysis, analysed, refused};
use crate::model::conflict::{is_other_code, overtaken};
use crate::model::format::{named_accounts, sentence};
use crate::model::order::Order;
use crate::model::report::Trouble;
use crate::model::work::Work;
use crate::protocol::contract::{Previewed, PreviewedRun};
use crate::vm::{BrowserVm, Program};

/// Assembles the source once, prices it, and previews the call.
pub(super) fn preview(vm: &BrowserVm, copy: &Copy, work: &Work) -> Previewed {
    let (analysis, program) = assemble(vm, &work.source);
    let run = Order::new(work, &analysis).and_then(|order| {
        let nothing = || Trouble::new("The source has a problem", "It does not assemble.");
        run(vm, copy, &order, program.ok_or_else(nothing)?)
    });
    Previewed {
        analysis,
        base: copy.base.clone(),
        run,
    }
}

/// What is known of a source, and the contract if it is one. The VM keeps it, so that nobody assembles it again.
pub(super) fn assemble(vm: &BrowserVm, source: &str) -> (Analysis, Option<Program>) {
    match Contract::from_wat(source) {
        Ok(contract) => {
            let program = vm.keep(contract);
            (analysed(program.as_ref()), Some(program))
        }
        Err(diagnostic) => (refused(source, &diagnostic), None),
    }
}

/// What the order would come to.
///
/// # Errors
/// Why the ledger would refuse it.
pub(super) fn run(
    vm: &BrowserVm,
    copy: &Copy,
    order: &Order,
    program: Program,
) -> Result<PreviewedRun, Trouble> {
    let done = execute(vm, copy, order, program, Detail::Profiled)?;
    Ok(PreviewedRun {
        placement: done.placement.map(TransactionResult::from),
        call: done.call.map(TransactionResult::from),
    })
}

/// What the transactions of a run come to.
pub(super) struct Done {
    /// The deployment or the upgrade, if one is needed.
    pub(super) placement: Option<Applied>,
    /// The call; none if the placement fails.
    pub(super) call: Option<Applied>,
}

/// The same in more or less detail, as the ledger tells it.
///
/// # Errors
/// Why the ledger would refuse it.
pub(super) fn execute(
    vm: &BrowserVm,
    copy: &Copy,
    order: &Order,
    program: Program,
    detail: Detail,
) -> Result<Done, Trouble> {
    let transactions = sent(vm, copy, order, program)?;
    let placed = transactions.len() > 1;
    let preview = copy
        .ledger
        .preview(vm, transactions, detail)
        .map_err(|error| trouble(&error))?;
    let failed = |applied: &Applied| applied.receipt.outcome != Outcome::Success;
    let fails = placed && preview.applied.first().is_some_and(failed);
    if let Some(rejection) = preview.rejection.filter(|_| !fails) {
        return Err(trouble(&rejection.into()));
    }
    let mut results = preview.applied.into_iter();
    let placement = placed.then(|| results.next()).flatten();
    Ok(Done {
        placement,
        // Run sends no call after a placement that failed.
        call: results.next().filter(|_| !fails),
    })
}

/// The transactions that Run would send: the placement, if one is needed, then the call.
///
/// # Errors
/// Why they mean nothing to the ledger.
pub(super) fn sent(
    vm: &BrowserVm,
    copy: &Copy,
    order: &Order,
    program: Program,
) -> Result<Vec<Transaction>, Trouble> {
    let view = copy.ledger.view().map_err(|error| trouble(&error.into()))?;
    let known = order.deployed_in(copy.base.sandbox.as_deref().unwrap_or_default());
    if let Some(deployed) = known {
        let account = view.account(&deployed.contract);
        let account = account.map_err(|error| trouble(&error.into()))?;
        let code = account.and_then(|account| account.code);
        if code.is_some_and(|code| is_other_code(deployed, code, copy.base.height)) {
            return Err(overtaken());
        }
    }
    let mut resolver = Resolver::new(vm, view).with(program);
    let mut resolve = |request| {
        let resolved = resolver.resolve(request);
        resolved.map_err(|error| Trouble::new(REFUSED, told(&error)))
    };
    let (placement, contract) = match known {
        None => {
            let deployment = resolve(TransactionRequest::Deploy(order.deploy()))?;
            let contract = deployed(&deployment);
            (Some(deployment), contract)
        }
        Some(deployed) => {
            let upgrade = order.upgrade(deployed).map(TransactionRequest::Upgrade);
            (upgrade.map(&mut resolve).transpose()?, deployed.contract)
        }
    };
    let call = resolve(TransactionRequest::Call(order.call(contract)))?;
    Ok(placement.into_iter().chain([call]).collect())
}

/// The contract that a deployment makes.
fn deployed(deployment: &Transaction) -> Address {
    match deployment {
        Transaction::Sent { sender, nonce, .. } => Address::of_contract(sender, *nonce),
        Transaction::Faucet { .. } | Transaction::Warp { .. } => Address::default(),
    }
}

const REFUSED: &str = "The ledger would refuse the call";

fn trouble(error: &LedgerError) -> Trouble {
    match error {
        LedgerError::Rejected(_) => Trouble::new(REFUSED, told(error)),
        _ => Trouble::new("The call cannot be previewed", told(error)),
    }
}

fn told(error: &dyn std::fmt::Display) -> String {
    named_accounts(&sentence(&error.to_string()))
}
