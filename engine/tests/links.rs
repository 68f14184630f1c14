//! Links in whole: the shipped examples as links, the old links that open for ever, and what a link that was changed says.

#[path = "common/mod.rs"]
mod common;

use std::ops::ControlFlow;

use common::account;
use wattage_core::contract::Contract;
use wattage_core::examples::{EXAMPLES, Example};
use wattage_core::ledger::{Action, Genesis, Ledger, Transaction};
use wattage_core::limits;
use wattage_core::share::{
    Bundle, CallTexts, Experiment, Link, Source, Verdict, View, record, replay,
};
use wattage_core::store::MemoryStore;
use wattage_core::vm::Detail;
use wattage_engine::vm::WasmVm;

fn vm() -> WasmVm {
    WasmVm::new(limits::GAS_MAX).expect("an engine")
}

/// An example as a first visit shows it: deployed, then called.
fn experiment(example: &Example) -> Experiment {
    let ledger = Ledger::create(MemoryStore::default(), &Genesis::default()).expect("a ledger");
    let contract = Contract::from_wat(example.source).expect("a contract");
    let vm = vm();
    let deploy = Transaction::Sent {
        sender: account("alice"),
        nonce: 0,
        gas_limit: limits::GAS_DEFAULT,
        action: Action::Deploy {
            code: contract.code(),
            arguments: Vec::new(),
            input: "0x".parse().expect("bytes"),
            value: 0,
        },
    };
    let placed = ledger.apply(&vm, deploy, Detail::Plain).expect("a block");
    let entry = contract.entry(example.function).expect("an entry");
    let arguments: Vec<String> = example.arguments.iter().map(ToString::to_string).collect();
    let call = Transaction::Sent {
        sender: account("alice"),
        nonce: 1,
        gas_limit: limits::GAS_DEFAULT,
        action: Action::Call {
            contract: placed.receipt.contract.expect("a contract"),
            function: example.function.to_owned(),
            arguments: entry.parse_arguments(&arguments).expect("arguments"),
            input: example.input.parse().expect("bytes"),
            value: 0,
            spend_limit: example.spend_limit,
        },
    };
    ledger.apply(&vm, call, Detail::Plain).expect("a block");
    let view = ledger.view().expect("a view");
    Experiment {
        title: String::new(),
        note: String::new(),
        parent: None,
        file: Source {
            name: format!("{}.wat", example.id),
            text: example.source.to_owned(),
        },
        genesis: Genesis::default(),
        entries: view.transactions_from(1, 10).expect("entries"),
        called: true,
        call: CallTexts {
            caller: "alice".to_owned(),
            function: example.function.to_owned(),
            arguments,
            value: "0".to_owned(),
            spend_limit: example.spend_limit.to_string(),
            input: String::new(),
            gas_limit: "10,000,000".to_owned(),
        },
        view: View::default(),
    }
}

fn bundle(experiment: Experiment) -> Bundle {
    record(&vm(), experiment, |_| ControlFlow::Continue(())).expect("a bundle")
}
#[test]
fn every_example_with_its_call_is_a_short_link_that_opens_as_the_sender_saw_it() {
    for example in &EXAMPLES {
        let link = Link::of(bundle(experiment(example))).expect("a link");
        let chars = link.text().len();
        println!("{}: {chars} characters", example.id);
        assert!(chars < 2_000, "{}: {chars}", example.id);
        let opened = Link::parse(&format!("https://example.org/#{link}")).expect("it opens");
        assert_eq!(opened, link);
        let replayed = replay(&vm(), opened.bundle(), |_| ControlFlow::Continue(()));
        let replayed = replayed.expect("executed");
        assert_eq!(replayed.verdict, Verdict::Same, "{}", example.id);
        let result = replayed.result.expect("a result");
        assert_eq!(Some(result.gas_used), opened.bundle().gas_used());
        assert_eq!(replayed.before.height, 1);
    }
}

#[test]
fn the_same_experiment_gives_the_same_link() {
    let link = || Link::of(bundle(experiment(&EXAMPLES[0]))).expect("a link");
    assert_eq!(link().text(), link().text());
}
