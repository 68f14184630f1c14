//! One frame of the flame graph.

use yew::prelude::*;

use super::flame::{ROW, frame_id};
use crate::model::format::{counted, grouped};
use crate::model::gas::flame::{Drawn, Frame};
use crate::model::gutter::percent;

/// Space between rows, pixels.
const GAP: usize = 2;

#[derive(PartialEq, Properties)]
pub(super) struct FrameBoxProps {
    pub(super) frame: Frame,
    pub(super) place: Drawn,
    /// Gas of everything.
    pub(super) total: u64,
    /// Whether the Tab key comes here.
    pub(super) current: bool,
    /// Whether it calls something.
    pub(super) expanded: bool,
    /// It was clicked.
    pub(super) onchoose: Callback<usize>,
    /// It has the focus.
    pub(super) onfocused: Callback<usize>,
    /// The pointer is over it, or has left it.
    pub(super) onhover: Callback<Option<usize>>,
}

#[component]
pub(super) fn FrameBox(props: &FrameBoxProps) -> Html {
    let (frame, place) = (&props.frame, props.place);
    let index = place.index;
    let spoken = format!(
        "{}, {}, {} gas, {}, {}",
        frame.name,
        frame.kind.words(),
        grouped(frame.gas),
        percent(frame.gas, props.total),
        counted(frame.calls, "call", "calls")
    );
    let (x, width) = (
        format!("{:.3}%", place.left),
        format!("{:.3}%", place.width),
    );
    let y = (frame.depth * ROW).to_string();
    let height = (ROW - GAP).to_string();
    let class = classes!("frame", frame.kind.class(), place.above.then_some("above"));
    let onclick = {
        let choose = props.onchoose.clone();
        move |_: MouseEvent| choose.emit(index)
    };
    let onfocus = {
        let focused = props.onfocused.clone();
        move |_: FocusEvent| focused.emit(index)
    };
    let hover = |over: Option<usize>| {
        let onhover = props.onhover.clone();
        Callback::from(move |_: MouseEvent| onhover.emit(over))
    };
    html! {
        <g id={frame_id(index)} {class} role="treeitem" tabindex={if props.current { "0" } else { "-1" }}
            aria-label={spoken} aria-level={(frame.depth + 1).to_string()} aria-expanded={props.expanded.then_some("true")}
            data-name={frame.name.clone()} data-gas={frame.gas.to_string()} {onclick} {onfocus}
            onmouseenter={hover(Some(index))} onmouseleave={hover(None)}>
            <rect x={x.clone()} y={y.clone()} width={width.clone()} height={height.clone()} rx="3" />
            <svg {x} {y} {width} {height} aria-hidden="true">
                <text x="7" y="16">{ format!("{} {}", frame.name, grouped(frame.gas)) }</text>
            </svg>
        </g>
    }
}
