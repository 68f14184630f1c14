//! The report of a difference between preview and node: everything that is needed to make it again, as one JSON file.

use js_sys::JSON;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use super::node;
use crate::model::agreement::Disagreement;
use crate::model::offline::Place;

/// Name of the file.
pub(crate) const NAME: &str = "wattage-fault.json";

#[derive(Serialize)]
struct FaultReport<'a> {
    /// What kind of file this is.
    format: &'static str,
    /// Version of the page.
    version: &'static str,
    /// The browser, in its own words.
    browser: String,
    /// Text, call, state, both results, and what differs.
    #[serde(flatten)]
    found: &'a Disagreement,
    /// The sandbox's ledger as a file that `wattage replay` reads, as text; or why there is none.
    ledger: Result<String, String>,
}

/// The report's text. It has no token: who reads it cannot write to the sandbox.
///
/// # Errors
/// Why it cannot be written as JSON.
pub(crate) async fn text(found: &Disagreement, sandbox: &str) -> Result<String, String> {
    let place = |here| Place {
        id: sandbox.to_owned(),
        here,
    };
    let ledger = match node::export(&place(false)).await {
        Ok(ledger) => Ok(ledger),
        // It may be one that this browser keeps.
        Err(error) => node::export(&place(true)).await.map_err(|_| error),
    };
    let navigator = web_sys::window().map(|window| window.navigator());
    let report = FaultReport {
        format: "wattage-fault-1",
        version: env!("CARGO_PKG_VERSION"),
        browser: navigator
            .and_then(|navigator| navigator.user_agent().ok())
            .unwrap_or_default(),
        found,
        ledger: ledger.map_err(|error| error.sentence()),
    };
    let value = report
        .serialize(&Serializer::json_compatible())
        .map_err(|error| error.to_string())?;
    let text = JSON::stringify_with_replacer_and_space(&value, &JsValue::NULL, &2.into());
    text.map(String::from).map_err(|error| format!("{error:?}"))
}
