//! The bar between editor and panels: drag it, or move it with the arrow keys.

use web_sys::{Element, KeyboardEvent, PointerEvent};
use yew::prelude::*;

use crate::hooks::use_dispatch;
use crate::model::app::Action;

/// Narrowest and widest editor, in percent.
const RANGE: (u32, u32) = (25, 80);
/// How far one arrow key goes, in percent.
const STEP: u32 = 2;

#[derive(PartialEq, Properties)]
pub(crate) struct SplitterProps {
    /// Width of the editor in percent.
    pub(crate) split: u32,
}

#[component]
pub(crate) fn Splitter(props: &SplitterProps) -> Html {
    let dispatch = use_dispatch();
    let split = props.split;
    let moved =
        { move |split: u32| dispatch.dispatch(Action::SplitMoved(split.clamp(RANGE.0, RANGE.1))) };
    let onkeydown = {
        let moved = moved.clone();
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowLeft" => split.saturating_sub(STEP),
                "ArrowRight" => split.saturating_add(STEP),
                "Home" => RANGE.0,
                "End" => RANGE.1,
                _ => return,
            };
            event.prevent_default();
            moved(next);
        })
    };
    let onpointerdown = Callback::from(|event: PointerEvent| {
        if let Some(bar) = event.target_dyn_into::<Element>() {
            // Refused when the pointer has gone already; then there is nothing to drag.
            let _ = bar.set_pointer_capture(event.pointer_id());
        }
    });
    let onpointermove = Callback::from(move |event: PointerEvent| {
        let Some(bar) = event.target_dyn_into::<Element>() else {
            return;
        };
        if !bar.has_pointer_capture(event.pointer_id()) {
            return;
        }
        let Some(parent) = bar.parent_element() else {
            return;
        };
        let area = parent.get_bounding_client_rect();
        let percent = (f64::from(event.client_x()) - area.left()) / area.width() * 100.0;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to 0..=100"
        )]
        moved(percent.round().clamp(0.0, 100.0) as u32);
    });
    html! {
        <div class="grip" role="separator" tabindex="0" aria-orientation="vertical" aria-label="Width of the editor"
            aria-valuenow={split.to_string()} aria-valuemin={RANGE.0.to_string()} aria-valuemax={RANGE.1.to_string()}
            title="Drag, or use the arrow keys" {onkeydown} {onpointerdown} {onpointermove} />
    }
}
