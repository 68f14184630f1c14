//! A ledger on which a little of everything happens, as a ledger file: made without a node.

use serde_json::{Value, json};
use wattage_core::api::{LedgerFile, TransactionView};
use wattage_core::contract::Contract;
use wattage_core::ledger::{Action, Genesis, Ledger, Transaction};
use wattage_core::store::MemoryStore;
use wattage_core::types::{Address, Bytes, Value as Argument};
use wattage_core::vm::Detail;
use wattage_engine::vm::WasmVm;

use crate::example;

pub(crate) fn named(name: &str) -> Address {
    Address::named(name).expect("a name")
}

/// The counter that alice's first transaction deploys.
pub(crate) fn counter() -> Address {
    Address::of_contract(&named("alice"), 0)
}

/// Deployment, two calls, one that fails, a transfer, a faucet and a warp: blocks 1 to 7.
pub(crate) fn transactions() -> Vec<Transaction> {
    let code = Contract::from_wat(example("counter")).expect("a contract");
    let sent = |sender, nonce, gas_limit, action| Transaction::Sent {
        sender: named(sender),
        nonce,
        gas_limit,
        action,
    };
    let increment = |by| Action::Call {
        contract: counter(),
        function: "increment".to_owned(),
        arguments: vec![Argument::I64(by)],
        input: Bytes::default(),
        value: 0,
        spend_limit: 0,
    };
    let deploy = Action::Deploy {
        code: code.code(),
        arguments: Vec::new(),
        input: Bytes::default(),
        value: 0,
    };
    let transfer = Action::Transfer {
        to: named("bob"),
        amount: 300,
    };
    vec![
        sent("alice", 0, 10_000_000, deploy),
        sent("bob", 0, 10_000_000, increment(5)),
        sent("bob", 1, 10_000_000, increment(6)),
        // It runs out of gas.
        sent("bob", 2, 1_000, increment(7)),
        sent("alice", 1, 10_000_000, transfer),
        Transaction::Faucet {
            to: named("carol"),
            amount: u128::from(u64::MAX),
        },
        Transaction::Warp {
            timestamp: 4_000_000_000,
        },
    ]
}

/// Their ledger file.
pub(crate) fn file() -> Value {
    let genesis = Genesis::default();
    let ledger = Ledger::create(MemoryStore::default(), &genesis).expect("a ledger");
    let vm = WasmVm::new(10_000_000).expect("an engine");
    let head = || ledger.view().expect("a view").head().expect("a head");
    let genesis_hash = head().hash;
    let blocks = transactions().into_iter().map(|transaction| {
        let view = TransactionView::from(transaction.clone());
        let applied = ledger
            .apply(&vm, transaction, Detail::Plain)
            .expect("a block");
        let head = head();
        json!({
            "hash": head.hash,
            "state_root": head.state_root,
            "gas_used": applied.receipt.gas_used,
            "transaction": view,
        })
    });
    let accounts = genesis.accounts.iter();
    let accounts =
        accounts.map(|(address, balance)| (address.to_string(), json!(balance.to_string())));
    json!({
        "format": LedgerFile::FORMAT,
        "schedule": genesis.schedule,
        "genesis": {
            "accounts": accounts.collect::<serde_json::Map<_, _>>(),
            "gas_price": "0",
        },
        "genesis_hash": genesis_hash,
        "blocks": blocks.collect::<Vec<_>>(),
    })
}
