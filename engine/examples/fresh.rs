use std::time::Instant;
use wattage_core::contract::Contract;
use wattage_core::host::Frame;
use wattage_core::state::*;
use wattage_core::types::*;
use wattage_core::vm::*;
use wattage_engine::vm::WasmVm;
const WORDS: &str = r#"(module
 (import "env" "storage_load" (func $load (param i64) (result i64)))
 (import "env" "storage_store" (func $store (param i64 i64)))
 (func (export "main") (result i64) (local $n i64)
  (local.set $n (i64.add (call $load (i64.const 0)) (i64.const 1)))
  (call $store (i64.const 0) (local.get $n)) (local.get $n)))"#;
const BYTES: &str = r#"(module
 (import "env" "storage_read" (func $read (param i32 i32 i32 i32) (result i32)))
 (import "env" "storage_write" (func $write (param i32 i32 i32 i32)))
 (memory (export "memory") 1)
 (data (i32.const 0) "counter")
 (func (export "main") (result i64) (local $n i64)
  (drop (call $read (i32.const 0) (i32.const 7) (i32.const 16) (i32.const 8)))
  (i64.store (i32.const 16) (i64.add (i64.load (i32.const 16)) (i64.const 1)))
  (call $write (i32.const 0) (i32.const 7) (i32.const 16) (i32.const 8)) (i64.load (i32.const 16))))"#;
const EMPTY: &str = r#"(module (func (export "main")))"#;
fn main() {
    let vm = WasmVm::new(1_000_000).unwrap();
    for (name, wat) in [("empty", EMPTY), ("words", WORDS), ("bytes", BYTES)] {
        for profiled in [false, true] {
            let code = Contract::from_wat(wat).unwrap().code();
            let program = vm.prepare(&code).unwrap();
            let mut state = Some(MockRuntimeState::default());
            let mut best = f64::MAX;
            let a = Address::named("alice").unwrap();
            for _ in 0..20 {
                let t = Instant::now();
                for _ in 0..5000 {
                    let context = ExecutionContext::call(a, a, "main");
                    let frame = Frame::new(context, state.take().unwrap(), profiled);
                    let done = vm.execute(&program, frame, 1_000_000).unwrap();
                    assert!(done.success);
                    state = Some(done.state);
                }
                best = best.min(t.elapsed().as_nanos() as f64 / 5000.0);
            }
            println!("{name} profiled={profiled}: {best:.0} ns");
        }
    }
}
