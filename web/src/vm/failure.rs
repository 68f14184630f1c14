//! What a thrown JavaScript exception means for a call: the contract's fault, or this browser's.

use js_sys::{Error, JsString, Reflect, WebAssembly};
use wasm_bindgen::{JsCast as _, JsValue};
use wattage_core::limits;
use wattage_core::vm::{TrapKind, VmFault};

use super::stack::frames;
use super::trap::{Said, said};

/// The browser's own failure at `doing` something: no receipt, and nothing about the contract.
pub(super) fn machine(doing: &str, error: &JsValue) -> VmFault {
    VmFault::Engine(format!(
        "this browser could not {doing}: {}. Press Run: the node executes the call without this browser, or try \
         another one",
        text(error)
    ))
}

/// Our own code was interrupted, so that a call's frame is gone: by the browser, whose stack overflowed.
pub(super) fn lost() -> VmFault {
    VmFault::Engine(
        "this browser's own stack overflowed while it executed the contract. Press Run: the node executes the call \
         without this browser, or try another one"
            .to_owned(),
    )
}

/// `name: message`, or whatever was thrown.
fn text(error: &JsValue) -> String {
    match error.dyn_ref::<Error>() {
        Some(error) => format!("{}: {}", error.name(), error.message()),
        None => format!("{error:?}"),
    }
}

/// Offsets of the contract's frames in an error's stack, innermost first. `shimmed`: a shim called the outermost one.
pub(super) fn trace(error: &JsValue, shimmed: bool) -> Vec<u32> {
    let stack = Reflect::get(error, &"stack".into()).ok();
    let stack = stack
        .and_then(|stack| stack.as_string())
        .unwrap_or_default();
    let mut frames = frames(&stack);
    if shimmed && frames.whole {
        frames.offsets.pop();
    }
    frames.offsets.truncate(limits::TRACE_FRAMES);
    frames.offsets
}

/// The rule that was broken while a contract ran; `None` if the exception is not about one.
pub(super) fn trap(error: &JsValue, trace: &[u32], wasm: &[u8]) -> Option<TrapKind> {
    Some(match about_webassembly(error)? {
        Said::Kind(kind) => kind,
        Said::OutOfBounds => {
            let at = trace.first().and_then(|at| wasm.get(*at as usize..));
            match at.is_some_and(touches_table) {
                true => TrapKind::TableOutOfBounds,
                false => TrapKind::MemoryOutOfBounds,
            }
        }
    })
}

/// Whether the instruction that begins here works on a table.
fn touches_table(code: &[u8]) -> bool {
    match code {
        // call_indirect, table.get, table.set
        [0x11 | 0x25 | 0x26, ..] => true,
        // table.init, elem.drop, table.copy, table.grow, table.size, table.fill
        [0xfc, 12..=17, ..] => true,
        _ => false,
    }
}

/// The rule that was broken while a module was instantiated; `None` if the exception is not about one.
pub(super) fn segment(error: &JsValue, wasm: &[u8]) -> Option<TrapKind> {
    Some(match about_webassembly(error)? {
        Said::Kind(kind) => kind,
        Said::OutOfBounds => match super::segments::table_overflows(wasm) {
            true => TrapKind::TableOutOfBounds,
            false => TrapKind::MemoryOutOfBounds,
        },
    })
}

/// What the engine says, if it is about WebAssembly's rules: an exhausted stack or memory is a RangeError, or an
/// InternalError.
fn about_webassembly(error: &JsValue) -> Option<Said> {
    let ours = error.is_instance_of::<WebAssembly::RuntimeError>()
        || error.is_instance_of::<WebAssembly::LinkError>();
    let message = Reflect::get(error, &"message".into()).ok()?;
    let message = message.dyn_ref::<JsString>()?;
    ours.then(|| said(&String::from(message)))?
}
