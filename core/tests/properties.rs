//! Invariants, on random inputs.

#![cfg(not(target_arch = "wasm32"))]

use proptest::collection::vec;
use proptest::prelude::*;
use wattage_core::contract::Contract;
use wattage_core::encoding::Canonical;
use wattage_core::ledger::{Action, Code, Genesis, Ledger, Receipt, Transaction};
use wattage_core::state::{LedgerRuntimeState, MockRuntimeState, RuntimeState};
use wattage_core::store::MemoryStore;
use wattage_core::types::{Address, Bytes, Hash, Value};
use wattage_core::vm::Log;

fn address() -> impl Strategy<Value = Address> {
    prop_oneof![Just("alice"), Just("bob"), Just("carol"), Just("shop")]
        .prop_map(|name| Address::named(name).expect("a name"))
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i32>().prop_map(Value::I32),
        any::<i64>().prop_map(Value::I64),
        any::<u32>().prop_map(Value::F32),
        any::<u64>().prop_map(Value::F64),
    ]
}

fn bytes() -> impl Strategy<Value = Bytes> {
    vec(any::<u8>(), 0..40).prop_map(Bytes)
}

fn code() -> impl Strategy<Value = Code> {
    (vec(any::<u8>(), 0..40), proptest::option::of(".{0,20}"))
        .prop_map(|(wasm, source)| Code { wasm, source })
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        (code(), vec(value(), 0..4), bytes(), any::<u128>()).prop_map(
            |(code, arguments, input, value)| Action::Deploy {
                code,
                arguments,
                input,
                value
            }
        ),
        (address(), code()).prop_map(|(contract, code)| Action::Upgrade { contract, code }),
        (
            address(),
            ".{0,10}",
            vec(value(), 0..4),
            bytes(),
            any::<u128>(),
            any::<u128>()
        )
            .prop_map(
                |(contract, function, arguments, input, value, spend_limit)| Action::Call {
                    contract,
                    function,
                    arguments,
                    input,
                    value,
                    spend_limit
                }
            ),
        (address(), any::<u128>()).prop_map(|(to, amount)| Action::Transfer { to, amount }),
    ]
}

fn transaction() -> impl Strategy<Value = Transaction> {
    prop_oneof![
        (address(), any::<u64>(), any::<u64>(), action()).prop_map(
            |(sender, nonce, gas_limit, action)| Transaction::Sent {
                sender,
                nonce,
                gas_limit,
                action
            }
        ),
        (address(), any::<u128>()).prop_map(|(to, amount)| Transaction::Faucet { to, amount }),
        any::<u64>().prop_map(|timestamp| Transaction::Warp { timestamp }),
    ]
}

/// Something a contract does to the state.
#[derive(Debug, Clone)]
enum Step {
    Write(Address, Vec<u8>, Vec<u8>),
    Delete(Address, Vec<u8>),
    Transfer(Address, Address, u128),
    Log(Address),
    Checkpoint,
    Rollback,
}

fn step() -> impl Strategy<Value = Step> {
    let key = || vec(0u8..3, 0..3);
    prop_oneof![
        (address(), key(), vec(any::<u8>(), 0..3)).prop_map(|(a, k, v)| Step::Write(a, k, v)),
        (address(), key()).prop_map(|(a, k)| Step::Delete(a, k)),
        (address(), address(), 0u128..1500).prop_map(|(a, b, n)| Step::Transfer(a, b, n)),
        address().prop_map(Step::Log),
        Just(Step::Checkpoint),
        Just(Step::Rollback),
    ]
}

/// Does a step, and says what could be seen of it.
fn perform<S: RuntimeState>(state: &mut S, saved: &mut Vec<S::Checkpoint>, step: &Step) -> String {
    match step {
        Step::Write(contract, key, value) => {
            let before = state.storage_read(contract, key).expect("readable");
            state
                .storage_write(contract, key.clone(), value.clone())
                .expect("writable");
            format!("{before:?}")
        }
        Step::Delete(contract, key) => format!(
            "{:?}",
            state.storage_delete(contract, key).expect("readable")
        ),
        Step::Transfer(from, to, amount) => {
            let done = state.transfer(from, to, *amount).is_ok();
            let balance = |a| state.get_balance(a).expect("readable");
            format!("{done} {} {}", balance(from), balance(to))
        }
        Step::Log(contract) => {
            state.emit_log(Log {
                contract: *contract,
                topics: vec![],
                data: Bytes::default(),
            });
            String::new()
        }
        Step::Checkpoint => {
            saved.push(state.checkpoint());
            String::new()
        }
        Step::Rollback => {
            if let Some(checkpoint) = saved.pop() {
                state.rollback(checkpoint);
            }
            String::new()
        }
    }
}

proptest! {
    #[test]
    fn every_transaction_reads_back_from_its_encoding(transaction in transaction()) {
        prop_assert_eq!(Transaction::from_canonical(&transaction.to_canonical()), Ok(transaction));
    }

    #[test]
    fn different_transactions_have_different_encodings_and_hashes(a in transaction(), b in transaction()) {
        prop_assert_eq!(a == b, a.to_canonical() == b.to_canonical());
        prop_assert_eq!(a == b, a.hash(1) == b.hash(1));
        prop_assert_ne!(a.hash(1), a.hash(2));
    }

    #[test]
    fn random_bytes_are_refused_or_are_the_one_encoding_of_a_value(bytes in vec(any::<u8>(), 0..200)) {
        if let Ok(transaction) = Transaction::from_canonical(&bytes) {
            prop_assert_eq!(transaction.to_canonical(), bytes.clone());
        }
        if let Ok(receipt) = Receipt::from_canonical(&bytes) {
            prop_assert_eq!(receipt.to_canonical(), bytes);
        }
    }

    #[test]
    fn parts_of_a_hash_cannot_be_shifted(a in vec(any::<u8>(), 0..20), b in vec(any::<u8>(), 0..20), cut in 0usize..40) {
        let whole = [a.clone(), b.clone()].concat();
        let (left, right) = whole.split_at(cut.min(whole.len()));
        let same = left == a.as_slice();
        prop_assert_eq!(Hash::tagged("t", &[&a, &b]) == Hash::tagged("t", &[left, right]), same);
    }

    #[test]
    fn the_overlay_of_a_ledger_behaves_as_plain_state_and_keeps_the_sum_of_balances(steps in vec(step(), 0..60)) {
        let named = |name| Address::named(name).expect("a name");
        let balances = [(named("alice"), 1000), (named("bob"), 500)];
        let ledger = Ledger::create(MemoryStore::default(), &Genesis::new(balances).expect("a genesis")).expect("a ledger");
        let mut over_ledger = LedgerRuntimeState::new(&ledger).expect("a state");
        let mut plain = MockRuntimeState { balances: balances.into(), ..MockRuntimeState::default() };
        let (mut saved, mut saved_plain) = (Vec::new(), Vec::new());
        for step in &steps {
            let seen = perform(&mut over_ledger, &mut saved, step);
            prop_assert_eq!(seen, perform(&mut plain, &mut saved_plain, step), "{:?}", step);
        }
        prop_assert_eq!(over_ledger.get_logs(), plain.logs.as_slice());
        prop_assert_eq!(plain.balances.values().sum::<u128>(), 1500);

        // Once committed, the store says the same.
        over_ledger.commit().expect("a commit");
        let view = ledger.view().expect("a view");
        for ((contract, key), value) in &plain.storage {
            prop_assert_eq!(view.storage(contract, key).expect("readable"), Some(value.clone()));
        }
        let rows: usize = ["alice", "bob", "carol", "shop"]
            .map(|name| view.storage_rows(&named(name), None, 1000).expect("readable").len())
            .into_iter()
            .sum();
        prop_assert_eq!(rows, plain.storage.len());
        for (address, balance) in &plain.balances {
            prop_assert_eq!(ledger.get_account(address).expect("readable").balance, *balance);
        }
    }

    #[test]
    fn any_text_is_a_contract_or_a_diagnostic_within_it(text in "[(); \n$a-z0-9.\"éλ]{0,120}") {
        if let Err(error) = Contract::from_wat(&text)
            && let Some(span) = error.span
        {
            prop_assert!(span.start <= span.end && span.end as usize <= text.len() + 1, "{:?}", error);
            prop_assert!(text.is_char_boundary((span.start as usize).min(text.len())));
        }
    }

    #[test]
    fn a_damaged_module_is_refused_or_still_a_contract(at in 0usize..300, byte in any::<u8>(), cut in 0usize..300) {
        let source = wattage_core::examples::EXAMPLES[0].source;
        let mut wasm = Contract::from_wat(source).expect("a contract").wasm().to_vec();
        let at = at % wasm.len();
        wasm[at] = byte;
        // Refused or not: neither may panic, and what is accepted can be instrumented.
        for damaged in [&wasm[..], &wasm[..cut.min(wasm.len())]] {
            if let Ok(contract) = Contract::from_wasm(damaged) {
                use wattage_core::contract::{Mode, instrument};
                let _ = instrument(&contract, Mode::Profiled);
            }
        }
    }
}
