//! Which build this page is, where its files are, and whether a new version waits. www/offline.js knows all of it; this reads it
//! from there.

use gloo_events::EventListener;
use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wattage_web::model::version::Offer;

/// The page's version, for people.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The first digits of the digest over the page's files.
pub(crate) fn build() -> String {
    text("build")
}

/// The address of the folder with the page's files, with the `/` at its end.
pub(crate) fn root() -> String {
    text("root")
}

/// The address of a worker's script. It names the build, so that a server with another one says so instead of serving it.
pub(crate) fn worker(loader: &str) -> String {
    format!("{}{loader}?build={}", root(), build())
}

/// Whether there is a new version to load.
pub(crate) fn offer() -> Offer {
    match text("offer").as_str() {
        "ready" => Offer::Ready,
        "elsewhere" => Offer::Elsewhere,
        _ => Offer::None,
    }
}

/// Calls `act` when [`offer`] has changed.
pub(crate) fn on_offer(act: impl Fn() + 'static) -> Option<EventListener> {
    let window = web_sys::window()?;
    Some(EventListener::new(&window, "wattage-version", move |_| {
        act();
    }))
}

/// Loads the page again, in the new version. Everything is stored before.
pub(crate) fn take() {
    let offline = offline();
    let take = Reflect::get(&offline, &"take".into()).and_then(JsCast::dyn_into::<Function>);
    if let Ok(take) = take {
        // It throws nothing.
        let _ = take.call0(&offline);
    }
}

fn offline() -> JsValue {
    let window = web_sys::window().map(JsValue::from);
    let found = window.and_then(|window| Reflect::get(&window, &"wattageOffline".into()).ok());
    found.unwrap_or_default()
}

fn text(name: &str) -> String {
    let found = Reflect::get(&offline(), &name.into()).ok();
    found
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}
