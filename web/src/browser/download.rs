//! Files that a person saves.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Saves a text as a file, where the browser keeps downloads.
///
/// # Errors
/// A sentence when the browser does not allow it.
pub(crate) fn save(name: &str, media_type: &str, text: &str) -> Result<(), String> {
    offer(name, media_type, text)
        .map_err(|cause| format!("This browser did not save {name}: {}.", told(&cause)))
}

fn offer(name: &str, media_type: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window().and_then(|window| window.document());
    let document = document.ok_or_else(|| JsValue::from_str("there is no page"))?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    // The download has its own hold on the data from here on.
    Url::revoke_object_url(&url)
}

fn told(cause: &JsValue) -> String {
    let error = cause.dyn_ref::<js_sys::Error>();
    error.map_or_else(
        || format!("{cause:?}"),
        |error| String::from(error.message()),
    )
}
