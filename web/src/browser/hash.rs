//! The part of the address behind `#`: which page is shown beside the contract's.

use gloo_events::EventListener;

/// The address of the price table.
pub(crate) const PRICES: &str = "#prices";

/// What stands behind the address now, `#` included; empty without one.
pub(crate) fn present() -> String {
    let window = web_sys::window();
    let hash = window.and_then(|window| window.location().hash().ok());
    hash.unwrap_or_default()
}

/// Goes back to the contract. A new entry of the history, so that Back leads here again.
pub(crate) fn leave() {
    if let Some(window) = web_sys::window() {
        // Refused only for malformed addresses.
        let _ = window.location().set_hash("");
    }
}

/// Takes it out of the address, and out of the history: it was not for keeping.
pub(crate) fn forget() {
    let replace = || {
        let window = web_sys::window()?;
        let path = window.location().pathname().ok()?;
        let query = window.location().search().ok()?;
        let history = window.history().ok()?;
        history
            .replace_state_with_url(
                &wasm_bindgen::JsValue::NULL,
                "",
                Some(&format!("{path}{query}")),
            )
            .ok()
    };
    // Refused only for addresses of other places.
    let _ = replace();
}

/// The address of the page's server: `https://example.org`.
pub(crate) fn origin() -> String {
    let window = web_sys::window();
    let origin = window.and_then(|window| window.location().origin().ok());
    origin.unwrap_or_default()
}

/// Calls `act` whenever it changes, by a link or by Back.
pub(crate) fn on_change(act: impl Fn() + 'static) -> Option<EventListener> {
    let window = web_sys::window()?;
    Some(EventListener::new(&window, "hashchange", move |_| act()))
}
