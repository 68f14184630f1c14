//! The chart of a curve: gas over the values of an argument. Arrow keys go from point to point, each of which is read out.

use std::rc::Rc;

use web_sys::KeyboardEvent;
use yew::prelude::*;

use crate::ids;
use crate::model::format::grouped;
use crate::model::gas::chart::Frame;
use crate::model::gas::curve::{End, Point};

#[derive(PartialEq, Properties)]
pub(crate) struct ChartProps {
    /// The points, from left to right.
    pub(crate) points: Rc<[Point]>,
    /// What the argument is called.
    pub(crate) argument: String,
}

#[component]
pub(crate) fn Chart(props: &ChartProps) -> Html {
    let at = use_state_eq(|| 0usize);
    let points = &props.points;
    let Some(frame) = Frame::of(points) else {
        return html! { <p class="empty">{ "No value of this range could be called." }</p> };
    };
    let last = points.len() - 1;
    let current = (*at).min(last);
    let onkeydown = {
        let at = at.clone();
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowLeft" | "ArrowDown" => current.saturating_sub(1),
                "ArrowRight" | "ArrowUp" => (current + 1).min(last),
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            event.prevent_default();
            at.set(next);
        })
    };
    let told = told(&points[current], &props.argument);
    html! {
        <figure class="curve-chart">
            <svg id={ids::CURVE_CHART} class="plot" width="100%" height="220" tabindex="0" role="slider" {onkeydown}
                aria-label={format!("Gas over {}; arrow keys go from value to value", props.argument)}
                aria-valuemin="1" aria-valuemax={points.len().to_string()} aria-valuenow={(current + 1).to_string()} aria-valuetext={told.clone()}>
                { for frame.gas_marks().into_iter().map(|gas| across(&frame, gas)) }
                { for frame.argument_marks().into_iter().map(|value| below(&frame, value)) }
                { for points.windows(2).map(|pair| line(&frame, &pair[0], &pair[1])) }
                { for points.iter().enumerate().map(|(index, point)| {
                    let at = at.clone();
                    dot(&frame, point, index == current, move |_| at.set(index))
                }) }
            </svg>
            <figcaption class="curve-told">{ told }</figcaption>
        </figure>
    }
}

fn told(point: &Point, argument: &str) -> String {
    let value = grouped(point.at);
    match (&point.end, point.succeeded()) {
        (End::Used { gas, .. }, true) => format!("{argument} = {value}: {} gas", grouped(*gas)),
        (End::Used { gas, .. }, false) => format!(
            "{argument} = {value}: {} gas, {}",
            grouped(*gas),
            point.ended()
        ),
        (End::Refused(why), _) => format!("{argument} = {value}: not called. {why}"),
    }
}

fn in_percent(place: f64) -> String {
    format!("{place:.2}%")
}

fn across(frame: &Frame, gas: u64) -> Html {
    let y = in_percent(frame.y(gas));
    html! {
        <g key={format!("gas-{gas}")} class="axis" aria-hidden="true">
            <line x1="0" x2="100%" y1={y.clone()} y2={y.clone()} />
            <text x="-8" {y} dy="4" text-anchor="end">{ grouped(gas) }</text>
        </g>
    }
}

fn below(frame: &Frame, value: i128) -> Html {
    let place = frame.x(value);
    let anchor = match place {
        left if left < 1.0 => "start",
        right if right > 99.0 => "end",
        _ => "middle",
    };
    html! {
        <g key={format!("value-{value}")} class="axis" aria-hidden="true">
            <text x={in_percent(place)} y="100%" dy="20" text-anchor={anchor}>{ grouped(value) }</text>
        </g>
    }
}

/// Points that were not called leave a gap.
fn line(frame: &Frame, from: &Point, to: &Point) -> Html {
    let (Some(start), Some(end)) = (from.gas(), to.gas()) else {
        return Html::default();
    };
    html! {
        <line class="curve" x1={in_percent(frame.x(from.at))} y1={in_percent(frame.y(start))}
            x2={in_percent(frame.x(to.at))} y2={in_percent(frame.y(end))} aria-hidden="true" />
    }
}

/// A dot for a call that succeeded, a square for one that failed: not told by colour alone.
fn dot(
    frame: &Frame,
    point: &Point,
    current: bool,
    onclick: impl Fn(MouseEvent) + 'static,
) -> Html {
    let Some(gas) = point.gas() else {
        return Html::default();
    };
    let (x, y) = (in_percent(frame.x(point.at)), in_percent(frame.y(gas)));
    let class = classes!(
        "point",
        current.then_some("current"),
        (!point.succeeded()).then_some("failed")
    );
    match point.succeeded() {
        true => {
            html! { <circle {class} cx={x} cy={y} r={if current { "6" } else { "4" }} {onclick} /> }
        }
        false => html! {
            <svg {x} {y} overflow="visible"><rect {class} x="-5" y="-5" width="10" height="10" {onclick} /></svg>
        },
    }
}
