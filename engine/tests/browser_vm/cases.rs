//! What is sent to both sides: the shipped examples, the gas goldens, random modules, numbers at the edges of their types,
//! and everything that the tests of attacks, promises and nested calls send.

use wattage_core::api::{CallRequest, DeployRequest, TransactionRequest};
use wattage_core::examples::{EXAMPLES, Example};
use wattage_core::limits;
use wattage_core::types::{Address, Amount, Bytes};

use crate::common::account;
use crate::common::case::Case;
use crate::script::{Script, Step};
use crate::{generate, modules, recorded};

/// Seeds of random modules; not every one gives a contract.
const SEEDS: u64 = 300;
/// Gas of a call of a random module, most of which never end.
const RANDOM_GAS: u64 = 200_000;

/// All cases.
pub(crate) fn all() -> Vec<Case> {
    let seeds = modules::seeds(SEEDS);
    let mut cases = examples();
    cases.extend(goldens());
    cases.push(edges());
    cases.extend(seeds.filter_map(generated));
    cases.extend(recorded::cases());
    cases
}

/// Each example, deployed and called twice as the page does it.
pub(crate) fn examples() -> Vec<Case> {
    let case = |example: &Example| Case {
        name: format!("example {}", example.id),
        genesis: None,
        transactions: vec![
            deploy("alice", example.source),
            example_call(example),
            example_call(example),
        ],
    };
    EXAMPLES.iter().map(case).collect()
}

fn example_call(example: &Example) -> TransactionRequest {
    let arguments = example.arguments.iter().copied().map(str::to_owned);
    TransactionRequest::Call(CallRequest {
        arguments: arguments.collect(),
        input: example.input.parse().expect("an input"),
        spend_limit: Amount(example.spend_limit),
        ..call(
            "alice",
            Address::of_contract(&account("alice"), 0),
            example.function,
        )
    })
}

/// The goldens, each with the calls that its first lines say.
fn goldens() -> Vec<Case> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/goldens");
    let files = std::fs::read_dir(folder).expect("the folder is there");
    let paths = files.map(|file| file.expect("a readable folder").path());
    let mut paths: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|e| e == "wat"))
        .collect();
    paths.sort();
    let case = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).expect("a readable file");
        let script = Script::parse(&text).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        let address = Address::of_contract(&account(&script.steps[0].sender), 0);
        let steps = script.steps.iter();
        Case {
            name: format!("golden {}", path.file_stem().expect("a name").display()),
            genesis: None,
            transactions: steps
                .map(|step| golden_step(step, &script.source, address))
                .collect(),
        }
    };
    paths.iter().map(case).collect()
}

fn golden_step(step: &Step, source: &str, contract: Address) -> TransactionRequest {
    let input = Bytes(step.input.clone());
    let sender = account(&step.sender);
    match &step.function {
        None => TransactionRequest::Deploy(DeployRequest {
            sender,
            nonce: None,
            gas_limit: step.gas_limit,
            source: Some(source.to_owned()),
            wasm: None,
            arguments: step.arguments.clone(),
            input,
            value: Amount(step.value),
        }),
        Some(function) => TransactionRequest::Call(CallRequest {
            arguments: step.arguments.clone(),
            input,
            value: Amount(step.value),
            spend_limit: Amount(step.spend_limit),
            gas_limit: step.gas_limit,
            ..call(&step.sender, contract, function)
        }),
    }
}

/// Numbers at the edges of their types, which must pass JavaScript to the bit.
fn edges() -> Case {
    let source = r#"(module
      (func (export "i64") (param i64) (result i64) (local.get 0))
      (func (export "f32") (param f32) (result f32) (local.get 0))
      (func (export "f64") (param f64) (result f64 i32) (local.get 0) (i32.const -1))
      (func (export "trunc32") (param f32) (result i32) (i32.trunc_f32_s (local.get 0)))
      (func (export "trunc64") (param f64) (result i64) (i64.trunc_f64_u (local.get 0)))
      (func (export "mixed") (param i32 f64 i64 f32) (result f32 i64 f64 i32)
        (local.get 3) (local.get 2) (local.get 1) (local.get 0)))"#;
    let contract = Address::of_contract(&account("alice"), 0);
    let calls = [
        ("i64", vec!["-9223372036854775808"]),
        ("i64", vec!["9223372036854775807"]),
        ("i64", vec!["9007199254740993"]),
        ("f32", vec!["nan:0x200001"]),
        ("f32", vec!["-nan:0x400000"]),
        ("f32", vec!["-0"]),
        ("f64", vec!["nan:0x4000000000001"]),
        ("f64", vec!["-nan:0xfffffffffffff"]),
        ("f64", vec!["5e-324"]),
        ("trunc32", vec!["nan:0x400000"]),
        ("trunc32", vec!["2147483648"]),
        ("trunc64", vec!["nan:0x8000000000000"]),
        ("trunc64", vec!["-1"]),
        ("trunc64", vec!["18446744073709549568"]),
        ("mixed", vec!["-1", "nan:0x1", "-1", "-nan:0x1"]),
    ];
    let calls = calls.into_iter().map(|(function, arguments)| {
        TransactionRequest::Call(CallRequest {
            arguments: arguments.into_iter().map(str::to_owned).collect(),
            ..call("bob", contract, function)
        })
    });
    let mut transactions = vec![deploy("alice", source)];
    transactions.extend(calls);
    Case {
        name: "edges".to_owned(),
        genesis: None,
        transactions,
    }
}

/// The random module of a seed, with calls of each of its entries.
fn generated(seed: u64) -> Option<Case> {
    let contract = generate::contract(seed)?;
    let address = Address::of_contract(&account("alice"), 0);
    let mut transactions = vec![TransactionRequest::Deploy(DeployRequest {
        gas_limit: limits::GAS_DEFAULT,
        source: None,
        wasm: Some(Bytes(contract.wasm().to_vec())),
        ..deployment("alice")
    })];
    for entry in contract.entries() {
        for arguments in modules::arguments(entry, seed) {
            transactions.push(TransactionRequest::Call(CallRequest {
                arguments: arguments.iter().map(ToString::to_string).collect(),
                gas_limit: RANDOM_GAS,
                ..call("bob", address, &entry.name)
            }));
        }
    }
    Some(Case {
        name: format!("seed {seed}"),
        genesis: None,
        transactions,
    })
}

fn deploy(sender: &str, source: &str) -> TransactionRequest {
    TransactionRequest::Deploy(DeployRequest {
        source: Some(source.to_owned()),
        ..deployment(sender)
    })
}

fn deployment(sender: &str) -> DeployRequest {
    DeployRequest {
        sender: account(sender),
        nonce: None,
        gas_limit: limits::GAS_DEFAULT,
        source: None,
        wasm: None,
        arguments: Vec::new(),
        input: Bytes::default(),
        value: Amount::default(),
    }
}

fn call(sender: &str, contract: Address, function: &str) -> CallRequest {
    CallRequest {
        sender: account(sender),
        nonce: None,
        gas_limit: limits::GAS_DEFAULT,
        contract,
        function: function.to_owned(),
        arguments: Vec::new(),
        input: Bytes::default(),
        value: Amount::default(),
        spend_limit: Amount::default(),
    }
}
