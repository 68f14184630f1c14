//! What was made on a mirror while the ledger went on is taken over to the ledger's head: nothing is lost, nothing done twice,
//! and what is left out would really be refused.

use std::ops::ControlFlow;

use proptest::prelude::*;
use wattage_core::api::{Resolver, TransactionRequest};
use wattage_core::contract::Contract;
use wattage_core::ledger::{Action, Genesis, Ledger, Transaction};
use wattage_core::limits;
use wattage_core::rebase::{Made, Rebased, effect, rebase, request};
use wattage_core::store::{MemoryStore, Store};
use wattage_core::types::{Address, Bytes, Value};
use wattage_core::vm::Detail;

use super::mirrors::changes;
use super::random::{config, steps};
use super::walk::live;
use crate::common::chain::{Chain, Terms, call, deploy};
use crate::common::{VM, account, rows};

fn go_on(_: usize) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// The rows of `of`, to be written to alone.
fn copy(of: &MemoryStore) -> MemoryStore {
    MemoryStore::of(of.snapshot().expect("a snapshot"))
}

fn open<S: Store>(store: S) -> Ledger<S> {
    Ledger::open(store).expect("a ledger")
}

/// Sends what was taken over to a node, as JSON, and compares block by block.
fn send(node: &Ledger<MemoryStore>, rebased: &Rebased) {
    for made in rebased.transactions.iter().flatten() {
        let view = node.view().expect("a view");
        let asked = request(&*VM, view.clone(), &made.transaction, None).expect("a request");
        let asked = serde_json::to_string(&asked).expect("JSON");
        let asked: TransactionRequest = serde_json::from_str(&asked).expect("a request");
        let resolved = Resolver::new(&*VM, view).resolve(asked);
        let resolved = resolved.expect("a transaction");
        let applied = node.apply(&*VM, resolved, Detail::Profiled);
        assert_eq!(
            applied.expect("accepted").receipt.hash(),
            made.receipt.hash()
        );
    }
}

/// Whether the ledger refuses the transaction with the nonce that would be right.
fn is_refused<S: Store + Send + 'static>(ledger: &Ledger<S>, transaction: &Transaction) -> bool {
    let mut transaction = transaction.clone();
    if let Transaction::Sent { sender, nonce, .. } = &mut transaction {
        *nonce = ledger.get_account(sender).expect("an account").nonce;
    }
    let preview = ledger.preview(&*VM, vec![transaction], Detail::Plain);
    preview.expect("a preview").rejection.is_some()
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn whatever_was_made_on_a_mirror_comes_out_on_the_moved_ledger_in_order_once_or_is_refused(
        gas_price in 0u128..3, common in steps(), mine in steps(), theirs in steps(),
    ) {
        let shared = live(gas_price, &common);
        let height = shared.shown.last().expect("a block").head.height;
        let ours = live(gas_price, &[common.clone(), mine].concat());
        let node = live(gas_price, &[common, theirs].concat());
        let pending = ours.view().made_above(height).expect("what is pending");

        // What the browser does: undo, the node's rows, and the pending on top.
        let mirror = copy(&ours.store);
        let ledger = open(mirror.clone());
        ledger.undo_to(height).expect("undone");
        let (then, now) = (shared.rows.last(), node.rows.last());
        let head = node.shown.last().expect("a block").head;
        let told = changes(then.expect("rows"), now.expect("rows"), head);
        Ledger::mirror(mirror.clone(), told).expect("a mirror");
        prop_assert!(&rows::all(&mirror) == now.expect("rows"));

        let rebased = rebase(&ledger, &*VM, &pending, go_on).expect("a rebase");
        prop_assert_eq!(rebased.transactions.len(), pending.len());

        let node_rows = node.store;
        let node = open(copy(&node_rows));
        let mut left_out = 0;
        let follower = open(copy(&node_rows));
        for (before, after) in pending.iter().zip(&rebased.transactions) {
            match after {
                Ok(made) => {
                    follower.apply(&*VM, made.transaction.clone(), Detail::Plain).expect("accepted");
                }
                Err(sentence) => {
                    left_out += 1;
                    let by_place = sentence.contains("left out") || sentence.contains("somebody has upgraded it");
                    prop_assert!(by_place || is_refused(&follower, &moved(before, &rebased)), "{}", sentence);
                }
            }
        }
        send(&node, &rebased);
        let heads = [node.view(), follower.view()].map(|view| view.expect("a view").head().expect("a head"));
        prop_assert_eq!(heads[0], ledger.view().expect("a view").head().expect("a head"));
        prop_assert_eq!(heads[1], heads[0]);
        let taken = u64::try_from(pending.len() - left_out).expect("small");
        prop_assert_eq!(heads[0].height, head.height + taken);
    }

    #[test]
    fn on_an_unmoved_ledger_the_same_blocks_come_out(gas_price in 0u128..3, common in steps(), mine in steps()) {
        let shared = live(gas_price, &common);
        let height = shared.shown.last().expect("a block").head.height;
        let ours = live(gas_price, &[common, mine].concat());
        let pending = ours.view().made_above(height).expect("what is pending");
        let node = open(copy(&shared.store));
        let rebased = rebase(&node, &*VM, &pending, go_on).expect("a rebase");
        let pending: Vec<_> = pending.into_iter().map(Ok).collect();
        prop_assert_eq!(&rebased.transactions, &pending);
        prop_assert!(rebased.moved.is_empty());
    }
}

/// `before` with the contracts where they are now.
fn moved(before: &Made, rebased: &Rebased) -> Transaction {
    let mut transaction = before.transaction.clone();
    let named = match &mut transaction {
        Transaction::Sent {
            action: Action::Upgrade { contract, .. } | Action::Call { contract, .. },
            ..
        } => Some(contract),
        Transaction::Sent {
            action: Action::Transfer { to, .. },
            ..
        }
        | Transaction::Faucet { to, .. } => Some(to),
        _ => None,
    };
    if let Some(address) = named
        && let Some((_, now)) = rebased.moved.iter().find(|(was, _)| was == address)
    {
        *address = *now;
    }
    transaction
}

const COUNTER: &str = "(module (func (export \"main\") (param i32) (result i32) (local.get 0)))";

fn pair() -> (Chain, Chain) {
    (Chain::new(), Chain::new())
}

fn main_of(contract: Address) -> Action {
    let terms = Terms {
        arguments: vec![Value::I32(7)],
        ..Terms::default()
    };
    call(contract, "main", terms)
}

fn taken_over(here: &Chain, node: &Chain) -> Rebased {
    let pending = here.ledger.view().expect("a view").made_above(0);
    let pending = pending.expect("what is pending");
    rebase(&node.ledger, &*VM, &pending, go_on).expect("a rebase")
}

#[test]
fn a_contract_gets_another_address_when_its_deployer_has_sent_more_and_its_calls_follow() {
    let (here, node) = pair();
    let before = here.deployed(COUNTER, 0);
    here.sent("bob", main_of(before));
    node.sent(
        "alice",
        Action::Transfer {
            to: account("bob"),
            amount: 1,
        },
    );
    let rebased = taken_over(&here, &node);
    let after = Address::of_contract(&account("alice"), 1);
    assert_eq!(rebased.moved, [(before, after)]);
    let call = rebased.transactions[1].as_ref().expect("taken");
    assert_eq!(call.receipt.contract, Some(after));
    assert_eq!(call.receipt.results, [Value::I32(7)]);
}

#[test]
fn a_call_never_reaches_somebody_elses_contract_at_the_address_of_one_that_was_left_out() {
    let (here, node) = pair();
    let rich = deploy(COUNTER.as_bytes(), Vec::new(), 900_000);
    let contract = here.sent("alice", rich).contract.expect("a contract");
    here.sent("bob", main_of(contract));
    // The node's alice made another contract with the same nonce, and has too little left for ours.
    let other = deploy(
        b"(module (func (export \"main\") (param i32)))",
        Vec::new(),
        200_000,
    );
    assert_eq!(node.sent("alice", other).contract, Some(contract));
    let rebased = taken_over(&here, &node);
    let sentences: Vec<_> = rebased
        .transactions
        .into_iter()
        .map(Result::unwrap_err)
        .collect();
    assert!(sentences[0].contains("alice has 800,000"), "{sentences:?}");
    assert!(sentences[1].contains("is left out"), "{sentences:?}");
}

#[test]
fn an_upgrade_of_somebody_else_is_not_replaced_unseen() {
    let (here, node) = pair();
    let contract = here.deployed(COUNTER, 0);
    assert_eq!(node.deployed(COUNTER, 0), contract);
    let upgrade = |wat: &str| Action::Upgrade {
        contract,
        code: Contract::from_wat(wat).expect("a contract").code(),
    };
    here.sent("alice", upgrade("(module (func (export \"main\")))"));
    node.sent("alice", upgrade("(module (func (export \"other\")))"));
    let pending = here
        .ledger
        .view()
        .expect("a view")
        .made_above(1)
        .expect("pending");
    let rebased = rebase(&node.ledger, &*VM, &pending, go_on).expect("a rebase");
    let sentence = rebased.transactions[0].as_ref().expect_err("left out");
    assert!(sentence.contains("somebody has upgraded it"), "{sentence}");
}

#[test]
fn a_transaction_that_does_the_same_elsewhere_has_the_same_effect_and_one_that_does_not_has_another()
 {
    let (here, node) = pair();
    let contract = here.deployed(COUNTER, 0);
    assert_eq!(node.deployed(COUNTER, 0), contract);
    here.sent("bob", main_of(contract));
    // Another height and another nonce, the same results.
    node.sent(
        "bob",
        Action::Transfer {
            to: account("bob"),
            amount: 0,
        },
    );
    let pending = here
        .ledger
        .view()
        .expect("a view")
        .made_above(1)
        .expect("pending");
    let after = rebase(&node.ledger, &*VM, &pending, go_on)
        .expect("a rebase")
        .transactions
        .remove(0);
    let after = after.expect("taken").receipt;
    let before = &pending[0].receipt;
    assert_ne!(before.hash(), after.hash());
    assert_eq!(effect(before), effect(&after));
    let mut other = after;
    other.gas_used += 1;
    assert_ne!(effect(before), effect(&other));
}

#[test]
fn every_kind_of_transaction_is_written_as_a_request_that_means_it() {
    let chain = Chain::new();
    let wasm = Contract::from_wat(COUNTER).expect("a contract").code().wasm;
    let floats = "(module (func (export \"main\") (param f32 f64 i64)))";
    let contract = chain.deployed(floats, 3);
    let bits = [f32::NAN.to_bits(), 0xffc0_0001, (-0.0f32).to_bits(), 1];
    for bits in bits {
        let terms = Terms {
            arguments: vec![
                Value::F32(f32::from_bits(bits).to_bits()),
                Value::F64(f64::NEG_INFINITY.to_bits()),
                Value::I64(i64::MIN),
            ],
            input: vec![1, 2],
            value: 5,
            spend_limit: u128::from(u64::MAX),
            gas_limit: None,
        };
        let meant = chain.signed("bob", limits::GAS_MAX, call(contract, "main", terms));
        let view = chain.ledger.view().expect("a view");
        request(&*VM, view, &meant, None).expect("a request that means it");
    }
    let module = deploy(&wasm, Vec::new(), 1);
    let meant = chain.signed("carol", 70_000, module);
    let view = chain.ledger.view().expect("a view");
    let written = request(&*VM, view, &meant, None).expect("a request");
    match written {
        TransactionRequest::Deploy(deploy) => {
            assert_eq!((deploy.source, deploy.wasm), (None, Some(Bytes(wasm))));
            assert_eq!((deploy.nonce, deploy.gas_limit), (Some(0), 70_000));
        }
        other => panic!("{other:?}"),
    }
    for other in [
        Transaction::Faucet {
            to: account("bob"),
            amount: u128::MAX,
        },
        Transaction::Warp { timestamp: 1 << 40 },
    ] {
        let view = chain.ledger.view().expect("a view");
        request(&*VM, view, &other, None).expect("a request that means it");
    }
}

#[test]
fn on_a_ledger_of_another_genesis_what_cannot_be_paid_is_left_out() {
    // Ledgers of another genesis take what they can: bob has nothing there.
    let here = Chain::new();
    here.sent(
        "bob",
        Action::Transfer {
            to: account("alice"),
            amount: 5,
        },
    );
    let genesis = Genesis::new([(account("alice"), 1)]).expect("a genesis");
    let node = Chain::on(MemoryStore::default(), &genesis);
    let rebased = taken_over(&here, &node);
    assert!(rebased.transactions[0].is_err());
    assert_eq!(node.head().height, 0);
}
