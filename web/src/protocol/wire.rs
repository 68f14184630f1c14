//! How requests and answers cross `postMessage`: as plain objects, the same that their JSON has.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::{Error, Serializer};
use wasm_bindgen::JsValue;

/// `message` as a value that can be posted.
///
/// # Errors
/// For a number that JavaScript cannot hold.
pub fn write(message: &impl Serialize) -> Result<JsValue, Error> {
    message.serialize(&Serializer::json_compatible())
}

/// The message in a value that was posted.
///
/// # Errors
/// For a value that is another message, or none.
pub fn read<T: DeserializeOwned>(message: JsValue) -> Result<T, Error> {
    serde_wasm_bindgen::from_value(message)
}
