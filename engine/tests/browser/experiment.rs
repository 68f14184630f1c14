//! Links made without a page: a contract is deployed by alice and called some times.

use std::ops::ControlFlow;

use wattage_core::contract::Contract;
use wattage_core::ledger::{Action, Genesis, LedgerEntry, Transaction};
use wattage_core::limits;
use wattage_core::share::{Bundle, CallTexts, Experiment, Source, View, record};
use wattage_core::types::{Address, Value};
use wattage_engine::vm::WasmVm;

pub(crate) fn vm() -> WasmVm {
    WasmVm::new(limits::GAS_MAX).expect("an engine")
}

/// Deploys `text` as alice and calls `increment` with each of `amounts`; the last is the call in question.
pub(crate) fn bundle(title: &str, text: &str, amounts: &[i64]) -> Bundle {
    let alice = Address::named("alice").expect("a name");
    let sent = |nonce, action| Transaction::Sent {
        sender: alice,
        nonce,
        gas_limit: limits::GAS_DEFAULT,
        action,
    };
    let code = Contract::from_wat(text).expect("a contract").code();
    let mut transactions = vec![sent(
        0,
        Action::Deploy {
            code,
            arguments: Vec::new(),
            input: "0x".parse().expect("bytes"),
            value: 0,
        },
    )];
    for (nonce, amount) in (1..).zip(amounts) {
        let call = Action::Call {
            contract: Address::of_contract(&alice, 0),
            function: "increment".to_owned(),
            arguments: vec![Value::I64(*amount)],
            input: "0x".parse().expect("bytes"),
            value: 0,
            spend_limit: 0,
        };
        transactions.push(sent(nonce, call));
    }
    let entries = (1..)
        .zip(transactions)
        .map(|(height, transaction)| LedgerEntry {
            height,
            transaction,
            block: None,
        });
    let arguments = amounts.iter().rev().take(1).map(ToString::to_string);
    let experiment = Experiment {
        title: title.to_owned(),
        note: "one | two".to_owned(),
        parent: None,
        file: Source {
            name: "counter.wat".to_owned(),
            text: text.to_owned(),
        },
        genesis: Genesis::default(),
        entries: entries.collect(),
        called: true,
        call: CallTexts {
            caller: "alice".to_owned(),
            function: "increment".to_owned(),
            arguments: arguments.collect(),
            value: "0".to_owned(),
            spend_limit: "0".to_owned(),
            input: String::new(),
            gas_limit: "10,000,000".to_owned(),
        },
        view: View::default(),
    };
    record(&vm(), experiment, |_| ControlFlow::Continue(())).expect("a bundle")
}
