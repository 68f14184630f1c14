//! The flame graph's section: asks for the tree of calls once typing rests, and shows none that is of another call.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wattage_web::protocol::contract::{Answer, Follow, Request, Traced};
use yew::prelude::*;

use super::flame::FlameGraph;
use crate::hooks::use_inquirer;
use crate::ids;
use crate::model::format::grouped;
use crate::model::gas::flame::Flame;
use crate::model::gas::view::GasView;
use crate::model::report::Report;
use crate::model::work::Work;

/// How long nothing changes before the calls are traced, milliseconds.
const REST: u32 = 250;

/// What a trace is of.
type Of = (Rc<Work>, Follow);
/// A trace, or why there is none.
type Told = Result<Rc<Traced>, String>;

#[derive(PartialEq, Properties)]
pub(super) struct FlameSectionProps {
    pub(super) view: GasView,
    /// Told the trace of what is on the page, for the exports.
    pub(super) ontraced: Callback<Option<Rc<Traced>>>,
}

#[component]
pub(super) fn FlameSection(props: &FlameSectionProps) -> Html {
    let view = &props.view;
    let of: Of = (view.work.clone(), view.ledger.clone());
    let told = use_trace(&of, &props.ontraced);
    let body = match told {
        None => html! { <p class="flame-wait dim" role="status">{ "Tracing the calls…" }</p> },
        Some(Err(why)) => {
            html! { <p class="empty">{ format!("There is no flame graph: {why}") }</p> }
        }
        Some(Ok(traced)) => graph(view, &traced),
    };
    html! {
        <section aria-labelledby="flame-title" id={ids::FLAME_SECTION}>
            <h2 id="flame-title">{ "Who called whom" }</h2>
            { body }
        </section>
    }
}

/// The trace of `of`, once it is there; never one of something else.
#[hook]
fn use_trace(of: &Of, ontraced: &Callback<Option<Rc<Traced>>>) -> Option<Told> {
    let inquirer = use_inquirer();
    let known = use_state_eq(|| None::<(Of, Told)>);
    let (setter, ontraced) = (known.setter(), ontraced.clone());
    use_effect_with(of.clone(), move |of| {
        let of = of.clone();
        ontraced.emit(None);
        let ended = inquirer.clone();
        let timer = Timeout::new(REST, move || {
            let request = Request::Trace((*of.0).clone());
            inquirer.ask(of.1.clone(), request, move |answer| {
                let told = match answer {
                    Ok(Answer::Traced(Ok(traced))) => Ok(Rc::<Traced>::from(traced)),
                    Ok(Answer::Traced(Err(why))) | Err(why) => Err(why),
                    Ok(_) => Err("The contract worker answered something else.".to_owned()),
                };
                ontraced.emit(told.as_ref().ok().cloned());
                setter.set(Some((of, told)));
            });
        });
        move || {
            drop(timer);
            ended.forget();
        }
    });
    let (about, told) = (*known).clone()?;
    (about == *of).then_some(told)
}

fn graph(view: &GasView, traced: &Traced) -> Html {
    let call = match &view.report {
        Some(report) => report.call.clone(),
        None => "the call".to_owned(),
    };
    let flame = Rc::new(Flame::of(&traced.tree, &call, traced.result.breakdown.base));
    let other = view
        .report
        .as_ref()
        .filter(|report| !is_same(report, traced));
    html! {
        <>
            { other.map(|_| html! {
                <p class="dim">{ format!("Of the same call as it would run now: {} gas.", grouped(traced.result.gas_used)) }</p>
            }) }
            <FlameGraph {flame} schedule={traced.result.schedule.clone()} />
        </>
    }
}

/// Whether the trace has the figures of the report: after a run the same call may cost something else.
fn is_same(report: &Report, traced: &Traced) -> bool {
    let result = &traced.result;
    (report.gas_used, &report.breakdown, &report.functions)
        == (result.gas_used, &result.breakdown, &result.functions)
}
