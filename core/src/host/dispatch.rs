//! What each host function does.
//!
//! Every function keeps the same order: its base price, then its lengths and pointers, then the
//! price that grows with them, and only then anything is copied or changed.

use sha2::Sha256;
use sha3::{Digest as _, Keccak256};

use super::call::Call;
use super::nested;
use super::{Frame, Guest, HostFn, HostStop};
use crate::limits;
use crate::state::{RuntimeState, TransferError};
use crate::types::{Address, Bytes, Value};
use crate::vm::{Log, Vm};

/// Executes host function `function` for the contract behind `guest`. Contracts that it calls run on `vm`.
///
/// `args` must have the types of the table's row; linkers take care of that.
///
/// # Errors
/// [`HostStop`] when the call ends here: out of gas, revert, a broken rule, or a fault of the machine.
pub fn dispatch<S: RuntimeState + Send + 'static, V: Vm>(
    function: HostFn,
    args: &[Value],
    guest: &mut dyn Guest,
    frame: &mut Frame<S>,
    vm: &V,
) -> Result<Option<Value>, HostStop> {
    let mut call = Call::new(function, args, guest, frame);
    let done = match call.gas_left {
        // Nothing is done on an empty meter, whoever emptied it.
        ..0 => Err(HostStop::OutOfGas),
        _ => perform(&mut call, vm),
    };
    call.settle();
    done
}

fn perform<S: RuntimeState + Send + 'static, V: Vm>(call: &mut Call<'_, S>, vm: &V) -> Returned {
    call.pay(call.function.entry().price.base)?;
    match call.function {
        HostFn::Caller => call.write_address(0, call.frame.context.caller),
        HostFn::Address => call.write_address(0, call.frame.context.contract),
        HostFn::Value => {
            let value = call.frame.context.value.to_le_bytes();
            call.write("out", 0, &value)?;
            Ok(None)
        }
        HostFn::BlockNumber => Ok(i64_of(call.frame.context.block_number)),
        HostFn::Timestamp => Ok(i64_of(call.frame.context.timestamp)),
        HostFn::GasLeft => Ok(Some(Value::I64(call.gas_left))),
        HostFn::InputLen => Ok(i32_of(call.frame.context.input.0.len())),
        HostFn::InputRead => {
            let input = std::mem::take(&mut call.frame.context.input);
            let copied = read_from(call, &input.0);
            call.frame.context.input = input;
            copied
        }
        HostFn::SetReturn => set_return(call),
        HostFn::Revert => {
            let (at, len) = call.span("message", 0, 1, limits::RETURN_BYTES)?;
            Err(HostStop::Revert(call.read(at, len)))
        }
        HostFn::StorageRead => storage_read(call),
        HostFn::StorageWrite => {
            let (key_at, key_len) = call.span("key", 0, 1, limits::KEY_BYTES)?;
            let (value_at, value_len) = call.span("value", 2, 3, limits::VALUE_BYTES)?;
            call.pay_for_bytes(value_len)?;
            let key = call.read(key_at, key_len);
            let value = call.read(value_at, value_len);
            store(call, key, value)
        }
        HostFn::StorageDelete => {
            let (at, len) = call.span("key", 0, 1, limits::KEY_BYTES)?;
            let key = call.read(at, len);
            let contract = call.frame.context.contract;
            let Some(old) = call.state().storage_read(&contract, &key)? else {
                return Ok(Some(Value::I32(0)));
            };
            call.write_row(key.len(), old.len(), 0)?;
            call.state().storage_delete(&contract, &key)?;
            Ok(Some(Value::I32(1)))
        }
        HostFn::StorageLoad => {
            let key = call.word(0).to_le_bytes();
            let contract = call.frame.context.contract;
            let row = call.state().storage_read(&contract, &key)?;
            let mut word = [0; 8];
            for (to, from) in word.iter_mut().zip(row.unwrap_or_default()) {
                *to = from;
            }
            Ok(Some(Value::I64(i64::from_le_bytes(word))))
        }
        HostFn::StorageStore => {
            let key = call.word(0).to_le_bytes().to_vec();
            let value = call.word(1).to_le_bytes().to_vec();
            call.pay_for_bytes(value.len())?;
            store(call, key, value)
        }
        HostFn::Balance => {
            let address = call.read_address("addr", 0)?;
            let out = call.check("out", 1, 16)?;
            let balance = call.state().get_balance(&address)?;
            call.guest.write(out, &balance.to_le_bytes());
            Ok(None)
        }
        HostFn::Transfer => transfer(call),
        HostFn::EmitLog => emit_log(call),
        HostFn::PrintI32 | HostFn::PrintI64 => {
            let number = call.number(0);
            call.frame.shared().print(&number, false);
            Ok(None)
        }
        HostFn::Print => {
            let (at, len) = call.span("text", 0, 1, usize::MAX)?;
            // What is left out is not even read: the price does not grow with the length.
            let shown = len.min(call.frame.shared().printable());
            let bytes = call.read(at, shown);
            let text = String::from_utf8_lossy(&bytes);
            call.frame.shared().print(&text, shown < len);
            Ok(None)
        }
        HostFn::Sha256 => hash(call, |bytes| Sha256::digest(bytes).into()),
        HostFn::Keccak256 => hash(call, |bytes| Keccak256::digest(bytes).into()),
        HostFn::Call => nested::call(call, vm),
        HostFn::ReturnLen => Ok(i32_of(call.frame.last_return.0.len())),
        HostFn::ReturnRead => {
            let data = std::mem::take(&mut call.frame.last_return);
            let copied = read_from(call, &data.0);
            call.frame.last_return = data;
            copied
        }
        HostFn::GetCaller => {
            let mut word = [0; 8];
            word.copy_from_slice(&call.frame.context.caller.0[..8]);
            Ok(Some(Value::I64(i64::from_le_bytes(word))))
        }
        HostFn::GetBalance => {
            let mut address = Address::default();
            address.0[..8].copy_from_slice(&call.word(0).to_le_bytes());
            address.0[8..12].copy_from_slice(&call.unsigned(1).to_le_bytes());
            let balance = call.state().get_balance(&address)?;
            let shown = i64::try_from(balance).unwrap_or(i64::MAX);
            Ok(Some(Value::I64(shown)))
        }
    }
}

type Returned = Result<Option<Value>, HostStop>;

fn i64_of(number: u64) -> Option<Value> {
    Some(Value::I64(number.cast_signed()))
}

/// Lengths that reach here are bounded by `limits`, so they fit.
fn i32_of(len: usize) -> Option<Value> {
    Some(Value::I32(i32::try_from(len).unwrap_or(i32::MAX)))
}

/// Hashes bytes of memory. The length is bounded by the memory, and paid for before anything is copied.
fn hash<S: RuntimeState>(call: &mut Call<'_, S>, digest: fn(&[u8]) -> [u8; 32]) -> Returned {
    let (at, len) = call.span("data", 0, 1, usize::MAX)?;
    let out = call.check("out", 2, 32)?;
    call.pay_for_bytes(len)?;
    let digest = digest(&call.read(at, len));
    call.guest.write(out, &digest);
    Ok(None)
}

/// Copies a part of `data`, which belongs to the call, to memory: the function's arguments are (out, offset, len).
fn read_from<S: RuntimeState>(call: &mut Call<'_, S>, data: &[u8]) -> Returned {
    let from = data.get(call.unsigned(1) as usize..).unwrap_or_default();
    let len = from.len().min(call.unsigned(2) as usize);
    let out = call.check("out", 0, len)?;
    call.pay_for_bytes(len)?;
    if len > 0 {
        call.guest.write(out, &from[..len]);
    }
    Ok(i32_of(len))
}

fn set_return<S: RuntimeState>(call: &mut Call<'_, S>) -> Returned {
    let (at, len) = call.span("return data", 0, 1, limits::RETURN_BYTES)?;
    call.pay_for_bytes(len)?;
    call.frame.return_data = Bytes(call.read(at, len));
    Ok(None)
}

fn storage_read<S: RuntimeState>(call: &mut Call<'_, S>) -> Returned {
    let (at, len) = call.span("key", 0, 1, limits::KEY_BYTES)?;
    let key = call.read(at, len);
    let contract = call.frame.context.contract;
    let Some(value) = call.state().storage_read(&contract, &key)? else {
        return Ok(Some(Value::I32(-1)));
    };
    let copied = value.len().min(call.unsigned(3) as usize);
    let out = call.check("out", 2, copied)?;
    call.pay_for_bytes(value.len())?;
    call.guest.write(out, &value[..copied]);
    Ok(i32_of(value.len()))
}

fn store<S: RuntimeState>(call: &mut Call<'_, S>, key: Vec<u8>, value: Vec<u8>) -> Returned {
    let contract = call.frame.context.contract;
    let old = call.state().storage_read(&contract, &key)?;
    if old.is_none() {
        call.pay(call.function.entry().price.new_row)?;
    }
    call.write_row(key.len(), old.map_or(0, |old| old.len()), value.len())?;
    call.state().storage_write(&contract, key, value)?;
    Ok(None)
}

fn transfer<S: RuntimeState>(call: &mut Call<'_, S>) -> Returned {
    const DONE: Value = Value::I32(0);
    const INSUFFICIENT: Value = Value::I32(-1);
    const NOT_ALLOWED: Value = Value::I32(-2);

    let from = call.read_address("from", 0)?;
    let to = call.read_address("to", 1)?;
    let amount = call.read_amount("amount", 2)?;

    let own = from == call.frame.context.contract;
    let callers = from == call.frame.context.caller && amount <= call.frame.spend_left;
    if !own && !callers {
        return Ok(Some(NOT_ALLOWED));
    }
    match call.state().transfer(&from, &to, amount) {
        Ok(()) => {}
        Err(TransferError::InsufficientFunds { .. }) => return Ok(Some(INSUFFICIENT)),
        Err(TransferError::Overflow { .. }) => {
            return Err(call.trap("the receiver's balance would pass 2^128 - 1".to_owned()));
        }
        Err(TransferError::State(error)) => return Err(error.into()),
    }
    if !own {
        call.frame.spend_left -= amount;
    }
    Ok(Some(DONE))
}

fn emit_log<S: RuntimeState>(call: &mut Call<'_, S>) -> Returned {
    let count = call.unsigned(1);
    if count > limits::LOG_TOPICS {
        let limit = limits::LOG_TOPICS;
        return Err(call.trap(format!("a log with {count} topics; the limit is {limit}")));
    }
    let topics_at = call.check("topics", 0, count as usize * 32)?;
    let (data_at, data_len) = call.span("data", 2, 3, limits::LOG_BYTES)?;
    let counted = call.frame.shared().counted;
    if counted.logs == limits::LOGS {
        let limit = limits::LOGS;
        return Err(call.trap(format!(
            "log {} of this transaction; the limit is {limit}",
            limit + 1
        )));
    }
    let bytes = counted.log_bytes + data_len;
    if bytes > limits::LOG_BYTES {
        let limit = limits::LOG_BYTES;
        return Err(call.trap(format!(
            "the logs of this transaction would have {bytes} bytes of data; the limit is {limit}"
        )));
    }
    let per_topic = call.function.entry().price.per_topic;
    call.pay(per_topic.saturating_mul(u64::from(count)))?;
    call.pay_for_bytes(data_len)?;
    let topics = call.read(topics_at, count as usize * 32);
    let (topics, _) = topics.as_chunks::<32>();
    let log = Log {
        contract: call.frame.context.contract,
        topics: topics.iter().map(|t| crate::types::Hash(*t)).collect(),
        data: Bytes(call.read(data_at, data_len)),
    };
    let shared = call.frame.shared();
    shared.counted.logs += 1;
    shared.counted.log_bytes = bytes;
    shared.state.emit_log(log);
    Ok(None)
}
