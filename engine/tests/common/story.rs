//! A short ledger on which everything happens once: what histories, forks, replays and migrations are tested with.
//!
//! `core/tests/ledgers/schema-1.rows` is this story as the first schema kept it. A change here is a change of that file,
//! which no program can write any more: add what is new at the end of a story of its own.

use wattage_core::contract::Contract;
use wattage_core::ledger::{Action, Code, Genesis, Transaction};
use wattage_core::limits;
use wattage_core::types::{Address, Bytes, Value};

use super::account;

/// Keys and values are slices of its memory: `put` and `drop` reach any row, also such as are prefixes of each other.
pub const STORE: &str = r#"(module
  (import "env" "storage_write" (func $write (param i32 i32 i32 i32)))
  (import "env" "storage_delete" (func $delete (param i32 i32) (result i32)))
  (import "env" "transfer" (func $transfer (param i32 i32 i32) (result i32)))
  (import "env" "caller" (func $caller (param i32)))
  (import "env" "address" (func $self (param i32)))
  (import "env" "emit_log" (func $log (param i32 i32 i32 i32)))
  (import "env" "print_i64" (func $print (param i64)))
  (import "env" "revert" (func $revert (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\00\00\00\ff\ff\00\01abcabcd\00\00\00\00")
  (data (i32.const 200) "no more")
  (func (export "init") (param $fail i32)
    (call $write (i32.const 7) (i32.const 3) (i32.const 7) (i32.const 4))
    (if (local.get $fail) (then unreachable)))
  (func (export "put") (param i32 i32 i32 i32)
    (call $write (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
  (func (export "drop") (param i32 i32) (result i32)
    (call $delete (local.get 0) (local.get 1)))
  (func (export "take") (param $amount i64) (result i32)
    (call $caller (i32.const 100)) (call $self (i32.const 120))
    (i64.store (i32.const 140) (local.get $amount))
    (call $transfer (i32.const 100) (i32.const 120) (i32.const 140)))
  (func (export "tell") (call $print (i64.const 7)) (call $log (i32.const 0) (i32.const 1) (i32.const 7) (i32.const 7)))
  (func (export "trap") (call $write (i32.const 7) (i32.const 1) (i32.const 0) (i32.const 5)) (unreachable))
  (func (export "refuse") (call $write (i32.const 7) (i32.const 1) (i32.const 0) (i32.const 5))
    (call $revert (i32.const 200) (i32.const 7)))
  (func (export "spin") (loop (br 0))))"#;

/// What [`STORE`] is upgraded to: it has `put`, and clears a row that the first one wrote.
pub const STORE_2: &str = r#"(module
  (import "env" "storage_write" (func $write (param i32 i32 i32 i32)))
  (import "env" "storage_delete" (func $delete (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\00\00\00\ff\ff\00\01abcabcd\00\00\00\00")
  (func (export "put") (param i32 i32 i32 i32)
    (call $write (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
  (func (export "drop") (param i32 i32) (result i32)
    (call $delete (local.get 0) (local.get 1))))"#;

/// alice, bob and carol with enough to pay for gas, which costs 3.
pub fn genesis() -> Genesis {
    let rich = |name| (account(name), 10_000_000_000);
    Genesis {
        gas_price: 3,
        ..Genesis::new(["alice", "bob", "carol"].map(rich)).expect("a genesis")
    }
}

/// The code of a contract in WAT.
pub fn code(wat: &str) -> Code {
    Contract::from_wat(wat).expect("a contract").code()
}

/// Writes the transactions of the story, nonces in order.
struct Teller {
    nonces: [(&'static str, u64); 3],
    told: Vec<Transaction>,
}

impl Teller {
    fn with_gas(&mut self, sender: &str, gas_limit: u64, action: Action) {
        let known = self.nonces.iter_mut().find(|(name, _)| *name == sender);
        let (name, nonce) = known.expect("alice, bob or carol");
        self.told.push(Transaction::Sent {
            sender: account(name),
            nonce: *nonce,
            gas_limit,
            action,
        });
        *nonce += 1;
    }

    fn send(&mut self, sender: &str, action: Action) {
        self.with_gas(sender, 200_000, action);
    }

    fn call(&mut self, sender: &str, contract: Address, function: &str, arguments: &[i32]) {
        let arguments = arguments.iter().map(|v| Value::I32(*v)).collect();
        self.send(sender, call(contract, function, arguments, 0, 0));
    }

    fn faucet(&mut self, to: Address, amount: u128) {
        self.told.push(Transaction::Faucet { to, amount });
    }
}

fn call(
    contract: Address,
    function: &str,
    arguments: Vec<Value>,
    value: u128,
    spend_limit: u128,
) -> Action {
    Action::Call {
        contract,
        function: function.to_owned(),
        arguments,
        input: Bytes::default(),
        value,
        spend_limit,
    }
}

fn deploy(code: Code, fail: i32, value: u128) -> Action {
    Action::Deploy {
        code,
        arguments: vec![Value::I32(fail)],
        input: Bytes::default(),
        value,
    }
}

/// The transactions: every kind, each way to end, and rows that come, change, go and come back.
pub fn story() -> Vec<Transaction> {
    let nonces = [("alice", 0), ("bob", 0), ("carol", 0)];
    let mut t = Teller {
        nonces,
        told: Vec::new(),
    };
    let transfer = |to: &str, amount| Action::Transfer {
        to: account(to),
        amount,
    };
    let shop = Address::of_contract(&account("alice"), 0);
    t.send("alice", deploy(code(STORE), 0, 50));
    t.send("bob", deploy(code(STORE), 1, 50)); // its init traps
    t.send("bob", transfer("dora", 1_000)); // an account that was never used
    t.send("bob", transfer("bob", 1_000)); // to oneself
    t.faucet(account("erik"), 77);
    t.faucet(account("erik"), 0); // changes nothing
    t.call("bob", shop, "put", &[0, 0, 7, 3]); // the empty key
    t.call("bob", shop, "put", &[0, 1, 7, 0]); // key 00, an empty value
    t.call("bob", shop, "put", &[0, 2, 7, 1]); // key 00 00
    t.call("bob", shop, "put", &[3, 2, 7, 7]); // key ff ff
    t.call("carol", shop, "put", &[7, 3, 10, 4]); // "abc" again
    t.call("carol", shop, "put", &[7, 3, 10, 4]); // the same value once more
    t.call("carol", shop, "put", &[7, 4, 10, 1]); // "abca"
    t.call("carol", shop, "drop", &[0, 1]);
    t.call("carol", shop, "drop", &[0, 1]); // there is none
    t.told.push(Transaction::Warp {
        timestamp: 1_800_000_000,
    });
    t.call("bob", shop, "trap", &[]);
    t.call("bob", shop, "refuse", &[]);
    t.call("bob", shop, "spin", &[]);
    t.call("bob", shop, "tell", &[]);
    let take = |amount| vec![Value::I64(amount)];
    t.send("bob", call(shop, "take", take(300), 5, 300));
    t.send("bob", call(shop, "take", take(301), 5, 300)); // more than is allowed
    t.with_gas("carol", 90, transfer("dora", 1)); // out of gas before it starts
    let upgrade = |wat| Action::Upgrade {
        contract: shop,
        code: code(wat),
    };
    t.send("alice", upgrade(STORE_2));
    t.send("alice", upgrade(STORE_2)); // to what it is
    t.call("carol", shop, "put", &[0, 1, 7, 2]); // comes back
    t.call("carol", shop, "drop", &[7, 3]);
    t.call("carol", shop, "drop", &[0, 0]);
    t.faucet(shop, 1);
    t.send("alice", upgrade(STORE));
    t.call("bob", shop, "put", &[7, 3, 7, 3]);
    let wasm = Code {
        source: None,
        ..code(STORE_2)
    };
    t.send(
        "carol",
        Action::Deploy {
            code: wasm,
            arguments: Vec::new(),
            input: Bytes::default(),
            value: 0,
        },
    );
    t.faucet(account("erik"), u128::from(u64::MAX));
    t.with_gas("alice", limits::GAS_DEFAULT, transfer("erik", 9));
    t.told
}
