//! How many of this browser's windows have a stream of events. Browsers open six connections to a server over HTTP/1.1, in all
//! windows together: with a stream in each of six, none could ask the node anything any more. So there are a few places, held
//! as locks that end with their window; a window without one looks at the node every few seconds.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Windows that have a stream at a time.
const PLACES: u32 = 3;

#[wasm_bindgen]
extern "C" {
    /// The browser's `navigator.locks`.
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &Object,
        granted: &Function,
    ) -> Result<Promise, JsValue>;
}

/// The right to have a stream; dropped, it is another window's.
#[derive(Debug)]
pub(crate) struct Place {
    /// Ends the lock; none in browsers without locks, where nobody counts.
    release: Option<Function>,
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            // Resolving does not throw.
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// A place, if one is free.
pub(crate) async fn take() -> Option<Place> {
    let Some(locks) = manager() else {
        return Some(Place { release: None });
    };
    for number in 0..PLACES {
        match lock(&locks, number).await {
            Ok(None) => (),
            Ok(release) => return Some(Place { release }),
            Err(_) => return Some(Place { release: None }),
        }
    }
    None
}

/// Locks are there on secure pages only.
fn manager() -> Option<LockManager> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    (!locks.is_undefined()).then(|| locks.unchecked_into())
}

/// What ends the lock of the place with this number; none if another window has it.
async fn lock(locks: &LockManager, number: u32) -> Result<Option<Function>, JsValue> {
    let mut tell = None;
    let told = Promise::new(&mut |resolve, _| tell = Some(resolve));
    let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        let answer = |release: &JsValue| {
            if let Some(tell) = &tell {
                // Resolving does not throw.
                let _ = tell.call1(&JsValue::NULL, release);
            }
        };
        if lock.is_null() {
            answer(&JsValue::NULL);
            return JsValue::UNDEFINED;
        }
        // The lock is held until this promise is kept.
        Promise::new(&mut |release, _| answer(&release)).into()
    });
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE)?;
    let name = format!("wattage-events-{number}");
    let requested = locks.request(&name, &options, granted.unchecked_ref())?;
    // What was requested settles after what is told, unless it is refused.
    let first = Promise::race(&Array::of2(&told, &requested));
    Ok(JsFuture::from(first).await?.dyn_into().ok())
}
