//! Whose money moves, and that amounts are amounts.

use serde_json::json;
use wattage_core::ledger::{Action, Change, Genesis};
use wattage_core::store::MemoryStore;
use wattage_core::types::{Address, Value};

use crate::client::{TestNode, call as call_json, deploy as deploy_json, text};
use crate::common::account;
use crate::common::chain::{Chain, Terms};

/// Moves what its input says: 20 bytes from, 20 bytes to, 16 bytes amount. Returns what `transfer` said.
const MOVER: &str = r#"(module
  (import "env" "input_read" (func $input (param i32 i32 i32) (result i32)))
  (import "env" "value" (func $value (param i32)))
  (import "env" "set_return" (func $return (param i32 i32)))
  (import "env" "transfer" (func $transfer (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "move") (result i32)
    (drop (call $input (i32.const 0) (i32.const 0) (i32.const 56)))
    (call $transfer (i32.const 0) (i32.const 20) (i32.const 40)))
  (func (export "paid") (call $value (i32.const 0)) (call $return (i32.const 0) (i32.const 16))))"#;

fn moving(from: &Address, to: &Address, amount: u128, spend_limit: u128) -> Terms {
    Terms {
        input: [&from.0[..], &to.0, &amount.to_le_bytes()].concat(),
        spend_limit,
        ..Terms::default()
    }
}

#[test]
fn a_contract_must_not_move_anybodys_balance_but_its_own_or_what_the_caller_allowed() {
    let chain = Chain::new();
    let mover = chain.deployed(MOVER, 500);
    let other = chain.deployed(MOVER, 500);
    let payers = [
        account("alice"),
        account("bob"),
        account("carol"),
        mover,
        other,
        Address([0; 20]),
        Address([0xff; 20]),
    ];
    for from in &payers {
        for to in &payers {
            for (amount, spend_limit) in [(1, 0), (100, 99), (100, 100), (u128::MAX, u128::MAX)] {
                let before = chain.holdings();
                let done =
                    chain.call_on("bob", mover, "move", moving(from, to, amount, spend_limit));
                let after = chain.holdings();
                let balance = |holdings: &crate::common::chain::Holdings, of: &Address| {
                    holdings
                        .accounts
                        .get(of)
                        .map_or(0, |(balance, ..)| *balance)
                };
                for payer in &payers {
                    let (had, has) = (balance(&before, payer), balance(&after, payer));
                    let may_lose = match payer {
                        own if *own == mover => had,
                        caller if *caller == account("bob") => spend_limit,
                        _ => 0,
                    };
                    assert!(
                        has >= had.saturating_sub(may_lose),
                        "{payer} had {had} and has {has} after {from} -> {to}: {amount}, {:?}",
                        done.receipt.results
                    );
                }
            }
        }
    }
    assert_eq!(chain.supply(), 4_000_000);
}

#[test]
fn u128_amounts_stay_u128_without_signed_deltas_overflow_or_a_wrap_at_2_to_the_127() {
    for amount in [
        (1 << 64) - 1,
        1 << 64,
        (1 << 127) - 1,
        1 << 127,
        (1 << 127) + 1,
        u128::MAX,
    ] {
        let genesis = Genesis::new([(account("alice"), u128::MAX)]).expect("a genesis");
        let chain = Chain::on(MemoryStore::default(), &genesis);
        let mover = chain.deployed(MOVER, 0);
        let rest = u128::MAX - amount;
        let terms = Terms {
            value: amount,
            ..Terms::default()
        };
        let paid = chain.call_on("alice", mover, "paid", terms).receipt;
        assert_eq!(
            paid.return_data.0,
            amount.to_le_bytes(),
            "the contract sees every bit"
        );
        assert_eq!(
            (chain.balance(&account("alice")), chain.balance(&mover)),
            (rest, amount)
        );
        // On from the contract to bob, and by a plain transfer from bob to carol.
        let to = account("bob");
        let moved = chain
            .call_on("alice", mover, "move", moving(&mover, &to, amount, 0))
            .receipt;
        assert_eq!(moved.results, [Value::I32(0)]);
        assert_eq!(moved.balances()[&to], (0, amount));
        chain.sent(
            "bob",
            Action::Transfer {
                to: account("carol"),
                amount,
            },
        );
        assert_eq!(chain.balance(&account("carol")), amount);
        assert_eq!(chain.balance(&to), 0);
        assert_eq!(chain.supply(), u128::MAX);
    }
}

#[test]
fn a_transfer_to_oneself_creates_nothing() {
    let chain = Chain::new();
    let mover = chain.deployed(MOVER, 500);
    let before = chain.holdings();
    let (bob, amount) = (account("bob"), 400);
    chain.sent("bob", Action::Transfer { to: bob, amount });
    for (who, allowed) in [(mover, 0), (bob, amount)] {
        let done = chain
            .call_on("bob", mover, "move", moving(&who, &who, amount, allowed))
            .receipt;
        assert_eq!(done.results, [Value::I32(0)]);
        assert!(done.balances().is_empty(), "{:?}", done.changes);
    }
    assert_eq!(chain.holdings(), before);
}

#[test]
fn a_faucet_changes_a_balance_and_nothing_else() {
    let chain = Chain::new();
    // Of a contract with storage, of somebody who has sent transactions, and of nobody so far.
    let shop = chain.deployed(
        r#"(module (import "env" "storage_store" (func $s (param i64 i64)))
          (func (export "init") (call $s (i64.const 1) (i64.const 2))))"#,
        7,
    );
    for to in [shop, account("alice"), account("erin")] {
        let before = chain.holdings();
        let account = chain.ledger.get_account(&to).expect("an account");
        let receipt = chain.faucet(to, 30);
        let mut expected = before;
        expected.accounts.entry(to).or_insert((0, None, None)).0 += 30;
        assert_eq!(chain.holdings(), expected);
        let [
            Change::Account {
                address,
                old,
                new: Some(new),
            },
        ] = &receipt.changes[..]
        else {
            panic!("{:?}", receipt.changes);
        };
        assert_eq!(
            (*address, old.clone().unwrap_or_default()),
            (to, account.clone())
        );
        assert_eq!(new.balance, account.balance + 30);
        assert_eq!(
            (new.nonce, new.code, new.creator),
            (account.nonce, account.code, account.creator)
        );
        assert!(receipt.logs.is_empty() && receipt.gas_used == 0 && receipt.contract.is_none());
    }
}

#[tokio::test]
async fn large_amounts_survive_json() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let large = [
        1u128 << 53,
        (1 << 53) + 1,
        u128::from(u64::MAX),
        (1 << 127) + 1,
    ];
    for amount in large {
        let amount = amount.to_string();
        let faucet = json!({ "kind": "faucet", "to": "erin", "amount": amount });
        let answer = sandbox.submit(&faucet).await;
        let written = String::from_utf8_lossy(&answer.bytes).into_owned();
        assert_eq!(answer.json(201)["outcome"], "success");
        assert!(written.contains(&format!("\"{amount}\"")), "{written}");
        // Everything erin has goes to the contract and comes back in its own words.
        let contract = sandbox.commit(&deploy_json(MOVER)).await;
        let mut paid = call_json(&text(&contract["contract"]), "paid", &[]);
        paid["sender"] = json!("erin");
        paid["value"] = json!(amount);
        let paid = sandbox.commit(&paid).await;
        let bytes = amount.parse::<u128>().expect("an amount").to_le_bytes();
        assert_eq!(paid["return_data"], format!("0x{}", hex::encode(bytes)));
        let balance = sandbox
            .get(&format!("/accounts/{}", text(&contract["contract"])))
            .await;
        assert_eq!(balance["balance"], amount.as_str());
    }
    // 64-bit arguments and results, too.
    let echo = sandbox
        .deploy("(module (func (export \"main\") (param i64) (result i64) (local.get 0)))")
        .await;
    for word in [i64::MIN, i64::MAX, (1 << 53) + 1] {
        let word = word.to_string();
        let called = sandbox.commit(&call_json(&echo, "main", &[&word])).await;
        assert_eq!(called["results"], json!([format!("i64:{word}")]));
    }
}
