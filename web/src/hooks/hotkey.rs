//! Ctrl+Enter (Cmd+Enter) runs the call, wherever the focus is.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};
use yew::prelude::*;

/// Calls `run` on Ctrl+Enter or Cmd+Enter.
#[hook]
pub(crate) fn use_run_hotkey(run: Callback<()>) {
    use_effect_with(run, |run| {
        let run = run.clone();
        let listener = web_sys::window().map(|window| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window, "keydown", options, move |event: &Event| {
                let Some(key) = event.dyn_ref::<KeyboardEvent>() else {
                    return;
                };
                if key.key() == "Enter" && (key.ctrl_key() || key.meta_key()) && !key.repeat() {
                    key.prevent_default();
                    run.emit(());
                }
            })
        });
        move || drop(listener)
    });
}
