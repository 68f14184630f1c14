//! A VM that plays a script instead of a program: its contracts make exactly the host calls that the script says, one
//! after the other, and calls between contracts play on where the caller was.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;

use arbitrary::Arbitrary;
use wattage_core::contract::{Contract, Instrumented, Mode, instrument};
use wattage_core::host::{Frame, HOST_FUNCTIONS, HostFn, dispatch};
use wattage_core::ledger::Code;
use wattage_core::state::RuntimeState;
use wattage_core::types::{Address, Hash, Value, ValueType};
use wattage_core::vm::{
    End, ExecutionResult, Finished, PrepareError, TrapKind, Vm, VmFault, conclude,
};

use crate::guest::{KNOWN, ScriptGuest};

/// Any contract: the script says what it does.
const CONTRACT: &str = "(module (memory (export \"memory\") 1) (func (export \"main\")))";

/// A call and everything that happens in it.
#[derive(Debug, Arbitrary)]
pub(crate) struct Script {
    pub(crate) gas: u32,
    pub(crate) spend_limit: u16,
    pub(crate) traced: bool,
    pub(crate) input: Vec<u8>,
    pub(crate) steps: Vec<Step>,
}

/// What a contract does next.
#[derive(Debug, Arbitrary)]
pub(crate) enum Step {
    /// Calls a host function.
    Host {
        function: u8,
        arguments: [Argument; 7],
    },
    /// Writes to its memory.
    Poke { at: u16, bytes: [u8; 16] },
    /// Returns.
    Return,
    /// Traps.
    Trap,
}

/// An argument, more often sensible than not.
#[derive(Debug, Arbitrary)]
pub(crate) enum Argument {
    /// The place of something known in memory, see [`KNOWN`].
    Known(u8),
    /// A small number.
    Small(u8),
    /// Somewhere in memory, or just beyond.
    Near(u16),
    /// A number at the edge of its type.
    Edge(u8),
    /// Any number.
    Any(u64),
}

impl Argument {
    fn number(&self) -> u64 {
        const EDGES: [u64; 8] = [
            u64::MAX,
            0x7fff_ffff,
            0x8000_0000,
            0xffff_fff0,
            0x7fff_ffff_ffff_ffff,
            0x8000_0000_0000_0000,
            65_535,
            65_537,
        ];
        match *self {
            Self::Known(index) => KNOWN[usize::from(index) % KNOWN.len()].0 as u64,
            Self::Small(number) => u64::from(number),
            Self::Near(number) => u64::from(number) + 16,
            Self::Edge(index) => EDGES[usize::from(index) % EDGES.len()],
            Self::Any(number) => number,
        }
    }

    #[allow(clippy::cast_possible_truncation)] // an i32 is the low half, whatever the number is
    fn value(&self, ty: ValueType) -> Value {
        let number = self.number();
        match ty {
            ValueType::I32 => Value::I32((number as u32).cast_signed()),
            ValueType::I64 => Value::I64(number.cast_signed()),
            ValueType::F32 | ValueType::F64 => unreachable!("no host function takes a float"),
        }
    }
}

/// Plays one script, over all contracts of the transaction.
pub(crate) struct ScriptVm {
    steps: RefCell<VecDeque<Step>>,
    program: Program,
}

/// The contract that every address has.
#[derive(Clone)]
pub(crate) struct Program(Arc<(Contract, Instrumented)>);

impl AsRef<Contract> for Program {
    fn as_ref(&self) -> &Contract {
        &self.0.0
    }
}

impl ScriptVm {
    pub(crate) fn new(steps: Vec<Step>) -> Self {
        let contract = Contract::from_wat(CONTRACT).expect("a contract");
        let instrumented = instrument(&contract, Mode::Metered);
        Self {
            steps: RefCell::new(steps.into()),
            program: Program(Arc::new((contract, instrumented))),
        }
    }

    pub(crate) fn program(&self) -> Program {
        self.program.clone()
    }

    /// Plays up to the end of the contract that is open.
    fn play<S: RuntimeState + Send + 'static>(
        &self,
        frame: &mut Frame<S>,
        guest: &mut ScriptGuest,
    ) -> End {
        loop {
            // A callee takes its steps from the same script, so none is borrowed while one is carried out.
            let step = self.steps.borrow_mut().pop_front();
            match step {
                None | Some(Step::Return) => return End::Returned(Vec::new()),
                Some(Step::Trap) => return End::Trapped(TrapKind::Unreachable),
                Some(Step::Poke { at, bytes }) => guest.poke(at, &bytes),
                Some(Step::Host {
                    function,
                    arguments,
                }) => {
                    let row = &HOST_FUNCTIONS[usize::from(function) % HOST_FUNCTIONS.len()];
                    let types = row.params.iter().map(|(_, ty)| *ty);
                    let values: Vec<Value> = arguments
                        .iter()
                        .zip(types)
                        .map(|(a, ty)| a.value(ty))
                        .collect();
                    match self.host(row.id, &values, frame, guest) {
                        Ok(()) => {}
                        Err(end) => return end,
                    }
                }
            }
        }
    }

    fn host<S: RuntimeState + Send + 'static>(
        &self,
        function: HostFn,
        values: &[Value],
        frame: &mut Frame<S>,
        guest: &mut ScriptGuest,
    ) -> Result<(), End> {
        let returned = dispatch(function, values, guest, frame, self).map_err(End::Stopped)?;
        let types: Vec<ValueType> = returned.iter().map(Value::ty).collect();
        assert_eq!(types, function.entry().results, "{}", function.entry().name);
        Ok(())
    }
}

impl Vm for ScriptVm {
    type Program = Program;

    fn cached(&self, _: &Hash) -> Option<Program> {
        Some(self.program())
    }

    fn prepare(&self, _: &Code) -> Result<Program, PrepareError> {
        Ok(self.program())
    }

    fn execute<S: RuntimeState + Send + 'static>(
        &self,
        program: &Program,
        mut frame: Frame<S>,
        gas: u64,
    ) -> Result<ExecutionResult<S>, VmFault> {
        let mut guest = ScriptGuest::new(gas, frame.slots);
        let end = self.play(&mut frame, &mut guest);
        let (gas_left, slots_left) = guest.left();
        let finished = Finished {
            frame: Box::new(frame),
            end,
            trace: Vec::new(),
            gas_left,
            slots_left,
            memory_gas: 0,
            at: 0,
            nan: false,
            counters: Vec::new(),
        };
        conclude(program.as_ref(), &program.0.1, gas, finished)
    }
}

/// A named account.
pub(crate) fn account(name: &str) -> Address {
    Address::named(name).expect("a name of at most 12 characters")
}
