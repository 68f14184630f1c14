//! The room that this browser gives the site: how much there is, how much is used, and whether the browser may clear it.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Nearly full: this part of the room is used.
const NEARLY: f64 = 0.9;

/// What the browser tells.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Room {
    /// Bytes in use, by its estimate.
    pub(crate) used: f64,
    /// Bytes there are.
    pub(crate) quota: f64,
    /// Whether it keeps them until a person clears them.
    pub(crate) persistent: bool,
}

impl Room {
    /// Whether there soon is none left.
    pub(crate) fn is_nearly_full(&self) -> bool {
        self.quota > 0.0 && self.used >= self.quota * NEARLY
    }
}

/// The room; none in browsers that do not tell, and on pages that are not secure.
pub(crate) async fn look() -> Option<Room> {
    let estimate = ask("estimate").await?;
    let figure = |name: &str| Reflect::get(&estimate, &name.into()).ok()?.as_f64();
    Some(Room {
        used: figure("usage")?,
        quota: figure("quota")?,
        persistent: ask("persisted").await?.is_truthy(),
    })
}

/// Asks the browser to keep everything until a person clears it; it may ask the person, or decide by itself.
pub(crate) async fn persist() -> bool {
    ask("persist")
        .await
        .is_some_and(|answer| answer.is_truthy())
}

/// `navigator.storage`, which is not there everywhere, so that it is looked for by name.
async fn ask(what: &str) -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    let manager = Reflect::get(&navigator, &"storage".into()).ok()?;
    let asked: Function = Reflect::get(&manager, &what.into()).ok()?.dyn_into().ok()?;
    let promise: Promise = asked.call0(&manager).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()
}
