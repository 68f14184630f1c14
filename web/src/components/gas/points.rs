//! The values of a curve as a table.

use std::rc::Rc;

use yew::prelude::*;

use crate::ids;
use crate::model::format::{counted, grouped};
use crate::model::gas::curve::{End, Point};

#[derive(PartialEq, Properties)]
pub(crate) struct PointsTableProps {
    /// The points, from left to right.
    pub(crate) points: Rc<[Point]>,
    /// What the argument is called.
    pub(crate) argument: String,
    /// The schedule that made the figures.
    pub(crate) schedule: String,
}

#[component]
pub(crate) fn PointsTable(props: &PointsTableProps) -> Html {
    let failed = props
        .points
        .iter()
        .filter(|point| !point.succeeded())
        .count();
    html! {
        <details class="as-table">
            <summary>{ "The values as a table" }</summary>
            <div class="scroll"><table id={ids::CURVE_TABLE}>
                <caption class="visually-hidden">{ format!("Gas by value of {}, by the schedule {}", props.argument, props.schedule) }</caption>
                <thead><tr>
                    <th scope="col" class="num">{ &props.argument }</th><th scope="col" class="num">{ "gas" }</th><th scope="col">{ "outcome" }</th>
                </tr></thead>
                <tbody>{ for props.points.iter().map(|point| html! {
                    <tr key={point.at.to_string()} data-value={point.at.to_string()} data-gas={point.gas().map(|gas| gas.to_string())}>
                        <th scope="row" class="num">{ grouped(point.at) }</th>
                        <td class="num">{ point.gas().map_or_else(|| "–".to_owned(), grouped) }</td>
                        <td class={if point.succeeded() { "dim" } else { "bad" }}>
                            if matches!(point.end, End::Refused(_)) { { "not called: " } }
                            { point.ended() }
                        </td>
                    </tr>
                }) }</tbody>
            </table></div>
            if failed > 0 { <p class="dim">{ format!("{} did not succeed.", counted(failed, "call", "calls")) }</p> }
        </details>
    }
}
