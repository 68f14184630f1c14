//! Reading a file that a person picked.

use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlInputElement;

use crate::model::picked::{BYTES_MAX, too_large};

/// Name and text of the file that was picked in a field; none where none was. The field is emptied, so that the same file
/// can be picked again.
///
/// # Errors
/// A sentence, when it is too large or cannot be read.
pub(crate) async fn read(field: HtmlInputElement) -> Option<Result<(String, String), String>> {
    read_up_to(BYTES_MAX, field).await
}

/// The same for files of another size, bytes.
///
/// # Errors
/// The same.
pub(crate) async fn read_up_to(
    most: f64,
    field: HtmlInputElement,
) -> Option<Result<(String, String), String>> {
    let file = field.files()?.get(0)?;
    let name = file.name();
    if file.size() > most {
        field.set_value("");
        return Some(Err(too_large(&name, file.size())));
    }
    let text = JsFuture::from(file.text()).await;
    field.set_value("");
    let text = text.ok().and_then(|text| text.as_string());
    Some(match text {
        Some(text) => Ok((name, text)),
        None => Err(format!(
            "{name} cannot be read: this browser does not let the page have it."
        )),
    })
}
