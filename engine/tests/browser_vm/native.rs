//! A case on the node's VM, told as the contract worker tells it.

use serde_json::{Value, json};
use wattage_core::api::{ResolveError, Resolver, TransactionRequest, TransactionResult};
use wattage_core::ledger::{Genesis, Ledger};
use wattage_core::store::MemoryStore;
use wattage_core::vm::Detail;

use crate::common::VM;
use crate::common::case::Case;

/// What each transaction comes to.
pub(crate) fn execute(case: &Case) -> Vec<Value> {
    let genesis = case.genesis.clone();
    let genesis = genesis.map_or_else(Genesis::default, |genesis| {
        Genesis::try_from(genesis).expect("a genesis")
    });
    let ledger = Ledger::create(MemoryStore::default(), &genesis).expect("a ledger");
    let requests = case.transactions.iter().cloned();
    let executed = requests.map(|request| match block(&ledger, request) {
        Ok(block) => json!({ "Ok": block }),
        Err(error) => json!({ "Err": error.to_string() }),
    });
    executed.collect()
}

fn block(ledger: &Ledger<MemoryStore>, request: TransactionRequest) -> Result<Value, ResolveError> {
    let transaction = Resolver::new(&*VM, ledger.view()?).resolve(request)?;
    let applied = ledger.apply(&*VM, transaction, Detail::Profiled)?;
    let head = ledger.view()?.head()?;
    Ok(json!({
        "result": TransactionResult::from(applied),
        "block": head.hash,
        "state_root": head.state_root,
    }))
}
