//! The head of the Gas tab: the total, whose it is, and the schedule that made it.

use std::rc::Rc;

use yew::prelude::*;

use crate::ids;
use crate::model::app::Standing;
use crate::model::format::grouped;
use crate::model::report::Report;

#[derive(PartialEq, Properties)]
pub(crate) struct TotalProps {
    /// The run or the preview.
    pub(crate) report: Rc<Report>,
    /// How it stands to what is on the page.
    pub(crate) standing: Standing,
}

#[component]
pub(crate) fn Total(props: &TotalProps) -> Html {
    let report = &props.report;
    html! {
        <header class="gas-total">
            <p class="big" id={ids::GAS_TOTAL}>
                { grouped(report.gas_used) }<small>{ format!(" of {} gas", grouped(report.gas_limit)) }</small>
            </p>
            <p class="lead dim">{ &report.call }</p>
            <div>{ props.standing.note().map(|note| html! { <p class="lead dim">{ note }</p> }) }</div>
            <div>{ failed(report) }</div>
            <p class="chips">
                <span class="chip" title="The prices that made these figures">{ &report.schedule }</span>
                <a class="chip" href="#prices" id={ids::PRICES_LINK}>{ "Price table" }</a>
            </p>
        </header>
    }
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
