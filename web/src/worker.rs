//! What both workers have in common: saying that they are up, and answering messages.

use js_sys::global;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// What a worker says once it can be asked: what was posted before is lost.
pub const READY: &str = "ready";

/// Answers each message of the page with what `answer` makes of it, for as long as the worker lives.
pub fn start(answer: impl Fn(JsValue) -> Option<JsValue> + 'static) {
    let Ok(scope) = global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return; // not in a worker: there is nobody to answer
    };
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(answer) = answer(event.data()) {
            post(&answer);
        }
    });
    scope.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
    post(&READY.into());
}

/// Tells the page something.
pub fn post(message: &JsValue) {
    if let Ok(scope) = global().dyn_into::<DedicatedWorkerGlobalScope>() {
        // Refused only for values that cannot be copied, which answers are not.
        drop(scope.post_message(message));
    }
}
