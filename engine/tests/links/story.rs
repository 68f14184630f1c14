//! Experiments for links: a ledger on which something is done, as the page or the command line would do it.

use std::ops::ControlFlow;

use wattage_core::contract::Contract;
use wattage_core::examples::Example;
use wattage_core::ledger::{Action, Code, Genesis, Ledger, Transaction};
use wattage_core::limits;
use wattage_core::share::{Bundle, CallTexts, Experiment, Source, View, record};
use wattage_core::store::MemoryStore;
use wattage_core::types::{Address, Value};
use wattage_core::vm::Detail;
use wattage_engine::vm::WasmVm;

use crate::common::account;

pub(crate) fn vm() -> WasmVm {
    WasmVm::new(limits::GAS_MAX).expect("an engine")
}

/// A ledger under way.
pub(crate) struct Story {
    vm: WasmVm,
    ledger: Ledger<MemoryStore>,
    file: Source,
    call: CallTexts,
}

impl Story {
    /// A fresh ledger, and the file that will be shown.
    pub(crate) fn new(name: &str, source: &str) -> Self {
        let ledger = Ledger::create(MemoryStore::default(), &Genesis::default());
        Self {
            vm: vm(),
            ledger: ledger.expect("a ledger"),
            file: Source {
                name: name.to_owned(),
                text: source.to_owned(),
            },
            call: CallTexts::default(),
        }
    }

    pub(crate) fn apply(&self, transaction: Transaction) -> Option<Address> {
        let applied = self.ledger.apply(&self.vm, transaction, Detail::Plain);
        applied.expect("a block").receipt.contract
    }

    pub(crate) fn sent(&self, sender: &str, gas_limit: u64, action: Action) -> Option<Address> {
        let sender = account(sender);
        let nonce = self.ledger.get_account(&sender).expect("an account").nonce;
        self.apply(Transaction::Sent {
            sender,
            nonce,
            gas_limit,
            action,
        })
    }

    pub(crate) fn deploy_code(&self, code: Code) -> Address {
        let action = Action::Deploy {
            code,
            arguments: Vec::new(),
            input: "0x".parse().expect("bytes"),
            value: 0,
        };
        let contract = self.sent("alice", limits::GAS_DEFAULT, action);
        contract.expect("a contract")
    }

    pub(crate) fn deploy(&self, source: &str) -> Address {
        self.deploy_code(code(source))
    }

    pub(crate) fn upgrade(&self, contract: Address, source: &str) {
        let code = code(source);
        self.sent(
            "alice",
            limits::GAS_DEFAULT,
            Action::Upgrade { contract, code },
        );
    }

    /// Calls a contract as somebody; of the last call the fields are filled in.
    pub(crate) fn call(
        &mut self,
        sender: &str,
        gas_limit: u64,
        contract: Address,
        function: &str,
        arguments: Vec<Value>,
    ) {
        self.call_with(sender, gas_limit, contract, (function, arguments), "0x", 0);
    }

    pub(crate) fn call_with(
        &mut self,
        sender: &str,
        gas_limit: u64,
        contract: Address,
        (function, arguments): (&str, Vec<Value>),
        input: &str,
        spend_limit: u128,
    ) {
        self.call = CallTexts {
            caller: sender.to_owned(),
            function: function.to_owned(),
            arguments: arguments.iter().map(Value::number).collect(),
            value: "0".to_owned(),
            spend_limit: spend_limit.to_string(),
            input: match input {
                "0x" => String::new(),
                input => input.to_owned(),
            },
            gas_limit: wattage_core::types::grouped(gas_limit),
        };
        let action = Action::Call {
            contract,
            function: function.to_owned(),
            arguments,
            input: input.parse().expect("bytes"),
            value: 0,
            spend_limit,
        };
        self.sent(sender, gas_limit, action);
    }

    /// What is shared of it, with its last transaction as the one in question.
    pub(crate) fn experiment(self) -> Experiment {
        let view = self.ledger.view().expect("a view");
        Experiment {
            title: String::new(),
            note: String::new(),
            parent: None,
            file: self.file,
            genesis: Genesis::default(),
            entries: view.transactions_from(1, 100).expect("entries"),
            called: true,
            call: self.call,
            view: View::default(),
        }
    }
}

fn code(source: &str) -> Code {
    Contract::from_wat(source).expect("a contract").code()
}

/// An example as a first visit shows it: deployed, then called.
pub(crate) fn example(example: &Example) -> Experiment {
    let mut story = Story::new(&format!("{}.wat", example.id), example.source);
    let contract = story.deploy(example.source);
    let entries = Contract::from_wat(example.source).expect("a contract");
    let entry = entries.entry(example.function).expect("an entry");
    let arguments: Vec<String> = example.arguments.iter().map(ToString::to_string).collect();
    let arguments = entry.parse_arguments(&arguments).expect("arguments");
    story.call_with(
        "alice",
        limits::GAS_DEFAULT,
        contract,
        (example.function, arguments),
        example.input,
        example.spend_limit,
    );
    story.experiment()
}

pub(crate) fn bundle(experiment: Experiment) -> Bundle {
    record(&vm(), experiment, |_| ControlFlow::Continue(())).expect("a bundle")
}
