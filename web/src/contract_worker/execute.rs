//! Transactions on a fresh ledger, one block each.

use wattage_core::api::{ResolveError, Resolver, TransactionRequest};
use wattage_core::ledger::{Genesis, Ledger};
use wattage_core::store::MemoryStore;
use wattage_core::vm::{Detail, Vm};

use crate::protocol::contract::{Execute, Executed};

/// What each of the transactions comes to, on a ledger that begins as asked. A refused one makes no block.
pub(super) fn execute<V: Vm>(vm: &V, request: Execute) -> Vec<Result<Executed, String>> {
    let transactions = request.transactions;
    let genesis = request.genesis.map_or_else(
        || Ok(Genesis::default()),
        |genesis| Genesis::try_from(genesis).map_err(|error| error.to_string()),
    );
    let ledger = genesis.and_then(|genesis| {
        let ledger = Ledger::create(MemoryStore::default(), &genesis);
        ledger.map_err(|error| error.to_string())
    });
    match ledger {
        Err(problem) => transactions.iter().map(|_| Err(problem.clone())).collect(),
        Ok(ledger) => {
            let block = |transaction| {
                let executed = block(vm, &ledger, transaction);
                executed.map_err(|error| error.to_string())
            };
            transactions.into_iter().map(block).collect()
        }
    }
}

fn block<V: Vm>(
    vm: &V,
    ledger: &Ledger<MemoryStore>,
    request: TransactionRequest,
) -> Result<Executed, ResolveError> {
    let transaction = Resolver::new(vm, ledger.view()?).resolve(request)?;
    let applied = ledger.apply(vm, transaction, Detail::Profiled)?;
    let head = ledger.view()?.head()?;
    Ok(Executed {
        result: applied.into(),
        block: head.hash,
        state_root: head.state_root,
    })
}
