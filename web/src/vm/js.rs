//! `WebAssembly.Global` with the numbers it holds: js-sys has values of any type only, which costs a conversion more each way.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A global that holds an i32.
    #[derive(Clone)]
    #[wasm_bindgen(js_namespace = WebAssembly, js_name = Global)]
    pub(super) type Word;
    #[wasm_bindgen(method, getter, js_name = value)]
    pub(super) fn get(this: &Word) -> i32;
    #[wasm_bindgen(method, setter, js_name = value)]
    pub(super) fn put(this: &Word, value: i32);

    /// A global that holds an i64.
    #[derive(Clone)]
    #[wasm_bindgen(js_namespace = WebAssembly, js_name = Global)]
    pub(super) type Wide;
    #[wasm_bindgen(method, getter, js_name = value)]
    pub(super) fn get(this: &Wide) -> i64;
    #[wasm_bindgen(method, setter, js_name = value)]
    pub(super) fn put(this: &Wide, value: i64);
}
