//! The page's address: which page is shown beside the contract's, and which link is open.

use super::version;
use gloo_events::EventListener;
use wasm_bindgen::JsValue;
use wattage_web::protocol::share::LinkPlace;
use web_sys::{Location, UrlSearchParams};

/// The address of the price table.
pub(crate) const PRICES: &str = "#prices";
/// The address of the comparison.
pub(crate) const COMPARE: &str = "#compare";

/// What stands behind `#` and is no link begins with one of these.
const PAGES: [&str; 3] = [PRICES, COMPARE, "#join."];

/// Path of short links, before their id.
const SHORT: &str = "s/";

fn location() -> Option<Location> {
    web_sys::window().map(|window| window.location())
}

/// The link in the address, if there is one. Whatever is behind `#` and known as nothing else is taken for one, so that a link whose
/// beginning was lost is told as such.
pub(crate) fn link() -> Option<LinkPlace> {
    let hash = present();
    let page = PAGES.iter().any(|page| hash.starts_with(page));
    if let Some(text) = hash
        .strip_prefix('#')
        .filter(|text| !text.is_empty() && !page)
    {
        return Some(LinkPlace::Text(text.to_owned()));
    }
    let address = location().and_then(|location| location.href().ok())?;
    let path = address.strip_prefix(&version::root())?;
    let id = path.split(['?', '#']).next()?.strip_prefix(SHORT)?;
    Some(LinkPlace::Short(id.to_owned()))
}

/// Whether the address shows another page than the contract's.
pub(crate) fn is_page() -> bool {
    let hash = present();
    PAGES.iter().any(|page| hash.starts_with(page))
}

/// The address of a link with this text.
pub(crate) fn of_link(text: &str) -> String {
    format!("{}#{text}", version::root())
}

/// The address of the short link with this id.
pub(crate) fn of_short(id: &str) -> String {
    format!("{}{SHORT}{id}", version::root())
}

/// Where the page is served, without the `/` at its end: scheme, host and port, and the folder where it is not the root.
pub(crate) fn site() -> String {
    version::root().trim_end_matches('/').to_owned()
}

/// A view option of the address, `?view=gas&line=12`.
pub(crate) fn option(name: &str) -> Option<String> {
    let search = location()?.search().ok()?;
    UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

/// Makes the address that of one's own work. A new entry of the history, so that Back leads here again.
pub(crate) fn leave_link() {
    go(&version::root(), false);
}

/// Puts a link that is still open back into the address, which a page beside the contract's has taken it from.
pub(crate) fn restore(place: &LinkPlace) {
    match place {
        LinkPlace::Text(text) => go(&format!("#{text}"), true),
        LinkPlace::Short(id) => go(&of_short(id), true),
    }
}

fn go(address: &str, replace: bool) {
    let Some(history) = web_sys::window().and_then(|window| window.history().ok()) else {
        return;
    };
    // Refused only for addresses of other sites.
    let _ = match replace {
        true => history.replace_state_with_url(&JsValue::NULL, "", Some(address)),
        false => history.push_state_with_url(&JsValue::NULL, "", Some(address)),
    };
}

/// Calls `act` whenever the address changes without the page being loaded again.
pub(crate) fn on_move(act: impl Fn() + Clone + 'static) -> Option<[EventListener; 2]> {
    let window = web_sys::window()?;
    let back = act.clone();
    Some([
        EventListener::new(&window, "hashchange", move |_| act()),
        EventListener::new(&window, "popstate", move |_| back()),
    ])
}

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

/// Goes to a link, as if its address had been opened.
pub(crate) fn open_link(text: &str) {
    if let Some(window) = web_sys::window() {
        // Refused only for malformed addresses.
        let _ = window.location().set_hash(text);
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

/// Calls `act` whenever it changes, by a link or by Back.
pub(crate) fn on_change(act: impl Fn() + 'static) -> Option<EventListener> {
    let window = web_sys::window()?;
    Some(EventListener::new(&window, "hashchange", move |_| act()))
}
