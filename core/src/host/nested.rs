//! `call`: one contract calls another. The callee has an overlay of its own: if it fails, nothing of it is left and
//! the caller goes on.

use super::call::Call;
use super::{Frame, HostStop};
use crate::limits;
use crate::state::{RuntimeState, TransferError};
use crate::types::{Address, Amount, Bytes, Value};
use crate::vm::{ExecutionContext, ExecutionResult, InnerCall, PrepareError, Vm, VmFault};

/// The callee returned.
const DONE: i32 = 0;
/// The callee failed, or there is nothing to call; its effects are undone.
const FAILED: i32 = 1;
/// The caller has less than the value; nothing was called.
const INSUFFICIENT_FUNDS: i32 = -1;
/// So many contracts are open that one more is not allowed; nothing was called.
const TOO_DEEP: i32 = -3;

/// What a contract asks for.
struct Request {
    to: Address,
    /// Name of the function, as the contract gave it.
    name: Vec<u8>,
    input: Bytes,
    value: u128,
    /// Gas for the callee: what was asked for, at most what is left.
    gas: u64,
}

/// Why nothing was called: what the caller is answered, and the reason in words.
struct Refusal {
    answer: i32,
    message: String,
}

/// Carries out `call`; its base price has been paid.
pub(super) fn call<S: RuntimeState + Send + 'static, V: Vm>(
    call: &mut Call<'_, S>,
    vm: &V,
) -> Result<Option<Value>, HostStop> {
    let request = Request::read(call)?;
    call.frame.last_return = Bytes::default();
    let place = begin(call, &request);
    let answer = match find(call, vm, &request)? {
        Ok(program) => {
            let done = execute(call, vm, &program, request)?;
            let success = done.success;
            note(call, place, |shown| {
                shown.outcome = Some(done.outcome);
                shown.gas_used = done.gas_used;
                shown.message = done.message;
                shown.location = done.location;
            });
            if success { DONE } else { FAILED }
        }
        Err(Refusal { answer, message }) => {
            note(call, place, |shown| shown.message = Some(message));
            answer
        }
    };
    note(call, place, |shown| shown.answer = answer);
    Ok(Some(Value::I32(answer)))
}

/// Keeps the call for showing, as long as there are not too many; says where.
fn begin<S: RuntimeState>(call: &mut Call<'_, S>, request: &Request) -> Option<usize> {
    let place = call.frame.shared().calls.len();
    (place < limits::CALLS_SHOWN).then(|| {
        let shown = request.shown(call);
        call.frame.shared().calls.push(shown);
        place
    })
}

/// Completes what is shown of the call, if it is among those that are.
fn note<S: RuntimeState>(
    call: &mut Call<'_, S>,
    place: Option<usize>,
    complete: impl FnOnce(&mut InnerCall),
) {
    if let Some(place) = place {
        complete(&mut call.frame.shared().calls[place]);
    }
}

impl Request {
    /// Reads the arguments (addr, func, func_len, input, input_len, value, gas).
    fn read<S: RuntimeState>(call: &mut Call<'_, S>) -> Result<Self, HostStop> {
        let to = call.read_address("addr", 0)?;
        let (name_at, name_len) = call.span("func", 1, 2, limits::NAME_BYTES)?;
        let (input_at, input_len) = call.span("input", 3, 4, limits::INPUT_BYTES)?;
        let value = call.read_amount("value", 5)?;
        // As every number of the ABI it is unsigned: -1 asks for all there is.
        let wanted = call.word(6).cast_unsigned();
        let left = call.gas_left.max(0).cast_unsigned();
        let name = call.read(name_at, name_len);
        Ok(Self {
            to,
            name,
            input: Bytes(call.read(input_at, input_len)),
            value,
            gas: wanted.min(left),
        })
    }

    /// Name of the function as text. [`find`] refuses what is none.
    fn function(&self) -> String {
        String::from_utf8_lossy(&self.name).into_owned()
    }

    /// What is shown of it before it has come to anything.
    fn shown<S: RuntimeState>(&self, call: &Call<'_, S>) -> InnerCall {
        InnerCall {
            depth: call.frame.depth + 1,
            caller: call.frame.context.contract,
            contract: self.to,
            function: self.function(),
            value: Amount(self.value),
            gas_limit: self.gas,
            gas_used: 0,
            answer: FAILED,
            outcome: None,
            message: None,
            location: None,
        }
    }
}

/// The program to run, or why nothing can be called.
fn find<S: RuntimeState, V: Vm>(
    call: &mut Call<'_, S>,
    vm: &V,
    request: &Request,
) -> Result<Result<V::Program, Refusal>, HostStop> {
    let refusal = |answer, message: String| Ok(Err(Refusal { answer, message }));
    if call.frame.depth >= limits::CALL_DEPTH {
        let limit = limits::CALL_DEPTH;
        let message = format!(
            "{limit} contracts are open, each called by the one before; no more are allowed"
        );
        return refusal(TOO_DEEP, message);
    }
    let payer = call.frame.context.contract;
    let balance = call.state().get_balance(&payer)?;
    if balance < request.value {
        let error = TransferError::InsufficientFunds {
            from: payer,
            balance,
            amount: request.value,
        };
        return refusal(INSUFFICIENT_FUNDS, error.to_string());
    }
    if std::str::from_utf8(&request.name).is_err() {
        let name = request.function();
        let message = format!("the name {name:?} is not UTF-8: no function has such a name");
        return refusal(FAILED, message);
    }
    let missing = || format!("there is no contract at {}", request.to.shown());
    let Some(hash) = call.state().contract_code(&request.to)? else {
        return refusal(FAILED, missing());
    };
    let program = match vm.cached(&hash) {
        Some(program) => program,
        None => {
            let code = call.state().code(&hash)?;
            let code = code.ok_or_else(|| machine(format!("the code {hash} is missing")))?;
            match vm.prepare(&code) {
                Ok(program) => program,
                // It was deployed when a limit was wider. Its own transactions are refused too.
                Err(PrepareError::Code(error)) => return refusal(FAILED, error.to_string()),
                Err(PrepareError::Vm(fault)) => return Err(HostStop::Fault(fault)),
            }
        }
    };
    let fits = program
        .as_ref()
        .check_call(&request.function(), &[], &request.input);
    match fits {
        Ok(()) => Ok(Ok(program)),
        Err(rejection) => refusal(FAILED, rejection.to_string()),
    }
}

/// Counts the memory that a callee begins with.
fn take_pages<S: RuntimeState>(call: &mut Call<'_, S>, pages: u64) -> Result<(), HostStop> {
    let counted = &mut call.frame.shared().counted;
    let sum = counted.callee_pages + pages;
    if sum > limits::CALLEE_PAGES {
        let limit = limits::CALLEE_PAGES;
        return Err(call.trap(format!(
            "the contracts that this transaction calls begin with {sum} pages of memory in sum; the limit is {limit}"
        )));
    }
    counted.callee_pages = sum;
    Ok(())
}

/// Runs the callee on the caller's state, and takes what it used from the caller's meter.
fn execute<S: RuntimeState + Send + 'static, V: Vm>(
    call: &mut Call<'_, S>,
    vm: &V,
    program: &V::Program,
    request: Request,
) -> Result<ExecutionResult<()>, HostStop> {
    take_pages(call, program.as_ref().memory_pages())?;
    let slots = call.guest.slots();
    let context = &call.frame.context;
    let caller = context.contract;
    let inner = ExecutionContext {
        caller,
        contract: request.to,
        function: request.function(),
        arguments: Vec::new(),
        input: request.input,
        value: request.value,
        // What a caller allows, it allows the contract it calls itself, not whom that calls.
        spend_limit: 0,
        block_number: context.block_number,
        timestamp: context.timestamp,
    };
    let before = call.frame.shared().counted;
    let start = call.state().checkpoint();
    match call.state().transfer(&caller, &request.to, request.value) {
        Ok(()) => {}
        Err(TransferError::State(error)) => return Err(error.into()),
        Err(error) => return Err(call.trap(error.to_string())),
    }
    let depth = call.frame.depth + 1;
    let shared = call.frame.take_shared();
    let frame = Frame::open(inner, shared, start, depth, slots, None);
    let done = vm
        .execute(program, frame, request.gas)
        .map_err(HostStop::Fault)?;
    let (mut done, mut shared) = done.split();
    if !done.success {
        shared.counted = shared.counted.undone(before);
    }
    call.frame.put_shared(shared);
    call.frame.last_return = std::mem::take(&mut done.return_data);
    call.pay(done.gas_used)?;
    Ok(done)
}

/// A fault of the machine, which no contract hears of.
fn machine(problem: String) -> HostStop {
    HostStop::Fault(VmFault::Machine(problem))
}
