//! The Gas tab: where the gas of the run or preview in front went. Every figure is core's; parts, functions and lines
//! always add up to the total. What takes longer (flame graph, curve, scenario) is asked of a contract worker of the tab's
//! own, so that typing is never held up.

mod chart;
mod check_files;
mod curve;
mod curve_form;
mod difference;
mod empty;
mod export;
mod flame;
mod flame_frame;
mod flame_section;
mod flame_table;
mod functions;
mod lines;
mod parts;
mod points;
mod prices;
mod total;

use std::rc::Rc;

use wattage_core::contract::LinePrice;
use wattage_core::schedule::WATTAGE_1;
use yew::prelude::*;

use crate::hooks::use_trace;
use crate::model::gas::view::GasView;
use curve::Curve;
use empty::Empty;
use export::Exports;
use flame_section::FlameSection;
use functions::Functions;
use parts::Parts;
use total::Total;

pub(crate) use prices::PricePage;

#[derive(PartialEq, Properties)]
pub(crate) struct GasPanelProps {
    /// What to show.
    pub(crate) view: GasView,
}

#[component]
pub(crate) fn GasPanel(props: &GasPanelProps) -> Html {
    let view = &props.view;
    let found = use_trace(view);
    let calls = found.host_calls().map(Rc::new);
    let prices: Rc<[LinePrice]> = match view.is_priced() {
        true => view.analysis.prices.as_slice().into(),
        false => Rc::from([]),
    };
    let figures = view.report.as_ref().map(|report| {
        let (report, difference) = (report.clone(), view.difference.clone());
        html! {
            <div key="figures">
                <Total report={report.clone()} standing={view.standing} difference={difference.clone()} />
                <Parts report={report.clone()} difference={difference.clone()} {calls} />
                <Functions {report} {difference} {prices} />
            </div>
        }
    });
    let curve = view.entry.clone().filter(|_| view.is_callable()).map(|entry| {
        html! {
            <section key="curve" aria-labelledby="curve-title">
                <h2 id="curve-title">{ "Curve over an argument" }</h2>
                <Curve work={view.work.clone()} {entry} ledger={view.ledger.clone()} schedule={WATTAGE_1.id} />
            </section>
        }
    });
    html! {
        <div class="gas-panel">
            if !view.present { <Empty view={view.clone()} /> }
            { figures }
            if view.is_callable() { <FlameSection report={view.report.clone()} found={found.clone()} /> }
            { curve }
            if view.report.is_some() { <Exports view={view.clone()} traced={found.traced().cloned()} /> }
        </div>
    }
}
