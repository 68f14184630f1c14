//! One request to IndexedDB as a future.

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::IdbRequest;

use super::Error;

/// What the request comes to. Ask for it before the browser can have answered, in the turn in which it was made.
///
/// A transaction is open only as long as requests follow one another without a pause: between two, wait for nothing else.
pub(super) fn answer(request: IdbRequest) -> impl Future<Output = Result<JsValue, Error>> {
    // The promise's own functions are the handlers, so no closure of ours lives on. It is fulfilled in both cases: a
    // rejection that nobody waits for any more would be reported as an error of the page.
    let promise = Promise::new(&mut |fulfil, _| {
        request.set_onsuccess(Some(&fulfil));
        request.set_onerror(Some(&fulfil));
    });
    async move {
        JsFuture::from(promise)
            .await
            .map_err(|error| Error::of(&error))?;
        match request.error() {
            Ok(Some(error)) => Err(Error::of(error.unchecked_ref())),
            _ => request.result().map_err(|error| Error::of(&error)),
        }
    }
}
