//! Any sequence of host calls with any arguments, nested calls included, against core's own dispatch: no panic, gas never
//! comes back, the breakdown adds up, memory is touched inside its bounds only, no balance appears or vanishes, and a call
//! that fails leaves nothing behind.

use arbitrary::{Arbitrary, Unstructured};
use wattage_core::host::Frame;
use wattage_core::state::MockRuntimeState;
use wattage_core::types::Bytes;
use wattage_core::vm::{Detail, ExecutionContext, ExecutionResult, Vm as _};

use crate::script::{Script, ScriptVm, account};

/// Takes `data` as the choices of a script, and plays it.
///
/// # Panics
/// When a promise is broken.
pub fn check(data: &[u8]) {
    let Ok(script) = Script::arbitrary(&mut Unstructured::new(data)) else {
        return;
    };
    let vm = ScriptVm::new(script.steps);
    let mut context = ExecutionContext::call(account("alice"), account("contract"), "main");
    context.input = Bytes(script.input);
    context.spend_limit = u128::from(script.spend_limit);
    let before = state(&vm);
    let gas = u64::from(script.gas);
    let detail = match script.traced {
        true => Detail::Traced,
        false => Detail::Plain,
    };
    let frame = Frame::new(context, before.clone(), detail);
    let result = vm
        .execute(&vm.program(), frame, gas)
        .expect("no fault of the machine");
    hold(&result, &before, gas);
}

/// Three accounts with funds, and two contracts that may call each other. One balance is as large as there can be.
fn state(vm: &ScriptVm) -> MockRuntimeState {
    let mut state = MockRuntimeState::default();
    for (name, balance) in [
        ("alice", 1_000),
        ("contract", 500),
        ("bob", u128::MAX - 1_500),
    ] {
        state.balances.insert(account(name), balance);
    }
    for name in ["contract", "callee"] {
        state
            .contracts
            .insert(account(name), vm.program().as_ref().code());
    }
    state
}

/// What holds at the end, however it ended.
fn hold(result: &ExecutionResult<MockRuntimeState>, before: &MockRuntimeState, gas: u64) {
    assert!(result.gas_used <= gas);
    if let Some(tree) = &result.tree {
        assert_eq!(tree.nodes[0].gas, result.gas_used);
        assert_eq!(tree.own_gas().iter().sum::<u64>(), result.gas_used);
    }
    assert_eq!(
        result.breakdown.total(),
        result.gas_used,
        "{:?}",
        result.breakdown
    );
    // The script itself costs nothing: everything that was used has the name of a host function.
    assert_eq!(result.breakdown.instructions, 0, "{:?}", result.breakdown);
    let supply = |state: &MockRuntimeState| {
        let mut balances = state.balances.values();
        balances
            .try_fold(0u128, |sum, balance| sum.checked_add(*balance))
            .expect("the supply fits")
    };
    assert_eq!(supply(&result.state), supply(before));
    assert_eq!(result.success, result.message.is_none());
    if !result.success {
        assert_eq!(result.state, *before, "a failed call left something behind");
    }
}
