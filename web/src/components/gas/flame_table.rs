//! The flame graph once more, as an indented table: every frame, for those who read or hear it.

use std::rc::Rc;

use yew::prelude::*;

use crate::ids;
use crate::model::format::grouped;
use crate::model::gas::flame::Flame;
use crate::model::gutter::percent;

#[derive(PartialEq, Properties)]
pub(super) struct FlameTableProps {
    pub(super) flame: Rc<Flame>,
    pub(super) schedule: String,
}

/// Rows of the table; the export as folded stacks has all.
const ROWS: usize = 500;

#[component]
pub(super) fn FlameTable(props: &FlameTableProps) -> Html {
    let flame = &props.flame;
    let total = flame.frames.first().map_or(0, |frame| frame.gas);
    let hidden = flame.frames.len().saturating_sub(ROWS);
    html! {
        <details class="as-table">
            <summary>{ "The same as a table" }</summary>
            <div class="scroll"><table id={ids::FLAME_TABLE}>
                <caption class="visually-hidden">{ format!("Calls, each indented below its caller, by the schedule {}", props.schedule) }</caption>
                <thead><tr>
                    <th scope="col">{ "call" }</th><th scope="col" class="num">{ "calls" }</th>
                    <th scope="col" class="num">{ "gas" }</th><th scope="col" class="num">{ "of its own" }</th><th scope="col" class="num">{ "share" }</th>
                </tr></thead>
                <tbody>{ for flame.frames.iter().take(ROWS).zip(flame.own_gas()).enumerate().map(|(index, (frame, own))| html! {
                    <tr key={index} data-gas={frame.gas.to_string()}>
                        <th scope="row" style={format!("padding-left:{}px", 8 + frame.depth.min(12) * 14)}>
                            <span class="visually-hidden">{ format!("level {}: ", frame.depth + 1) }</span><code>{ &frame.name }</code>
                            <small class="dim">{ " " }{ frame.kind.words() }</small>
                        </th>
                        <td class="num">{ grouped(frame.calls) }</td>
                        <td class="num">{ grouped(frame.gas) }</td>
                        <td class="num">{ grouped(own) }</td>
                        <td class="num dim">{ percent(frame.gas, total) }</td>
                    </tr>
                }) }</tbody>
            </table></div>
            if hidden > 0 { <p class="dim">{ format!("{} more are in the export as folded stacks.", grouped(hidden)) }</p> }
        </details>
    }
}
