//! Between core's values and types and Wasmtime's.

use wasmtime::{Val, ValType, WasmTy};
use wattage_core::types::{Value, ValueType};

/// A Rust type that stands for a value type.
pub(super) trait Number: WasmTy + Copy + 'static {
    /// The value type.
    const TYPE: ValueType;
    /// The number in `value`; `None` if it is of another type.
    fn of(value: &Value) -> Option<Self>;
    /// It as a value.
    fn value(self) -> Value;
}

macro_rules! numbers {
    ($($number:ty => $variant:ident),*) => {$(
        impl Number for $number {
            const TYPE: ValueType = ValueType::$variant;
            fn of(value: &Value) -> Option<Self> {
                match *value {
                    Value::$variant(number) => Some(number),
                    _ => None,
                }
            }
            fn value(self) -> Value {
                Value::$variant(self)
            }
        }
    )*};
}
numbers!(i32 => I32, i64 => I64);

/// Wasmtime's type for one of ours.
pub(super) fn val_type(ty: ValueType) -> ValType {
    match ty {
        ValueType::I32 => ValType::I32,
        ValueType::I64 => ValType::I64,
        ValueType::F32 => ValType::F32,
        ValueType::F64 => ValType::F64,
    }
}

/// Wasmtime's value for one of ours.
pub(super) fn val(value: &Value) -> Val {
    match *value {
        Value::I32(v) => Val::I32(v),
        Value::I64(v) => Val::I64(v),
        Value::F32(v) => Val::F32(v),
        Value::F64(v) => Val::F64(v),
    }
}

/// Our value for one of Wasmtime's; `None` for references and vectors, which no signature of ours has.
pub(super) fn value(val: &Val) -> Option<Value> {
    match *val {
        Val::I32(v) => Some(Value::I32(v)),
        Val::I64(v) => Some(Value::I64(v)),
        Val::F32(v) => Some(Value::F32(v)),
        Val::F64(v) => Some(Value::F64(v)),
        _ => None,
    }
}
