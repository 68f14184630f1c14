//! Calling a contract's entries. Wasmtime is quickest where the compiler knows a function's types, so the shapes that most
//! entries have are spelled out; every other one is called by values.

use wasmtime::{Func, Store, Val, WasmParams, WasmResults};
use wattage_core::types::{Signature, Value, ValueType};

use super::host::Host;
use super::value::{Number, val, val_type, value};

/// Calls one function of one instance.
pub(super) type Entry =
    Box<dyn Fn(&mut Store<Host>, &[Value]) -> wasmtime::Result<Vec<Value>> + Send>;

/// What calls `function`, which has this signature.
///
/// # Errors
/// When the function has another signature.
pub(super) fn entry(
    function: Func,
    signature: &Signature,
    store: &Store<Host>,
) -> wasmtime::Result<Entry> {
    use ValueType::{I32, I64};
    match signature.params[..] {
        [] => returning::<()>(function, signature, store),
        [I32] => returning::<(i32,)>(function, signature, store),
        [I64] => returning::<(i64,)>(function, signature, store),
        [I32, I32] => returning::<(i32, i32)>(function, signature, store),
        [I64, I64] => returning::<(i64, i64)>(function, signature, store),
        _ => Ok(by_values(function, signature)),
    }
}

fn returning<P: Arguments>(
    function: Func,
    signature: &Signature,
    store: &Store<Host>,
) -> wasmtime::Result<Entry> {
    use ValueType::{I32, I64};
    match signature.results[..] {
        [] => typed::<P, ()>(function, store),
        [I32] => typed::<P, (i32,)>(function, store),
        [I64] => typed::<P, (i64,)>(function, store),
        _ => Ok(by_values(function, signature)),
    }
}

fn typed<P: Arguments, R: Results>(function: Func, store: &Store<Host>) -> wasmtime::Result<Entry> {
    let function = function.typed::<P, R>(store)?;
    Ok(Box::new(move |store, arguments| {
        let Some(arguments) = P::of(arguments) else {
            wasmtime::bail!("the arguments {arguments:?} do not fit the entry");
        };
        Ok(function.call(store, arguments)?.values())
    }))
}

fn by_values(function: Func, signature: &Signature) -> Entry {
    let results: Vec<Val> = signature
        .results
        .iter()
        .map(|ty| Val::default_for_ty(&val_type(*ty)).unwrap_or(Val::I32(0)))
        .collect();
    Box::new(move |store, arguments| {
        let arguments: Vec<Val> = arguments.iter().map(val).collect();
        let mut returned = results.clone();
        function.call(store, &arguments, &mut returned)?;
        Ok(returned.iter().filter_map(value).collect())
    })
}

/// Parameters whose types the compiler knows.
trait Arguments: WasmParams + 'static {
    /// `None` if the values have other types.
    fn of(values: &[Value]) -> Option<Self>
    where
        Self: Sized;
}

impl Arguments for () {
    fn of(values: &[Value]) -> Option<Self> {
        values.is_empty().then_some(())
    }
}

impl<A: Number> Arguments for (A,) {
    fn of(values: &[Value]) -> Option<Self> {
        match values {
            [a] => Some((A::of(a)?,)),
            _ => None,
        }
    }
}

impl<A: Number, B: Number> Arguments for (A, B) {
    fn of(values: &[Value]) -> Option<Self> {
        match values {
            [a, b] => Some((A::of(a)?, B::of(b)?)),
            _ => None,
        }
    }
}

/// Results whose types the compiler knows.
trait Results: WasmResults + 'static {
    fn values(self) -> Vec<Value>;
}

impl Results for () {
    fn values(self) -> Vec<Value> {
        Vec::new()
    }
}

impl<R: Number> Results for (R,) {
    fn values(self) -> Vec<Value> {
        vec![self.0.value()]
    }
}
