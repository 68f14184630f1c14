//! A scenario and its snapshot as the page exports them, recorded by core: `wattage gas --check` comes to the same.

use std::collections::BTreeMap;

use wattage_core::contract::Contract;
use wattage_core::limits;
use wattage_core::scenario::{Call, ContractSource, Deploy, Played, Scenario, Step, record};
use wattage_core::types::{Address, Amount, Bytes};
use wattage_core::vm::Outcome;
use wattage_engine::vm::WasmVm;

use crate::scenario::Folder;
use crate::{example, json, stderr, stdout, write};

/// The counter, deployed by alice and called by bob with this gas limit, and what was recorded of it.
fn recorded(gas_limit: u64) -> (Scenario, Played) {
    let source = example("counter");
    let name = "counter".to_owned();
    let account = |name| Address::named(name).expect("a name");
    let deploy = Deploy {
        contract: name.clone(),
        sender: account("alice"),
        gas_limit: limits::GAS_DEFAULT,
        arguments: Vec::new(),
        input: Bytes::default(),
        value: Amount(0),
        expect: Outcome::Success,
    };
    let call = Call {
        contract: name.clone(),
        function: "increment".to_owned(),
        sender: account("bob"),
        gas_limit,
        arguments: vec!["5".to_owned()],
        input: Bytes::default(),
        value: Amount(0),
        spend_limit: Amount(0),
        expect: Outcome::Success,
    };
    let code = ContractSource::Inline {
        source: source.to_owned(),
    };
    let scenario = Scenario::deploy_and_call(code, deploy, call);
    let contract = Contract::from_wat(source).expect("a contract");
    let vm = WasmVm::new(limits::GAS_DEFAULT).expect("Wasmtime starts");
    record(&vm, scenario, &BTreeMap::from([(name, contract)])).expect("it can be played")
}

fn exported(gas_limit: u64) -> (Folder, Scenario) {
    let (scenario, played) = recorded(gas_limit);
    let folder = Folder::new();
    let text = serde_json::to_string_pretty(&scenario).expect("json");
    write(&folder.path("mine.json"), &text);
    let text = serde_json::to_string_pretty(&played.snapshot).expect("json");
    write(&folder.path("mine.gas.json"), &text);
    (folder, scenario)
}

#[test]
fn an_exported_scenario_and_its_snapshot_check_as_the_same() {
    let (folder, _) = exported(limits::GAS_DEFAULT);
    let check = folder.gas("--check", &["mine.json"], &[]);
    assert_eq!(check.status.code(), Some(0), "{}", stderr(&check));
    assert!(
        stdout(&check).starts_with("2 steps, 27,862 gas (wattage-1), as in"),
        "{}",
        stdout(&check)
    );
    // And the command line writes the very same figures.
    let kept = folder.text("mine.gas.json") + "\n";
    let made = folder.gas("--snapshot", &["mine.json"], &[]);
    assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
    assert_eq!(folder.text("mine.gas.json"), kept);
}

#[test]
fn a_call_that_fails_is_exported_as_one_that_is_to_fail() {
    let (folder, scenario) = exported(20_000);
    assert_eq!(scenario.steps[1].expect(), Outcome::OutOfGas);
    let check = folder.gas("--check", &["mine.json"], &[]);
    assert_eq!(check.status.code(), Some(0), "{}", stderr(&check));
}

#[test]
fn a_deployment_that_fails_is_all_that_is_exported() {
    let source = "(module (func (export \"init\") (unreachable)) (func (export \"main\")))";
    let (mut scenario, _) = recorded(limits::GAS_DEFAULT);
    let contract = Contract::from_wat(source).expect("a contract");
    if let Step::Call(call) = &mut scenario.steps[1] {
        call.function = "main".to_owned();
    }
    let vm = WasmVm::new(limits::GAS_DEFAULT).expect("Wasmtime starts");
    let contracts = BTreeMap::from([("counter".to_owned(), contract)]);
    let (scenario, played) = record(&vm, scenario, &contracts).expect("it can be played");
    assert_eq!(scenario.steps.len(), 1);
    assert_eq!(scenario.steps[0].expect(), Outcome::Trap);
    assert_eq!(played.snapshot.steps.len(), 1);
    assert!(played.addresses.is_empty());
}

#[test]
fn a_difference_is_told_by_host_function_function_and_line() {
    let (folder, _) = exported(limits::GAS_DEFAULT);
    let dearer =
        example("counter").replacen("call $load", "call $load drop i64.const 0 call $load", 1);
    let mut changed: serde_json::Value =
        serde_json::from_str(&folder.text("mine.json")).expect("json");
    changed["contracts"]["counter"]["source"] = dearer.into();
    write(&folder.path("mine.json"), &changed.to_string());
    let text = folder.gas("--diff", &["mine.json"], &[]);
    let text = stdout(&text);
    for row in ["storage_load", "in increment", "| call $load drop"] {
        assert!(text.contains(row), "{row} in {text}");
    }
    let told = json(&folder.gas("--diff", &["mine.json"], &["--json"]));
    let call = &told["steps"][1];
    assert_eq!(call["parts"]["storage_load"]["new"], 400);
    let function = &call["functions"][0];
    assert_eq!(function["function"], "increment");
    let gas = |side: &str| function["gas"][side].as_u64().expect("gas");
    assert_eq!(gas("new") - gas("old"), 202);
}
