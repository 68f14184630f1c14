//! The flame graph: who called whom, each frame as wide as the gas of its calls. Click or Enter zooms, Backspace and Escape
//! zoom out, arrow keys go from frame to frame.

use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use web_sys::{KeyboardEvent, SvgElement};
use yew::prelude::*;

use super::flame_frame::FrameBox;
use super::flame_table::FlameTable;
use crate::ids;
use crate::model::format::{counted, grouped};
use crate::model::gas::flame::{Flame, FrameKind, Way};
use crate::model::gutter::percent;

/// Height of a row, pixels: a target that a finger finds.
pub(super) const ROW: usize = 26;

/// The kinds that the legend names.
const LEGEND: [FrameKind; 4] = [
    FrameKind::Function,
    FrameKind::Host,
    FrameKind::Contract,
    FrameKind::Base,
];

#[derive(PartialEq, Properties)]
pub(crate) struct FlameGraphProps {
    /// The frames.
    pub(crate) flame: Rc<Flame>,
    /// The schedule that made the figures.
    pub(crate) schedule: String,
}

#[component]
pub(crate) fn FlameGraph(props: &FlameGraphProps) -> Html {
    let flame = props.flame.clone();
    let zoom = use_state_eq(|| 0usize);
    let at = use_state_eq(|| 0usize);
    let pointed = use_state_eq(|| None::<usize>);
    // Another graph has other frames.
    use_effect_with(flame.clone(), {
        let (zoom, at, pointed) = (zoom.clone(), at.clone(), pointed.clone());
        move |_| {
            zoom.set(0);
            at.set(0);
            pointed.set(None);
        }
    });
    let last = flame.frames.len().saturating_sub(1);
    let (zoomed, current) = ((*zoom).min(last), (*at).min(last));
    let drawn = flame.drawn(zoomed);
    let onkeydown = {
        let (flame, drawn, zoom, at) = (flame.clone(), drawn.clone(), zoom.clone(), at.clone());
        Callback::from(move |event: KeyboardEvent| {
            let way = match event.key().as_str() {
                "ArrowUp" => Way::Up,
                "ArrowDown" => Way::Down,
                "ArrowLeft" => Way::Left,
                "ArrowRight" => Way::Right,
                "Home" => Way::Top,
                "End" => Way::End,
                "Enter" | " " => {
                    event.prevent_default();
                    zoom.set(current);
                    return;
                }
                "Backspace" | "Escape" if zoomed != 0 => {
                    event.prevent_default();
                    let out = match event.key().as_str() {
                        "Escape" => 0,
                        _ => flame.frames[zoomed].parent.unwrap_or(0),
                    };
                    zoom.set(out);
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            let next = flame.step(&drawn, current, way);
            at.set(next);
            focus(next);
        })
    };
    let chosen = {
        let (zoom, at) = (zoom, at.clone());
        Callback::from(move |index: usize| {
            at.set(index);
            zoom.set(index);
        })
    };
    let focused = use_callback(at.setter(), |index: usize, at| at.set(index));
    let hovered = use_callback(pointed.setter(), |index: Option<usize>, pointed| {
        pointed.set(index);
    });
    let told = pointed.filter(|index| *index <= last).unwrap_or(current);
    let height = flame.rows() * ROW;
    html! {
        <div class="flame">
            <div class="flame-scroll">
            <svg id={ids::FLAME} class="flame-graph" width="100%" height={height.to_string()} role="tree"
                aria-label="Flame graph: who called whom, as wide as its gas" {onkeydown}>
                { for drawn.iter().map(|place| html! {
                    <FrameBox key={place.index} frame={flame.frames[place.index].clone()} place={*place}
                        total={flame.frames[0].gas} current={place.index == current} expanded={flame.is_caller(place.index)}
                        onchoose={chosen.clone()} onfocused={focused.clone()} onhover={hovered.clone()} />
                }) }
            </svg>
            </div>
            <p class="flame-told" id={ids::FLAME_TOLD}>{ told_of(&flame, told) }</p>
            <p class="dim flame-keys">
                { "Enter or a click zooms in, Backspace one frame out, Escape all the way; arrow keys go from frame to frame." }
            </p>
            <ul class="flame-legend" aria-label="Colours">
                { for LEGEND.iter().map(|kind| html! { <li><i class={kind.class()} />{ kind.words() }</li> }) }
            </ul>
            <FlameTable {flame} schedule={props.schedule.clone()} />
        </div>
    }
}

/// Id of a frame's element.
pub(super) fn frame_id(index: usize) -> String {
    format!("flame-{index}")
}

fn focus(index: usize) {
    let document = web_sys::window().and_then(|window| window.document());
    let element = document.and_then(|page| page.get_element_by_id(&frame_id(index)));
    if let Some(element) = element.and_then(|element| element.dyn_into::<SvgElement>().ok()) {
        // Refused only for elements that cannot take focus.
        let _ = element.focus();
    }
}

/// Name, gas, share and calls of a frame.
fn told_of(flame: &Flame, index: usize) -> Html {
    let Some(frame) = flame.frames.get(index) else {
        return Html::default();
    };
    let own = flame.own(index);
    html! {
        <>
            <code>{ &frame.name }</code>
            { format!(" {} gas, {}, {}", grouped(frame.gas), percent(frame.gas, flame.frames[0].gas), counted(frame.calls, "call", "calls")) }
            if frame.hidden > 0 { { format!("; {} calls below it are not told apart", grouped(frame.hidden)) } }
            if own > 0 && own != frame.gas { { format!("; {} of its own", grouped(own)) } }
        </>
    }
}
