//! Between core's values and JavaScript's. Floats pass as the integers of their bits, see [`super::shim`].

use js_sys::{Array, BigInt};
use wasm_bindgen::JsValue;
use wattage_core::types::{Value, ValueType};

/// `value` as JavaScript has it.
pub(super) fn to_js(value: &Value) -> JsValue {
    match *value {
        Value::I32(number) => number.into(),
        Value::I64(number) => number.into(),
        Value::F32(bits) => bits.cast_signed().into(),
        Value::F64(bits) => bits.cast_signed().into(),
    }
}

/// The values of these types in what a function returned: nothing, one value, or an array; `None` if they are others.
pub(super) fn from_js(returned: &JsValue, types: &[ValueType]) -> Option<Vec<Value>> {
    match types {
        [] => Some(Vec::new()),
        [ty] => Some(vec![one(returned, *ty)?]),
        many => {
            let returned: &Array = wasm_bindgen::JsCast::dyn_ref(returned)?;
            let values = returned.iter().zip(many);
            values.map(|(value, ty)| one(&value, *ty)).collect()
        }
    }
}

fn one(value: &JsValue, ty: ValueType) -> Option<Value> {
    Some(match ty {
        ValueType::I32 => Value::I32(word(value)?),
        ValueType::F32 => Value::F32(word(value)?.cast_unsigned()),
        ValueType::I64 => Value::I64(wide(value)?),
        ValueType::F64 => Value::F64(wide(value)?.cast_unsigned()),
    })
}

fn word(value: &JsValue) -> Option<i32> {
    let number = value.as_f64()?;
    // An i32 of WebAssembly is a whole number of that range in JavaScript.
    #[allow(clippy::cast_possible_truncation)]
    Some(number as i32)
}

fn wide(value: &JsValue) -> Option<i64> {
    i64::try_from(BigInt::new(value).ok()?).ok()
}
