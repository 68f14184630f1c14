//! The breakdown: a table of parts that adds up to the total.

use std::collections::BTreeMap;
use std::rc::Rc;

use yew::prelude::*;

use super::difference::{cell, heading};
use crate::ids;
use crate::model::baseline::Difference;
use crate::model::format::{counted, grouped};
use crate::model::gas::difference::{Gone, gone_parts, of_part};
use crate::model::gas::parts::{Kind, Part, parts};
use crate::model::gutter::{percent, share};
use crate::model::report::Report;

/// Shades of host functions, taken in turn.
const SHADES: usize = 4;

#[derive(PartialEq, Properties)]
pub(crate) struct PartsProps {
    /// The run or the preview.
    pub(crate) report: Rc<Report>,
    /// What it differs from the baseline by.
    pub(crate) difference: Option<Rc<Difference>>,
    /// How often each host function was called, if that is known.
    pub(crate) calls: Option<Rc<BTreeMap<String, u64>>>,
}

#[component]
pub(crate) fn Parts(props: &PartsProps) -> Html {
    let report = &props.report;
    let parts = parts(&report.breakdown);
    let shades = shades(&parts);
    let pinned = props.difference.as_deref();
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
                    { heading(pinned.is_some()) }
                </tr></thead>
                <tbody>
                    { for parts.iter().zip(&shades).map(|(part, shade)| {
                        let calls = props.calls.as_ref().and_then(|calls| calls.get(&part.name)).copied();
                        row(part, shade, calls, report, pinned)
                    }) }
                    { for pinned.map(gone_parts).into_iter().flatten().map(gone) }
                </tbody>
                <tfoot><tr data-sum={sum.to_string()}>
                    <th scope="row">{ "= total" }</th><td class="wide-bar" /><td class="num dim">{ percent(sum, report.gas_used) }</td>
                    <td class="num"><b>{ grouped(sum) }</b></td>{ cell(pinned.map(Difference::gas)) }
                </tr></tfoot>
            </table></div>
        </section>
    }
}

fn row(
    part: &Part,
    shade: &Classes,
    calls: Option<u64>,
    report: &Report,
    pinned: Option<&Difference>,
) -> Html {
    let width = share(part.gas, report.gas_used) * 100.0;
    html! {
        <tr key={part.name.clone()} data-part={part.name.clone()} data-gas={part.gas.to_string()}>
            <th scope="row"><i class={classes!("swatch", shade.clone())} aria-hidden="true" />{ &part.name }
                { calls.map(|calls| html! { <small class="dim">{ format!(" {}", counted(calls, "call", "calls")) }</small> }) }</th>
            <td class="wide-bar" aria-hidden="true"><i class={classes!("share", shade.clone())} style={format!("width:{width:.2}%")} /></td>
            <td class="num dim">{ percent(part.gas, report.gas_used) }</td>
            <td class="num">{ grouped(part.gas) }</td>
            { cell(pinned.map(|difference| of_part(difference, &part.name))) }
        </tr>
    }
}

/// A part that only the baseline has.
fn gone(part: Gone) -> Html {
    html! {
        <tr key={format!("gone-{}", part.name)} class="gone">
            <th scope="row"><i class="swatch" aria-hidden="true" />{ part.name }</th>
            <td class="wide-bar" /><td class="num dim">{ "–" }</td><td class="num">{ "0" }</td>{ cell(Some(-i128::from(part.gas))) }
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
