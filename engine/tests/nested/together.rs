//! As many executions as a node makes at once, each with all its contracts open, at one and the same moment: every instance
//! that there may be lives.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use wattage_core::contract::Contract;
use wattage_core::host::Frame;
use wattage_core::ledger::Code;
use wattage_core::limits;
use wattage_core::state::{MockRuntimeState, RuntimeState, StateError, TransferError};
use wattage_core::types::{Address, Bytes, Hash};
use wattage_core::vm::{Detail, ExecutionContext, ExecutionResult, Log, Outcome, Vm};
use wattage_engine::vm::{EXECUTIONS, WasmVm};

use crate::common::{account, state_with};

/// How long they wait for each other. A failure ends when it is over.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where all executions meet. Unlike `std::sync::Barrier`, it does not wait for ever for one that has failed.
#[derive(Default)]
struct Meeting {
    here: Mutex<u32>,
    all: Condvar,
}

impl Meeting {
    /// Waits until all have come, and says how many came in time.
    fn wait(&self) -> u32 {
        let mut here = self.here.lock().expect("nobody panicked");
        *here += 1;
        self.all.notify_all();
        let few = |here: &mut u32| *here < EXECUTIONS;
        let waited = self.all.wait_timeout_while(here, PATIENCE, few);
        *waited.expect("nobody panicked").0
    }
}

/// A state in which whoever reads storage waits until all have come so far.
struct MeetingState {
    state: MockRuntimeState,
    meeting: Arc<Meeting>,
}

impl RuntimeState for MeetingState {
    type Checkpoint = MockRuntimeState;

    fn checkpoint(&self) -> MockRuntimeState {
        self.state.checkpoint()
    }

    fn rollback(&mut self, checkpoint: MockRuntimeState) {
        self.state.rollback(checkpoint);
    }

    fn storage_read(&self, contract: &Address, key: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
        assert_eq!(self.meeting.wait(), EXECUTIONS, "all are here");
        self.state.storage_read(contract, key)
    }

    fn storage_write(
        &mut self,
        contract: &Address,
        key: Vec<u8>,
        value: Vec<u8>,
    ) -> Result<(), StateError> {
        self.state.storage_write(contract, key, value)
    }

    fn storage_delete(&mut self, contract: &Address, key: &[u8]) -> Result<bool, StateError> {
        self.state.storage_delete(contract, key)
    }

    fn get_balance(&self, address: &Address) -> Result<u128, StateError> {
        self.state.get_balance(address)
    }

    fn transfer(
        &mut self,
        from: &Address,
        to: &Address,
        amount: u128,
    ) -> Result<(), TransferError> {
        self.state.transfer(from, to, amount)
    }

    fn contract_code(&self, address: &Address) -> Result<Option<Hash>, StateError> {
        self.state.contract_code(address)
    }

    fn code(&self, hash: &Hash) -> Result<Option<Code>, StateError> {
        self.state.code(hash)
    }

    fn emit_log(&mut self, log: Log) {
        self.state.emit_log(log);
    }
}

/// Calls itself as often as the first byte of its input says, reads storage at the bottom, and fails if that fails.
fn descent(name: &str) -> String {
    format!(
        r#"(module
          (import "env" "address" (func $address (param i32)))
          (import "env" "input_read" (func $input (param i32 i32 i32) (result i32)))
          (import "env" "call" (func $call (param i32 i32 i32 i32 i32 i32 i64) (result i32)))
          (import "env" "storage_load" (func $load (param i64) (result i64)))
          (memory (export "memory") 1) (data (i32.const 200) "{name}")
          (func (export "{name}")
            (drop (call $input (i32.const 0) (i32.const 0) (i32.const 1)))
            (if (i32.eqz (i32.load8_u (i32.const 0)))
              (then (drop (call $load (i64.const 1))) (return)))
            (i32.store8 (i32.const 0) (i32.sub (i32.load8_u (i32.const 0)) (i32.const 1)))
            (call $address (i32.const 100))
            (if (call $call (i32.const 100) (i32.const 200) (i32.const {}) (i32.const 0) (i32.const 1)
                (i32.const 120) (i64.const -1))
              (then unreachable))))"#,
        name.len()
    )
}

/// The whole depth of `wat`, from the entry of this name down.
fn descend(
    vm: &WasmVm,
    wat: &str,
    name: &str,
    meeting: Arc<Meeting>,
) -> ExecutionResult<MeetingState> {
    let code = Contract::from_wat(wat).expect("a contract").code();
    let program = vm.cached(&code.hash());
    let program = program.unwrap_or_else(|| vm.prepare(&code).expect("a contract"));
    let mut context = ExecutionContext::call(account("alice"), account("contract"), name);
    context.input = Bytes(vec![u8::try_from(limits::CALL_DEPTH - 1).expect("few")]);
    let state = MeetingState {
        state: state_with(&[("contract", wat)]),
        meeting,
    };
    let frame = Frame::new(context, state, Detail::Plain);
    vm.execute(&program, frame, limits::GAS_DEFAULT)
        .expect("the machine has room for it")
}

#[test]
fn as_many_executions_as_the_node_makes_at_once_may_all_be_eight_contracts_deep() {
    // A VM of its own: other tests take no instances from it. The second round finds as many of the first one's
    // instances waiting as may wait, and needs its own beside them.
    let vm = WasmVm::new(limits::GAS_DEFAULT).expect("Wasmtime starts");
    for name in ["first", "second"] {
        let wat = descent(name);
        let meeting = Arc::new(Meeting::default());
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..EXECUTIONS)
                .map(|_| scope.spawn(|| descend(&vm, &wat, name, meeting.clone())))
                .collect();
            for thread in threads {
                let done = thread.join().expect("all have met");
                assert_eq!(done.outcome, Outcome::Success, "{name}: {:?}", done.message);
                let deepest = done.calls.last().map(|call| (call.depth, call.outcome));
                assert_eq!(deepest, Some((limits::CALL_DEPTH, Some(Outcome::Success))));
            }
        });
        let met = *meeting.here.lock().expect("nobody panicked");
        assert_eq!(met, EXECUTIONS, "each of them came once");
    }
}
