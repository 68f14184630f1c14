//! The flame graph's section: the graph, or why there is none; and of what it is, if not of the figures above.

use std::rc::Rc;

use wattage_web::protocol::contract::Traced;
use yew::prelude::*;

use super::flame::FlameGraph;
use crate::ids;
use crate::model::format::grouped;
use crate::model::gas::flame::Flame;
use crate::model::gas::traces::Found;
use crate::model::report::Report;

#[derive(PartialEq, Properties)]
pub(super) struct FlameSectionProps {
    /// The figures above.
    pub(super) report: Option<Rc<Report>>,
    /// The trace, as far as there is one.
    pub(super) found: Found,
}

#[component]
pub(super) fn FlameSection(props: &FlameSectionProps) -> Html {
    let report = props.report.as_deref();
    let body = match &props.found {
        Found::Pending => {
            html! { <p key="wait" class="flame-wait dim" role="status">{ "Tracing the calls…" }</p> }
        }
        Found::Failed(why) => {
            html! { <p key="none" class="empty">{ format!("There is no flame graph: {why}") }</p> }
        }
        Found::OfReport(traced) => html! { <div key="graph">{ graph(report, traced) }</div> },
        Found::OfNow(traced) => html! {
            <div key="graph">
                if report.is_some() {
                    <p class="dim">
                        { format!("Of the same call as it would run now: {} gas, block {}.",
                            grouped(traced.result.gas_used), grouped(traced.result.height)) }
                    </p>
                }
                { graph(report, traced) }
            </div>
        },
    };
    html! {
        <section aria-labelledby="flame-title" id={ids::FLAME_SECTION}>
            <h2 id="flame-title">{ "Who called whom" }</h2>
            { body }
        </section>
    }
}

fn graph(report: Option<&Report>, traced: &Traced) -> Html {
    let call = report.map_or("the call", |report| report.call.as_str());
    let flame = Rc::new(Flame::of(&traced.tree, call, traced.result.breakdown.base));
    html! { <FlameGraph {flame} schedule={traced.result.schedule.clone()} /> }
}
