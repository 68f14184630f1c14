//! The Result tab: what the last run came to, or why there was none.

use std::rc::Rc;

use yew::prelude::*;

use super::changes::{BalanceChanges, StorageChanges};
use super::place::Place;
use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::app::Action;
use crate::model::format::{self, as_text, grouped};
use crate::model::report::{Placement, Report, Trouble};

#[derive(PartialEq, Properties)]
pub(crate) struct ResultPanelProps {
    /// The last run of the open file.
    pub(crate) report: Option<Rc<Report>>,
    /// Why the last call was not made.
    pub(crate) trouble: Option<Rc<Trouble>>,
    /// Whether the source was edited since.
    pub(crate) edited_since: bool,
}

#[component]
pub(crate) fn ResultPanel(props: &ResultPanelProps) -> Html {
    html! {
        <>
            if let Some(trouble) = &props.trouble {
                <TroubleCard trouble={trouble.clone()} />
            }
            if let Some(report) = &props.report {
                <Outcome report={report.clone()} edited_since={props.edited_since} />
                <Details report={report.clone()} />
            } else if props.trouble.is_none() {
                <p class="empty">{ "Nothing has run yet. Press Run, or Ctrl+Enter, and the result appears here." }</p>
            }
        </>
    }
}

#[derive(PartialEq, Properties)]
struct TroubleCardProps {
    trouble: Rc<Trouble>,
}

#[component]
fn TroubleCard(props: &TroubleCardProps) -> Html {
    let trouble = &props.trouble;
    html! {
        <div class="card trouble" id="trouble" role="alert">
            <b class="bad">{ &trouble.title }</b>
            <p>
                if let Some(location) = trouble.location { <Place {location} />{ " " } }
                { &trouble.detail }
            </p>
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct OutcomeProps {
    report: Rc<Report>,
    edited_since: bool,
}

#[component]
fn Outcome(props: &OutcomeProps) -> Html {
    let report = &props.report;
    let good = report.consequence().is_none();
    let types: Vec<String> = report
        .results
        .iter()
        .map(|value| value.ty().to_string())
        .collect();
    html! {
        <>
            <p class={classes!("big", if good { "ok" } else { "bad" })} id={ids::OUTCOME}>
                { report.headline() }
                if !types.is_empty() { <small>{ format!(" {}", types.join(", ")) }</small> }
            </p>
            <p class="lead">
                { format!("{}, ", report.call) }
                <b id={ids::GAS_USED}>{ grouped(report.gas_used) }</b>
                { format!(" of {} gas, block {}", grouped(report.gas_limit), grouped(report.height)) }
            </p>
            if props.edited_since {
                <p class="lead dim">{ "This is the run before your last edit." }</p>
            }
            if let Some(consequence) = report.consequence() {
                <div class="card trouble">
                    if let Some(message) = report.explanation() {
                        <p>
                            if let Some(location) = report.location { <Place {location} />{ " " } }
                            { message }
                        </p>
                    }
                    <p class="dim">{ consequence }</p>
                </div>
            }
            <PlacementNote placement={report.placement} />
        </>
    }
}

#[derive(PartialEq, Properties)]
struct PlacementNoteProps {
    placement: Placement,
}

/// Says what happened to the contract before the call, and offers the other way.
#[component]
fn PlacementNote(props: &PlacementNoteProps) -> Html {
    let dispatch = use_dispatch();
    let text = match props.placement {
        Placement::Reused => return Html::default(),
        Placement::Deployed(gas) => {
            return html! { <p class="lead dim">{ format!("Deployed first, for {} gas.", grouped(gas)) }</p> };
        }
        Placement::Upgraded(gas) => format!(
            "The source had changed, so the contract was upgraded in place for {} gas; its storage and balance stayed. ",
            grouped(gas)
        ),
    };
    html! {
        <p class="lead dim">
            { text }
            <button type="button" class="link" id="deploy-fresh"
                onclick={move |_| dispatch.dispatch(Action::RunAsked { fresh: true })}>{ "Deploy a fresh one" }</button>
        </p>
    }
}

#[derive(PartialEq, Properties)]
struct DetailsProps {
    report: Rc<Report>,
}

#[component]
fn Details(props: &DetailsProps) -> Html {
    let report = &props.report;
    let calm = report.balances.is_empty() && report.storage.is_empty();
    html! {
        <>
            if !report.return_data.0.is_empty() {
                <h2>{ if report.outcome == wattage_core::vm::Outcome::Revert { "Revert data" } else { "Return data" } }</h2>
                if let Some(text) = as_text(&report.return_data) { <p>{ format!("\"{text}\"") }</p> }
                <p><code>{ report.return_data.to_string() }</code></p>
            }
            if !report.prints.is_empty() {
                <h2>{ "Printed" }</h2>
                <pre class="prints">{ report.prints.join("\n") }</pre>
            }
            <Logs report={report.clone()} />
            <StorageChanges changes={report.storage.clone()} />
            <BalanceChanges changes={report.balances.clone()} />
            if calm { <h2>{ "Changes" }</h2><p class="empty">{ "No balance and no storage has changed." }</p> }
        </>
    }
}

#[component]
fn Logs(props: &DetailsProps) -> Html {
    let logs = &props.report.logs;
    if logs.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <h2>{ "Logs" }</h2>
            <div class="scroll"><table>
                <thead><tr><th>{ "topics" }</th><th>{ "data" }</th><th>{ "as" }</th></tr></thead>
                <tbody>{ for logs.iter().map(|log| {
                    let data = format::decoded(&log.data);
                    html! {
                        <tr>
                            <td>{ for log.topics.iter().map(|topic| html! {
                                <div><code title={topic.to_string()}>{ format::topic(topic) }</code></div>
                            }) }</td>
                            <td><code title={log.data.to_string()}>{ data.text }</code></td>
                            <td class="dim">{ data.kind }</td>
                        </tr>
                    }
                }) }</tbody>
            </table></div>
        </>
    }
}
