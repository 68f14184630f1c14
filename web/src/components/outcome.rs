//! The head of the Result tab: how the run or the preview ended, what it cost, and what happened to the contract before it.

use std::rc::Rc;

use wattage_core::types::Address;
use wattage_core::vm::TraceFrame;
use yew::prelude::*;

use super::address::CopyAddress;
use super::agreement::Agreement;
use super::place::Place;
use crate::hooks::{use_dispatch, use_names};
use crate::ids;
use crate::model::app::{Action, Standing};
use crate::model::format::grouped;
use crate::model::names::Names;
use crate::model::report::{Basis, Placement, PlacingGas, Report};

#[derive(PartialEq, Properties)]
pub(crate) struct OutcomeProps {
    /// The run.
    pub(crate) report: Rc<Report>,
    /// How it stands to what is on the page.
    pub(crate) standing: Standing,
}

#[component]
pub(crate) fn Outcome(props: &OutcomeProps) -> Html {
    let report = &props.report;
    let names = use_names();
    let (gas, limit) = (grouped(report.gas_used), grouped(report.gas_limit));
    html! {
        <div>
            <div class={classes!("big", if report.succeeded() { "ok" } else { "bad" })} id={ids::OUTCOME}
                data-of={if report.is_preview() { "preview" } else { "receipt" }}>
                { headline(report) }
            </div>
            <p class="lead">
                { format!("{}, ", report.call) }
                <b id={ids::GAS_USED}>{ gas }</b>
                { format!(" of {limit} gas, {}", block(report)) }
            </p>
            <Agreement report={report.clone()} />
            <div>{ contract(report, &names) }</div>
            <div>{ props.standing.note().map(|note| html! { <p class="lead dim">{ note }</p> }) }</div>
            <div class="failure">{ failure(report) }</div>
            <Placed placement={report.placement} limit={report.gas_limit} preview={report.is_preview()} />
        </div>
    }
}

/// The block that it is in, or would be in.
fn block(report: &Report) -> String {
    let block = grouped(report.height);
    match &report.basis {
        Basis::Receipt(_) => format!("block {block}"),
        Basis::Preview { height } => {
            format!(
                "previewed on block {}, nothing is committed",
                grouped(*height)
            )
        }
    }
}

/// One result stands behind the verb; several stand below it, one a line.
fn headline(report: &Report) -> Html {
    match (report.succeeded(), report.results.as_slice()) {
        (true, [value]) => html! {
            <>{ report.headline() }<small>{ format!(" {}", value.ty()) }</small></>
        },
        (true, [_, _, ..]) => html! {
            <>
                { "returns" }
                <ol class="results">{ for report.typed_results().into_iter().map(|result| html! { <li>{ result }</li> }) }</ol>
            </>
        },
        _ => html! { { report.headline() } },
    }
}

/// Where it ran. A deployment that failed has left no contract.
fn contract(report: &Report, names: &Names) -> Option<Html> {
    let address = report.contract;
    let name = names
        .file(&address)
        .map_or("contract".to_owned(), |name| format!("{name} at"));
    (address != Address::default()).then(|| {
        html! {
            <p class="lead dim">{ name }{ " " }<CopyAddress {address} /></p>
        }
    })
}

fn failure(report: &Report) -> Option<Html> {
    let consequence = report.consequence()?;
    Some(html! {
        <div class="card trouble">
            if let Some(message) = report.explanation() {
                <p>
                    if let Some(location) = report.location { <Place {location} />{ " " } }
                    { message }
                </p>
            }
            { open_functions(&report.trace) }
            <p class="dim">{ consequence }</p>
        </div>
    })
}

/// How it came there, when functions had called each other: the innermost first.
fn open_functions(trace: &[TraceFrame]) -> Option<Html> {
    (trace.len() > 1).then(|| {
        html! {
            <ol class="trace" aria-label="Functions that were open, the innermost first">
                { for trace.iter().enumerate().map(|(depth, frame)| html! {
                    <li>
                        { if depth == 0 { "in " } else { "called from " } }
                        <code>{ frame.function.as_deref().unwrap_or("a function without a name") }</code>
                        if let Some(location) = frame.location { { " " }<Place {location} /> }
                    </li>
                }) }
            </ol>
        }
    })
}

#[derive(PartialEq, Properties)]
struct PlacedProps {
    placement: Placement,
    /// The call's gas limit.
    limit: u64,
    /// Whether that has not happened yet.
    preview: bool,
}

/// Says what happened to the contract before the call, and offers the other way.
#[component]
fn Placed(props: &PlacedProps) -> Html {
    let dispatch = use_dispatch();
    let own_limit = |gas: &PlacingGas| {
        if gas.limit == props.limit {
            String::new()
        } else {
            format!(", under its own limit of {}", grouped(gas.limit))
        }
    };
    let note = match &props.placement {
        Placement::Reused => None,
        Placement::Deployed(gas) if props.preview => Some(html! {
            <p class="lead dim">
                { format!("Run would deploy it first, for {} gas{}.", grouped(gas.used), own_limit(gas)) }
            </p>
        }),
        Placement::Upgraded(gas) if props.preview => Some(html! {
            <p class="lead dim">
                { format!(
                    "The source has changed: Run would upgrade the contract in place for {} gas{}; its storage and balance stay.",
                    grouped(gas.used), own_limit(gas)
                ) }
            </p>
        }),
        Placement::Deployed(gas) => Some(html! {
            <p class="lead dim">
                { format!("Deployed first, for {} gas{}.", grouped(gas.used), own_limit(gas)) }
            </p>
        }),
        Placement::Upgraded(gas) => Some(html! {
            <p class="lead dim">
                { format!(
                    "The source had changed, so the contract was upgraded in place for {} gas{}; its storage and \
                     balance stayed. ",
                    grouped(gas.used), own_limit(gas)
                ) }
                <button type="button" class="link" id={ids::DEPLOY_FRESH}
                    onclick={move |_| dispatch.dispatch(Action::RunAsked { fresh: true })}>{ "Deploy a fresh one" }</button>
            </p>
        }),
    };
    html! { <div>{ note }</div> }
}
