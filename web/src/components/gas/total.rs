//! The head of the Gas tab: the total, whose it is, and the schedule that made it.

use std::rc::Rc;

use yew::prelude::*;

use crate::ids;
use crate::model::app::Standing;
use crate::model::baseline::Difference;
use crate::model::format::grouped;
use crate::model::report::Report;

#[derive(PartialEq, Properties)]
pub(crate) struct TotalProps {
    /// The run or the preview.
    pub(crate) report: Rc<Report>,
    /// How it stands to what is on the page.
    pub(crate) standing: Standing,
    /// What it differs from the baseline by.
    pub(crate) difference: Option<Rc<Difference>>,
}

#[component]
pub(crate) fn Total(props: &TotalProps) -> Html {
    let report = &props.report;
    html! {
        <header class="gas-total">
            <p class="big" id={ids::GAS_TOTAL}>
                { grouped(report.gas_used) }<small>{ format!(" of {} gas", grouped(report.gas_limit)) }</small>
            </p>
            <p class="lead dim">{ whose(report) }</p>
            <div>{ props.difference.as_ref().map(|difference| against(difference)) }</div>
            <div>{ props.standing.note().map(|note| html! { <p class="lead dim">{ note }</p> }) }</div>
            <div>{ failed(report) }</div>
            <p class="chips">
                <span class="chip" title="The prices that made these figures">{ &report.schedule }</span>
                <a class="chip" href="#prices" id={ids::PRICES_LINK}>{ "Price table" }</a>
            </p>
        </header>
    }
}

/// Whether the figures are a preview's or a receipt's, and of which block.
fn whose(report: &Report) -> Html {
    let block = grouped(report.height);
    let (tag, place) = match report.is_preview() {
        true => ("preview", format!("would be block {block}")),
        false => ("receipt", format!("block {block}")),
    };
    html! { <><span class={classes!("tag", tag)}>{ tag }</span>{ format!(" {}, {place}", report.call) }</> }
}

fn against(difference: &Difference) -> Html {
    let class = match difference.gas() {
        0 => "lead dim",
        less if less < 0 => "lead ok",
        _ => "lead bad",
    };
    html! { <p {class} id={ids::GAS_DIFFERENCE}>{ difference.sentence() }</p> }
}

/// A call that failed has spent what it did until then.
fn failed(report: &Report) -> Option<Html> {
    (!report.succeeded()).then(|| {
        html! {
            <p class="lead bad">
                { format!("The call {}: this is what it had spent until then.", report.headline()) }
            </p>
        }
    })
}
