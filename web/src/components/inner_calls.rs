//! The calls that contracts made to each other in a run: who was called, how that ended, what it cost.

use wattage_core::limits;
use wattage_core::vm::{InnerCall, Outcome};
use yew::prelude::*;

use super::address::CopyAddress;
use crate::ids;
use crate::model::format::{grouped, sentence};
use crate::model::names::Names;
use crate::model::report::Report;

/// The section, if there were calls.
pub(super) fn inner_calls(report: &Report, names: &Names) -> Option<Html> {
    if report.calls.is_empty() {
        return None;
    }
    let all_told = report.calls.len() < limits::CALLS_SHOWN;
    Some(html! {
        <section key="inner-calls" id={ids::INNER_CALLS}>
            <h2>{ "Calls to contracts" }</h2>
            <div class="scroll"><table>
                <thead><tr><th>{ "function" }</th><th>{ "contract" }</th><th>{ "ended" }</th><th class="num">{ "gas" }</th></tr></thead>
                <tbody>{ for report.calls.iter().map(|call| row(call, names)) }</tbody>
            </table></div>
            if !all_told {
                <p class="dim">{ format!("No more than {} are shown.", limits::CALLS_SHOWN) }</p>
            }
        </section>
    })
}

fn row(call: &InnerCall, names: &Names) -> Html {
    let inset = format!("padding-left: {}ch", 2 * call.depth.saturating_sub(2));
    let file = names.file(&call.contract);
    html! {
        <tr>
            <td>
                <span style={inset}><code>{ &call.function }</code></span>
                if call.value.0 > 0 {
                    <span class="dim">{ format!(" with {}", grouped(call.value)) }</span>
                }
            </td>
            <td>
                if let Some(file) = file { { file }{ " " } }
                <CopyAddress address={call.contract} />
            </td>
            <td>
                <span class={if call.answer == 0 { "ok" } else { "bad" }}>{ ended(call) }</span>
                if let Some(message) = &call.message {
                    <div class="dim">{ sentence(message) }</div>
                }
            </td>
            <td class="num">{ grouped(call.gas_used) }</td>
        </tr>
    }
}

/// How the callee ended, and what the caller was answered.
fn ended(call: &InnerCall) -> String {
    let word = match call.outcome {
        Some(Outcome::Success) => return "returned".to_owned(),
        Some(Outcome::Revert) => "reverted",
        Some(Outcome::Trap) => "trapped",
        Some(Outcome::OutOfGas) => "ran out of gas",
        None => "was not called",
    };
    format!("{word}, answer {}", call.answer)
}
