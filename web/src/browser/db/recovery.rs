//! What can be read of a damaged row: each of its fields that fits, and the defaults for the others.

use js_sys::{Object, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};

/// The row with every field that can be read; none where it has no fields at all.
pub(super) fn recovered<T: Serialize + DeserializeOwned>(base: &T, row: &JsValue) -> Option<T> {
    let row = row.dyn_ref::<Object>()?;
    let mut good = serde_wasm_bindgen::to_value(base).ok()?;
    for key in Object::keys(row).iter() {
        let value = Reflect::get(row, &key).ok()?;
        let tried = Object::assign(&Object::new(), good.unchecked_ref());
        Reflect::set(&tried, &key, &value).ok()?;
        let tried = JsValue::from(tried);
        if serde_wasm_bindgen::from_value::<T>(tried.clone()).is_ok() {
            good = tried;
        }
    }
    serde_wasm_bindgen::from_value(good).ok()
}
