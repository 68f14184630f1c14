//! The breakdown: a table of parts that adds up to the total.

use std::rc::Rc;

use yew::prelude::*;

use crate::ids;
use crate::model::format::grouped;
use crate::model::gas::parts::{Kind, Part, parts};
use crate::model::gutter::{percent, share};
use crate::model::report::Report;

/// Shades of host functions, taken in turn.
const SHADES: usize = 4;

#[derive(PartialEq, Properties)]
pub(crate) struct PartsProps {
    /// The run or the preview.
    pub(crate) report: Rc<Report>,
}

#[component]
pub(crate) fn Parts(props: &PartsProps) -> Html {
    let report = &props.report;
    let parts = parts(&report.breakdown);
    let shades = shades(&parts);
    let sum: u64 = parts.iter().map(|part| part.gas).sum();
    html! {
        <section aria-labelledby="parts-title">
            <h2 id="parts-title">{ "Breakdown" }</h2>
            <div class="bar" aria-hidden="true">
                { for parts.iter().zip(&shades).map(|(part, shade)| html! {
                    <span class={shade.clone()} style={format!("flex:{} 1 0", part.gas)} />
                }) }
            </div>
            <div class="scroll"><table class="gas-parts" id={ids::BREAKDOWN}>
                <caption class="visually-hidden">{ format!("Parts of the gas, by the schedule {}", report.schedule) }</caption>
                <thead><tr>
                    <th scope="col">{ "part" }</th><th scope="col" class="wide-bar"><span class="visually-hidden">{ "share as a bar" }</span></th>
                    <th scope="col" class="num">{ "share" }</th><th scope="col" class="num">{ "gas" }</th>
                </tr></thead>
                <tbody>{ for parts.iter().zip(&shades).map(|(part, shade)| row(part, shade, report)) }</tbody>
                <tfoot><tr data-sum={sum.to_string()}>
                    <th scope="row">{ "= total" }</th><td class="wide-bar" /><td class="num dim">{ percent(sum, report.gas_used) }</td>
                    <td class="num"><b>{ grouped(sum) }</b></td>
                </tr></tfoot>
            </table></div>
        </section>
    }
}

fn row(part: &Part, shade: &Classes, report: &Report) -> Html {
    let width = share(part.gas, report.gas_used) * 100.0;
    html! {
        <tr key={part.name.clone()} data-part={part.name.clone()} data-gas={part.gas.to_string()}>
            <th scope="row"><i class={classes!("swatch", shade.clone())} aria-hidden="true" />{ &part.name }</th>
            <td class="wide-bar" aria-hidden="true"><i class={classes!("share", shade.clone())} style={format!("width:{width:.2}%")} /></td>
            <td class="num dim">{ percent(part.gas, report.gas_used) }</td>
            <td class="num">{ grouped(part.gas) }</td>
        </tr>
    }
}

fn shades(parts: &[Part]) -> Vec<Classes> {
    let mut host = 0..;
    let shade = |part: &Part| match part.kind {
        Kind::Host => {
            let turn = host.next().unwrap_or(0usize) % SHADES;
            classes!("part", format!("host-{turn}"))
        }
        kind => classes!("part", kind.class()),
    };
    parts.iter().map(shade).collect()
}
