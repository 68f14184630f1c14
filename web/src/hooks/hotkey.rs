//! Keys that work wherever the focus is: Ctrl+Enter runs the call, Ctrl+S saves, Ctrl+. ends a long preview, Ctrl+Alt+P pins
//! the baseline (Cmd on a Mac), `?` opens the sheet.

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};
use yew::prelude::*;

use super::{Dispatch, EditorSlot};
use crate::model::app::Action;

/// What is typed into these is text.
const TEXT: &str = "input, textarea, select, [contenteditable=\"true\"]";

/// Calls `act` with each key press of the page, before anything else hears of it.
#[hook]
pub(crate) fn use_key(act: Callback<KeyboardEvent>) {
    use_effect_with(act, |act| {
        let act = act.clone();
        let listener = web_sys::window().map(|window| {
            let options = EventListenerOptions {
                phase: gloo_events::EventListenerPhase::Capture,
                passive: false,
            };
            EventListener::new_with_options(&window, "keydown", options, move |event: &Event| {
                if let Some(key) = event.dyn_ref::<KeyboardEvent>() {
                    act.emit(key.clone());
                }
            })
        });
        move || drop(listener)
    });
}

/// Ctrl+Enter, Ctrl+S, Ctrl+. and Ctrl+Alt+P.
#[hook]
pub(crate) fn use_hotkeys(
    run: Callback<()>,
    stop_preview: Callback<()>,
    dispatch: &Dispatch,
    slot: &Rc<EditorSlot>,
) {
    let act = use_callback(
        (run, stop_preview, dispatch.clone(), slot.clone()),
        |key: KeyboardEvent, (run, stop_preview, dispatch, slot)| {
            if !(key.ctrl_key() || key.meta_key()) || key.shift_key() {
                return;
            }
            // By its place: with Alt the key may stand for another character. AltGr, which some systems tell as Ctrl and Alt,
            // types one.
            if key.alt_key() {
                let pins = key.code() == "KeyP" && !key.get_modifier_state("AltGraph");
                if pins && !key.repeat() {
                    key.prevent_default();
                    slot.flush();
                    dispatch.dispatch(Action::PinToggled);
                }
                return;
            }
            match key.key().as_str() {
                "Enter" => {
                    key.prevent_default();
                    if !key.repeat() {
                        run.emit(());
                    }
                }
                "." => {
                    key.prevent_default();
                    stop_preview.emit(());
                }
                "s" | "S" => {
                    key.prevent_default();
                    if !key.repeat() {
                        slot.flush();
                        dispatch.dispatch(Action::SaveAsked);
                    }
                }
                _ => (),
            }
        },
    );
    use_key(act);
}

/// Whether a key press is a `?` that is not part of a text.
pub(crate) fn is_question_mark(key: &KeyboardEvent) -> bool {
    let into_text = key
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|element| element.closest(TEXT).ok().flatten().is_some());
    key.key() == "?" && !into_text && !key.ctrl_key() && !key.meta_key() && !key.alt_key()
}
