//! A contract that makes the call its input says, so that any chain or tree of calls is an input; and one that is called.

use wattage_core::ledger::Receipt;
use wattage_core::types::{Address, Value};
use wattage_core::vm::InnerCall;

use crate::common::chain::{Chain, Terms};

/// Input: address (20), value (16), gas (8), length of the name (1), name, and the callee's input. Each entry counts its
/// visits under key 1, makes the call, keeps the answer under key 2, and returns the answer and what the callee returned.
pub(crate) const RELAY: &str = r#"(module
  (import "env" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i32)))
  (import "env" "return_len" (func $return_len (result i32)))
  (import "env" "return_read" (func $return_read (param i32 i32 i32) (result i32)))
  (import "env" "input_len" (func $input_len (result i32)))
  (import "env" "input_read" (func $input_read (param i32 i32 i32) (result i32)))
  (import "env" "set_return" (func $set_return (param i32 i32)))
  (import "env" "storage_load" (func $load (param i64) (result i64)))
  (import "env" "storage_store" (func $store (param i64 i64)))
  (import "env" "emit_log" (func $log (param i32 i32 i32 i32)))
  (import "env" "revert" (func $revert (param i32 i32)))
  (memory (export "memory") 3)
  (func $go (export "relay") (result i32) (local $answer i32) (local $name i32)
    (call $store (i64.const 1) (i64.add (call $load (i64.const 1)) (i64.const 1)))
    (call $log (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
    (drop (call $input_read (i32.const 1024) (i32.const 0) (call $input_len)))
    (local.set $name (i32.load8_u (i32.const 1068)))
    (local.set $answer
      (call $call (i32.const 1024) (i32.const 1069) (local.get $name)
        (i32.add (i32.const 1069) (local.get $name))
        (i32.sub (i32.sub (call $input_len) (i32.const 45)) (local.get $name))
        (i32.const 1044) (i64.load (i32.const 1060))))
    (call $store (i64.const 2) (i64.extend_i32_s (local.get $answer)))
    (i32.store (i32.const 0) (local.get $answer))
    (drop (call $return_read (i32.const 4) (i32.const 0) (i32.const 1000)))
    (call $set_return (i32.const 0) (i32.add (i32.const 4) (call $return_len)))
    (local.get $answer))
  (func (export "relay_then_revert") (drop (call $go)) (call $revert (i32.const 0) (i32.const 4)))
  (func (export "relay_then_trap") (drop (call $go)) unreachable)
  (func (export "relay_then_spin") (drop (call $go)) (loop (br 0)))
  (func (export "accept")))"#;

/// What is at the end of a chain: it writes, logs, and ends in every way there is.
pub(crate) const LEAF: &str = r#"(module
  (import "env" "set_return" (func $set_return (param i32 i32)))
  (import "env" "revert" (func $revert (param i32 i32)))
  (import "env" "caller" (func $caller (param i32)))
  (import "env" "value" (func $value (param i32)))
  (import "env" "emit_log" (func $log (param i32 i32 i32 i32)))
  (import "env" "print_i32" (func $print (param i32)))
  (import "env" "storage_load" (func $load (param i64) (result i64)))
  (import "env" "storage_store" (func $store (param i64 i64)))
  (memory (export "memory") 1)
  (data (i32.const 0) "done") (data (i32.const 8) "no")
  (func $work
    (call $store (i64.const 7) (i64.add (call $load (i64.const 7)) (i64.const 1)))
    (call $log (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4))
    (call $print (i32.const 7)))
  (func (export "quiet"))
  (func (export "good") (call $work) (call $set_return (i32.const 0) (i32.const 4)))
  (func (export "who") (call $caller (i32.const 100)) (call $value (i32.const 120)) (call $set_return (i32.const 100) (i32.const 36)))
  (func (export "reverts") (call $work) (call $set_return (i32.const 0) (i32.const 4)) (call $revert (i32.const 8) (i32.const 2)))
  (func (export "traps") (call $work) (call $set_return (i32.const 0) (i32.const 4)) unreachable)
  (func (export "spins") (call $work) (loop (br 0)))
  (func (export "results") (result i64 f32) (i64.const 1) (f32.const 2))
  (func (export "takes") (param i32)))"#;

/// The bytes of a call: what a relay takes as its input.
pub(crate) struct Request<'a> {
    pub(crate) to: Address,
    pub(crate) function: &'a str,
    pub(crate) input: Vec<u8>,
    pub(crate) value: u128,
    pub(crate) gas: i64,
}

impl<'a> Request<'a> {
    /// A call without value and input, with all the gas there is.
    pub(crate) fn new(to: Address, function: &'a str) -> Self {
        Self {
            to,
            function,
            input: Vec::new(),
            value: 0,
            gas: -1,
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let name = u8::try_from(self.function.len()).expect("short");
        let head = [
            &self.to.0[..],
            &self.value.to_le_bytes(),
            &self.gas.to_le_bytes(),
            &[name],
        ];
        [&head.concat()[..], self.function.as_bytes(), &self.input].concat()
    }

    /// This call, made by the relay at `relay`.
    pub(crate) fn through(&self, relay: Address) -> Request<'static> {
        Request {
            input: self.bytes(),
            ..Request::new(relay, "relay")
        }
    }
}

/// What came of a relayed call.
pub(crate) struct Relayed {
    pub(crate) receipt: Receipt,
    pub(crate) calls: Vec<InnerCall>,
}

impl Relayed {
    /// What each `call` answered, outermost first, and what the innermost returned.
    pub(crate) fn answers(&self, depth: usize) -> (Vec<i32>, &[u8]) {
        let data = &self.receipt.return_data.0[..];
        let (answers, rest) = data.split_at(4 * depth);
        let (answers, _) = answers.as_chunks::<4>();
        (
            answers.iter().map(|a| i32::from_le_bytes(*a)).collect(),
            rest,
        )
    }

    pub(crate) fn answer(&self) -> i32 {
        match self.receipt.results[..] {
            [Value::I32(answer)] => answer,
            ref other => panic!("{other:?}: {:?}", self.receipt.message),
        }
    }
}

/// Calls entry `entry` of the relay as bob, on these terms.
pub(crate) fn relayed_on(
    chain: &Chain,
    relay: Address,
    entry: &str,
    request: &Request<'_>,
    terms: Terms,
) -> Relayed {
    let terms = Terms {
        input: request.bytes(),
        ..terms
    };
    let applied = chain.call_on("bob", relay, entry, terms);
    let receipt = applied.receipt;
    let lines: u64 = applied.lines.iter().map(|line| line.gas).sum();
    assert_eq!(
        lines + receipt.breakdown.base,
        receipt.gas_used,
        "the lines add up"
    );
    for call in &applied.calls {
        assert!(call.gas_used <= call.gas_limit, "{call:?}");
        assert_eq!(
            call.answer == 0,
            call.outcome == Some(wattage_core::vm::Outcome::Success)
        );
    }
    Relayed {
        receipt,
        calls: applied.calls,
    }
}

pub(crate) fn relayed(chain: &Chain, relay: Address, request: &Request<'_>) -> Relayed {
    relayed_on(chain, relay, "relay", request, Terms::default())
}

/// A ledger with a relay that owns 1,000, and a leaf.
pub(crate) fn set_up() -> (Chain, Address, Address) {
    let chain = Chain::new();
    let relay = chain.deployed(RELAY, 1000);
    let leaf = chain.deployed(LEAF, 0);
    (chain, relay, leaf)
}

/// The word that a contract keeps under a number.
pub(crate) fn word(chain: &Chain, contract: Address, key: i64) -> Option<i64> {
    let row = chain
        .ledger
        .view()
        .expect("a view")
        .storage(&contract, &key.to_le_bytes());
    let row = row.expect("readable")?;
    Some(i64::from_le_bytes(row.try_into().expect("8 bytes")))
}

/// An address as it stands in a data segment.
pub(crate) fn escaped(address: Address) -> String {
    let byte = |byte: &u8| format!("\\{byte:02x}");
    address.0.iter().map(byte).collect()
}
