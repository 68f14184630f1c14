//! The state transition: what transactions do to a ledger, whole or not at all.

mod common;

use common::{VM, account};
use wattage_core::contract::Contract;
use wattage_core::ledger::{
    Action, Applied, GENESIS_TIMESTAMP, Genesis, Ledger, LedgerError, Rejection, Transaction,
};
use wattage_core::limits;
use wattage_core::store::MemoryStore;
use wattage_core::types::{Address, Bytes, Value};
use wattage_core::vm::{Detail, Outcome};

const VAULT: &str = "(module
  (import \"env\" \"storage_load\" (func $load (param i64) (result i64)))
  (import \"env\" \"storage_store\" (func $store (param i64 i64)))
  (import \"env\" \"value\" (func $value (param i32)))
  (memory (export \"memory\") 1)
  (func (export \"init\") (param $start i64) (call $store (i64.const 0) (local.get $start)))
  (func (export \"bump\") (result i64)
    (call $store (i64.const 0) (i64.add (call $load (i64.const 0)) (i64.const 1)))
    (call $load (i64.const 0)))
  (func (export \"paid\") (result i64) (call $value (i32.const 0)) (i64.load (i32.const 0)))
  (func (export \"fail\") (call $store (i64.const 0) (i64.const 99)) (unreachable)))";

fn fresh() -> Ledger<MemoryStore> {
    Ledger::create(MemoryStore::default(), &Genesis::default()).expect("a ledger")
}

fn sent(name: &str, nonce: u64, action: Action) -> Transaction {
    Transaction::Sent {
        sender: account(name),
        nonce,
        gas_limit: limits::GAS_DEFAULT,
        action,
    }
}

fn deploy(wat: &str, arguments: Vec<Value>) -> Action {
    Action::Deploy {
        code: Contract::from_wat(wat).expect("a contract").code(),
        arguments,
        input: Bytes::default(),
        value: 0,
    }
}

fn call(contract: Address, function: &str, value: u128) -> Action {
    Action::Call {
        contract,
        function: function.to_owned(),
        arguments: Vec::new(),
        input: Bytes::default(),
        value,
        spend_limit: 0,
    }
}

fn apply(ledger: &Ledger<MemoryStore>, transaction: Transaction) -> Applied {
    ledger
        .apply(&*VM, transaction, Detail::Plain)
        .expect("an accepted transaction")
}

fn rejection(ledger: &Ledger<MemoryStore>, transaction: Transaction) -> Rejection {
    let head = ledger.view().expect("a view").head().expect("a head");
    let error = ledger
        .apply(&*VM, transaction, Detail::Plain)
        .expect_err("a rejection");
    let after = ledger.view().expect("a view").head().expect("a head");
    assert_eq!(head, after, "a rejected transaction is no block");
    match error {
        LedgerError::Rejected(rejection) => rejection,
        other => panic!("{other}"),
    }
}

/// A ledger with the vault deployed by alice, and its address.
fn with_vault() -> (Ledger<MemoryStore>, Address) {
    let ledger = fresh();
    let done = apply(
        &ledger,
        sent("alice", 0, deploy(VAULT, vec![Value::I64(5)])),
    );
    assert_eq!(done.receipt.outcome, Outcome::Success);
    (ledger, Address::of_contract(&account("alice"), 0))
}

fn supply(ledger: &Ledger<MemoryStore>) -> u128 {
    let accounts = ledger
        .view()
        .expect("a view")
        .accounts(None, 1000)
        .expect("accounts");
    accounts.iter().map(|(_, account)| account.balance).sum()
}

fn word(ledger: &Ledger<MemoryStore>, contract: &Address) -> Option<Vec<u8>> {
    ledger
        .view()
        .expect("a view")
        .storage(contract, &[0; 8])
        .expect("storage")
}

#[test]
fn a_deployment_runs_init_and_its_contract_keeps_what_it_stored() {
    let (ledger, vault) = with_vault();
    assert_eq!(word(&ledger, &vault), Some(5i64.to_le_bytes().to_vec()));
    let done = apply(&ledger, sent("bob", 0, call(vault, "bump", 0)));
    assert_eq!(done.receipt.results, [Value::I64(6)]);
    assert_eq!(word(&ledger, &vault), Some(6i64.to_le_bytes().to_vec()));
}

#[test]
fn a_failed_call_keeps_the_nonce_and_nothing_else() {
    let (ledger, vault) = with_vault();
    let done = apply(&ledger, sent("bob", 0, call(vault, "fail", 70)));
    assert_eq!(done.receipt.outcome, Outcome::Trap);
    assert_eq!(word(&ledger, &vault), Some(5i64.to_le_bytes().to_vec()));
    let bob = ledger.get_account(&account("bob")).expect("bob");
    assert_eq!((bob.balance, bob.nonce), (1_000_000, 1));
    assert_eq!(ledger.get_account(&vault).expect("the vault").balance, 0);
    assert_eq!(done.receipt.changes.len(), 1, "{:?}", done.receipt.changes);
}

#[test]
fn the_value_of_a_call_is_there_when_the_contract_runs() {
    let (ledger, vault) = with_vault();
    let done = apply(&ledger, sent("bob", 0, call(vault, "paid", 70)));
    assert_eq!(done.receipt.results, [Value::I64(70)]);
    assert_eq!(ledger.get_account(&vault).expect("the vault").balance, 70);
    assert_eq!(supply(&ledger), 4_000_000);
}

#[test]
fn preview_comes_to_what_the_next_block_comes_to_and_commits_nothing() {
    let (ledger, vault) = with_vault();
    let bump = || sent("bob", 0, call(vault, "bump", 0));
    let head = ledger.view().expect("a view").head().expect("a head");
    let preview = ledger
        .preview(&*VM, vec![bump()], Detail::Plain)
        .expect("a preview");
    assert_eq!(ledger.view().expect("a view").head().expect("a head"), head);
    let applied = apply(&ledger, bump());
    assert_eq!(preview.applied[0].receipt, applied.receipt);
}

#[test]
fn a_preview_of_several_transactions_builds_each_on_the_one_before() {
    let ledger = fresh();
    let vault = Address::of_contract(&account("alice"), 0);
    let list = || {
        vec![
            sent("alice", 0, deploy(VAULT, vec![Value::I64(41)])),
            sent("alice", 1, call(vault, "bump", 0)),
            sent("bob", 0, call(vault, "bump", 3)),
        ]
    };
    let preview = ledger
        .preview(&*VM, list(), Detail::Plain)
        .expect("a preview");
    let applied: Vec<_> = list().into_iter().map(|t| apply(&ledger, t)).collect();
    assert_eq!(preview.applied, applied);
    assert_eq!(applied[2].receipt.results, [Value::I64(43)]);
}

#[test]
fn a_call_is_refused_when_nonce_contract_entry_or_arguments_do_not_fit() {
    let (ledger, vault) = with_vault();
    let bob = |nonce, action| sent("bob", nonce, action);
    assert!(matches!(
        rejection(&ledger, bob(1, call(vault, "bump", 0))),
        Rejection::Nonce {
            expected: 0,
            given: 1,
            ..
        }
    ));
    assert!(matches!(
        rejection(&ledger, bob(0, call(account("carol"), "bump", 0))),
        Rejection::NoContract { .. }
    ));
    let none = rejection(&ledger, bob(0, call(vault, "main", 0)));
    assert_eq!(
        none.to_string(),
        "the contract exports no function \"main\"; it has: init, bump, paid, fail"
    );
    let mut with_argument = call(vault, "bump", 0);
    if let Action::Call { arguments, .. } = &mut with_argument {
        arguments.push(Value::I64(1));
    }
    let count = rejection(&ledger, bob(0, with_argument));
    assert_eq!(
        count.to_string(),
        "bump takes no arguments, not 1: its type is (result i64)"
    );
    let mut wrong_type = call(vault, "init", 0);
    if let Action::Call { arguments, .. } = &mut wrong_type {
        arguments.push(Value::I32(1));
    }
    let ty = rejection(&ledger, bob(0, wrong_type));
    assert_eq!(
        ty.to_string(),
        "argument 1 of init: it is i64, and i32:1 was given"
    );
    assert!(matches!(
        rejection(&ledger, bob(0, call(vault, "bump", 1_000_001))),
        Rejection::Funds { .. }
    ));
}

#[test]
fn gas_limit_and_call_input_are_accepted_up_to_their_limits() {
    let (ledger, vault) = with_vault();
    let with_gas = |nonce, gas_limit| Transaction::Sent {
        sender: account("bob"),
        nonce,
        gas_limit,
        action: call(vault, "bump", 0),
    };
    apply(&ledger, with_gas(0, limits::GAS_MAX - 1));
    apply(&ledger, with_gas(1, limits::GAS_MAX));
    assert!(matches!(
        rejection(&ledger, with_gas(2, limits::GAS_MAX + 1)),
        Rejection::GasLimit { .. }
    ));
    let with_input = |nonce, len| {
        let mut action = call(vault, "bump", 0);
        if let Action::Call { input, .. } = &mut action {
            *input = Bytes(vec![7; len]);
        }
        sent("bob", nonce, action)
    };
    let done = apply(&ledger, with_input(2, limits::INPUT_BYTES - 1));
    assert_eq!(
        done.receipt.breakdown.base,
        100 + limits::INPUT_BYTES as u64 - 1
    );
    apply(&ledger, with_input(3, limits::INPUT_BYTES));
    assert!(matches!(
        rejection(&ledger, with_input(4, limits::INPUT_BYTES + 1)),
        Rejection::Input { .. }
    ));
}

#[test]
fn the_base_price_that_cannot_be_paid_is_out_of_gas_at_any_limit() {
    let (ledger, vault) = with_vault();
    for (nonce, gas_limit) in [0, 1, 99, 100].into_iter().enumerate() {
        let done = apply(
            &ledger,
            Transaction::Sent {
                sender: account("bob"),
                nonce: nonce as u64,
                gas_limit,
                action: call(vault, "bump", 0),
            },
        );
        assert_eq!(done.receipt.outcome, Outcome::OutOfGas, "{gas_limit}");
        assert_eq!(done.receipt.gas_used, gas_limit);
        assert_eq!(done.receipt.breakdown.total(), gas_limit);
    }
}

#[test]
fn an_upgrade_by_the_creator_keeps_storage_and_nobody_else_may() {
    let (ledger, vault) = with_vault();
    let upgrade = || Action::Upgrade {
        contract: vault,
        code: Contract::from_wat(&VAULT.replace("(i64.const 1))", "(i64.const 10))"))
            .expect("a contract")
            .code(),
    };
    assert!(matches!(
        rejection(&ledger, sent("bob", 0, upgrade())),
        Rejection::NotCreator { .. }
    ));
    apply(&ledger, sent("alice", 1, upgrade()));
    let done = apply(&ledger, sent("bob", 0, call(vault, "bump", 0)));
    assert_eq!(done.receipt.results, [Value::I64(15)]);
}

#[test]
fn a_faucet_changes_a_balance_and_nothing_else() {
    let ledger = fresh();
    let faucet = |amount| Transaction::Faucet {
        to: account("erin"),
        amount,
    };
    let first = apply(&ledger, faucet(7));
    let second = apply(&ledger, faucet(7));
    assert_ne!(first.receipt.transaction, second.receipt.transaction);
    let erin = ledger.get_account(&account("erin")).expect("erin");
    assert_eq!((erin.balance, erin.nonce), (14, 0));
    assert_eq!(first.receipt.changes.len(), 1);
    assert_eq!(first.receipt.gas_used, 0);
    let nothing = apply(&ledger, faucet(0));
    assert!(nothing.receipt.changes.is_empty());
    // All balances together may come to 2^128 - 1 and not to one more.
    let room = u128::MAX - 4_000_014;
    assert!(matches!(
        rejection(&ledger, faucet(room + 1)),
        Rejection::SupplyOverflow { .. }
    ));
    apply(&ledger, faucet(room));
    assert!(matches!(
        rejection(&ledger, faucet(1)),
        Rejection::SupplyOverflow { .. }
    ));
    assert_eq!(supply(&ledger), u128::MAX);
}

#[test]
fn a_refunded_fee_always_fits_since_all_balances_together_fit() {
    let genesis = Genesis {
        gas_price: 1,
        ..Genesis::new([
            (account("alice"), 1 << 40),
            (account("bob"), u128::MAX - (1 << 40)),
        ])
        .expect("a genesis")
    };
    let ledger = Ledger::create(MemoryStore::default(), &genesis).expect("a ledger");
    let everything = u128::MAX - (1 << 40) - u128::from(limits::GAS_DEFAULT);
    let to = account("alice");
    apply(
        &ledger,
        sent(
            "bob",
            0,
            Action::Transfer {
                to,
                amount: everything,
            },
        ),
    );
    let after = supply(&ledger);
    apply(
        &ledger,
        sent(
            "alice",
            0,
            Action::Transfer {
                to: account("carol"),
                amount: 1,
            },
        ),
    );
    assert_eq!(supply(&ledger), after - 100);
    let recorded = ledger.view().expect("a view").supply().expect("a supply");
    assert_eq!(recorded, supply(&ledger));
}

#[test]
fn a_genesis_whose_balances_do_not_fit_is_refused_however_it_was_made() {
    assert!(Genesis::new([(account("alice"), u128::MAX), (account("bob"), 1)]).is_err());
    assert!(Genesis::new([(account("alice"), u128::MAX), (account("alice"), 1)]).is_err());
    let mut by_hand = Genesis::default();
    by_hand.accounts.insert(account("erin"), u128::MAX);
    assert!(matches!(
        Ledger::create(MemoryStore::default(), &by_hand),
        Err(LedgerError::Genesis(_))
    ));
}

#[test]
fn of_two_changes_made_on_the_same_head_the_second_is_refused() {
    use wattage_core::state::{LedgerRuntimeState, RuntimeState as _};
    let ledger = fresh();
    let state = || LedgerRuntimeState::new(&ledger).expect("a state");
    let (mut first, mut second) = (state(), state());
    let alice = account("alice");
    first.transfer(&alice, &account("bob"), 300).expect("funds");
    second
        .transfer(&alice, &account("carol"), 500)
        .expect("funds");
    first.commit().expect("a commit");
    assert!(matches!(second.commit(), Err(LedgerError::Stale)));
    assert_eq!(supply(&ledger), 4_000_000);
    assert_eq!(
        ledger
            .view()
            .expect("a view")
            .head()
            .expect("a head")
            .height,
        1
    );
}

#[test]
fn a_contract_sends_no_transactions_of_its_own() {
    let (ledger, vault) = with_vault();
    apply(&ledger, sent("bob", 0, call(vault, "paid", 70)));
    let theft = Transaction::Sent {
        sender: vault,
        nonce: 0,
        gas_limit: limits::GAS_DEFAULT,
        action: Action::Transfer {
            to: account("bob"),
            amount: 70,
        },
    };
    assert!(matches!(
        rejection(&ledger, theft),
        Rejection::ContractSender { .. }
    ));
}

#[test]
fn a_preview_ends_before_the_transaction_that_is_refused_and_says_why() {
    let (ledger, vault) = with_vault();
    let list = vec![
        sent("bob", 0, call(vault, "bump", 0)),
        sent("bob", 1, call(vault, "gone", 0)),
        sent("bob", 2, call(vault, "bump", 0)),
    ];
    let preview = ledger
        .preview(&*VM, list, Detail::Plain)
        .expect("a preview");
    assert_eq!(preview.applied.len(), 1);
    assert!(matches!(preview.rejection, Some(Rejection::NoEntry { .. })));
}

#[test]
fn time_is_the_ledgers_and_a_warp_goes_forward_only() {
    let ledger = fresh();
    let head = || ledger.view().expect("a view").head().expect("a head");
    apply(
        &ledger,
        Transaction::Faucet {
            to: account("bob"),
            amount: 1,
        },
    );
    assert_eq!(head().timestamp, GENESIS_TIMESTAMP + 1);
    let now = head().timestamp;
    let warp = |timestamp| Transaction::Warp { timestamp };
    assert!(matches!(
        rejection(&ledger, warp(now)),
        Rejection::Warp { .. }
    ));
    assert!(matches!(
        rejection(&ledger, warp(limits::TIMESTAMP + 1)),
        Rejection::Warp { .. }
    ));
    apply(&ledger, warp(now + 1000));
    apply(
        &ledger,
        Transaction::Faucet {
            to: account("bob"),
            amount: 1,
        },
    );
    assert_eq!(head().timestamp, now + 1001);
    assert_eq!(head().height, 3);
}

#[test]
fn time_can_be_moved_to_its_limit_and_blocks_go_on_from_there() {
    let warp = |timestamp| Transaction::Warp { timestamp };
    for (timestamp, fits) in [
        (limits::TIMESTAMP - 1, true),
        (limits::TIMESTAMP, true),
        (limits::TIMESTAMP + 1, false),
    ] {
        let ledger = fresh();
        let done = ledger.apply(&*VM, warp(timestamp), Detail::Plain);
        assert_eq!(done.is_ok(), fits, "{timestamp}");
    }
    let ledger = fresh();
    apply(&ledger, warp(limits::TIMESTAMP));
    apply(
        &ledger,
        sent(
            "alice",
            0,
            Action::Transfer {
                to: account("bob"),
                amount: 1,
            },
        ),
    );
    let head = ledger.view().expect("a view").head().expect("a head");
    assert_eq!(head.timestamp, limits::TIMESTAMP + 1);
}

#[test]
fn fees_are_taken_for_success_and_failure_and_the_rest_comes_back() {
    let genesis = Genesis {
        gas_price: 2,
        ..Genesis::new([(account("alice"), 30_000_000)]).expect("a genesis")
    };
    let ledger = Ledger::create(MemoryStore::default(), &genesis).expect("a ledger");
    let mut fees = 0;
    let vault = Address::of_contract(&account("alice"), 0);
    for transaction in [
        sent("alice", 0, deploy(VAULT, vec![Value::I64(0)])),
        sent("alice", 1, call(vault, "bump", 0)),
        sent("alice", 2, call(vault, "fail", 100)),
        sent(
            "alice",
            3,
            Action::Transfer {
                to: account("bob"),
                amount: 5,
            },
        ),
    ] {
        fees += u128::from(apply(&ledger, transaction).receipt.gas_used) * 2;
        assert_eq!(supply(&ledger), 30_000_000 - fees);
    }
    let alice = ledger.get_account(&account("alice")).expect("alice");
    assert_eq!(alice.balance, 30_000_000 - fees - 5);
    let too_dear = Transaction::Sent {
        sender: account("alice"),
        nonce: 4,
        gas_limit: limits::GAS_MAX,
        action: call(vault, "bump", 0),
    };
    assert!(matches!(
        rejection(&ledger, too_dear),
        Rejection::Funds { .. }
    ));
}

#[test]
fn the_same_transactions_on_the_same_genesis_give_the_same_blocks() {
    let run = || {
        let (ledger, vault) = with_vault();
        apply(&ledger, sent("bob", 0, call(vault, "bump", 3)));
        apply(&ledger, sent("bob", 1, call(vault, "fail", 0)));
        let view = ledger.view().expect("a view");
        (
            view.head().expect("a head"),
            view.block(3).expect("a block"),
        )
    };
    assert_eq!(run(), run());
}

#[test]
fn every_example_runs_as_its_table_says() {
    for example in &wattage_core::examples::EXAMPLES {
        let ledger = fresh();
        let contract =
            Contract::from_wat(example.source).unwrap_or_else(|e| panic!("{}: {e}", example.id));
        let deployed = apply(
            &ledger,
            sent("alice", 0, deploy(example.source, Vec::new())),
        );
        assert_eq!(deployed.receipt.outcome, Outcome::Success, "{}", example.id);
        let texts: Vec<String> = example.arguments.iter().map(ToString::to_string).collect();
        let entry = contract
            .entry(example.function)
            .expect("the entry of the table");
        let done = apply(
            &ledger,
            sent(
                "alice",
                1,
                Action::Call {
                    contract: Address::of_contract(&account("alice"), 0),
                    function: example.function.to_owned(),
                    arguments: entry.parse_arguments(&texts).expect("fitting arguments"),
                    input: example.input.parse().expect("hex"),
                    value: 0,
                    spend_limit: example.spend_limit,
                },
            ),
        );
        assert_eq!(
            done.receipt.outcome,
            Outcome::Success,
            "{}: {:?}",
            example.id,
            done.receipt.message
        );
    }
}
