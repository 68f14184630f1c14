//! The part of the address behind `#`: which page is shown beside the contract's.

use gloo_events::EventListener;

/// The address of the price table.
pub(crate) const PRICES: &str = "#prices";
/// The address of the comparison.
pub(crate) const COMPARE: &str = "#compare";

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

/// Goes to what stands behind `#`: a page beside the contract's, or a link.
pub(crate) fn go(hash: &str) {
    if let Some(window) = web_sys::window() {
        // Refused only for malformed addresses.
        let _ = window.location().set_hash(hash);
    }
}

/// Calls `act` whenever it changes, by a link or by Back.
pub(crate) fn on_change(act: impl Fn() + 'static) -> Option<EventListener> {
    let window = web_sys::window()?;
    Some(EventListener::new(&window, "hashchange", move |_| act()))
}
