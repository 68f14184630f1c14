//! The Result tab: what Run would come to, what the last one came to, or why there was none.

use std::rc::Rc;

use yew::prelude::*;

use super::changes::{balance_changes, storage_changes};
use super::inner_calls::inner_calls;
use super::outcome::Outcome;
use super::place::Place;
use crate::hooks::use_names;
use crate::ids;
use crate::model::app::Standing;
use crate::model::format::{self, as_text};
use crate::model::names::Names;
use crate::model::preview::Preview;
use crate::model::report::{Report, Trouble};

#[derive(PartialEq, Properties)]
pub(crate) struct ResultPanelProps {
    /// The preview, if it stands in front of the last run.
    pub(crate) preview: Option<Rc<Preview>>,
    /// The last run of the open file.
    pub(crate) report: Option<Rc<Report>>,
    /// Why the last call was not made.
    pub(crate) trouble: Option<Rc<Trouble>>,
    /// How the run stands to what is on the page.
    pub(crate) standing: Standing,
    /// Whether the open file has a contract already.
    pub(crate) deployed: bool,
}

#[component]
pub(crate) fn ResultPanel(props: &ResultPanelProps) -> Html {
    let run = props
        .report
        .as_ref()
        .map(|report| whole("run", report, props.standing));
    let earlier = |run| earlier_run(props.report.as_deref(), run);
    let body = match (&props.trouble, &props.preview, run) {
        (Some(trouble), _, run) => html! {
            <div key="refused">{ trouble_card(trouble) }{ earlier(run) }</div>
        },
        (None, Some(preview), run) => html! {
            <div key="previewed">{ previewed(preview) }{ earlier(run) }</div>
        },
        (None, None, Some(run)) => run,
        (None, None, None) => nothing_yet(props.deployed),
    };
    html! { <div>{ body }</div> }
}

fn whole(key: &'static str, report: &Rc<Report>, standing: Standing) -> Html {
    html! {
        <div {key}>
            <Outcome report={report.clone()} {standing} />
            <Details report={report.clone()} />
        </div>
    }
}

/// What Run would come to. Said softly where it would fail: somebody is typing.
fn previewed(preview: &Preview) -> Html {
    match (&preview.report, preview.trouble()) {
        (Some(report), _) => whole("preview", report, Standing::Present),
        (None, Some(trouble)) => html! {
            <div class="card soft" id={ids::PREVIEW_TROUBLE}>
                <b>{ format!("Preview: {}", lower(&trouble.title)) }</b>
                <p>
                    if let Some(location) = trouble.location { <Place {location} />{ " " } }
                    { &trouble.detail }
                </p>
            </div>
        },
        (None, None) => Html::default(),
    }
}

/// A title as it goes on after a colon.
fn lower(title: &str) -> String {
    let mut chars = title.chars();
    let first = chars.next().map(|first| first.to_lowercase().to_string());
    format!("{}{}", first.unwrap_or_default(), chars.as_str())
}

fn nothing_yet(deployed: bool) -> Html {
    let text = if deployed {
        "This file was not run since the page was loaded. What its contract has stored is in the State tab."
    } else {
        "Nothing has run yet. Press Run, or Ctrl+Enter, and the result appears here."
    };
    html! { <p key="nothing" class="empty">{ text }</p> }
}

fn trouble_card(trouble: &Trouble) -> Html {
    html! {
        <div class="card trouble" id={ids::TROUBLE}>
            <b class="bad">{ &trouble.title }</b>
            <p>
                if let Some(location) = trouble.location { <Place {location} />{ " " } }
                { &trouble.detail }
            </p>
        </div>
    }
}

/// Folded away: what stands below a refusal must not read as its answer.
fn earlier_run(report: Option<&Report>, run: Option<Html>) -> Html {
    let (Some(report), Some(run)) = (report, run) else {
        return Html::default();
    };
    html! {
        <details class="earlier" id={ids::EARLIER_RUN}>
            <summary>{ format!("Earlier run: {}", report.line()) }</summary>
            { run }
        </details>
    }
}

#[derive(PartialEq, Properties)]
struct DetailsProps {
    report: Rc<Report>,
}

/// Sections that are there or not are plain markup under one element, each with a key: as components that may be
/// empty they would leave the order of the page to chance.
#[component]
fn Details(props: &DetailsProps) -> Html {
    let names = use_names();
    let report = &props.report;
    let sections = [
        return_data(report),
        prints(report),
        inner_calls(report, &names),
        logs(report, &names),
        storage_changes(&report.storage, &names),
        balance_changes(&report.balances, &names),
        calm(report),
    ];
    html! { <div>{ for sections.into_iter().flatten() }</div> }
}

fn return_data(report: &Report) -> Option<Html> {
    if report.return_data.0.is_empty() {
        return None;
    }
    let title = match report.outcome {
        wattage_core::vm::Outcome::Revert => "Revert data",
        _ => "Return data",
    };
    Some(html! {
        <section key="return-data">
            <h2>{ title }</h2>
            if let Some(text) = as_text(&report.return_data) { <p>{ format!("\"{text}\"") }</p> }
            <p><code>{ report.return_data.to_string() }</code></p>
        </section>
    })
}

fn prints(report: &Report) -> Option<Html> {
    (!report.prints.is_empty()).then(|| {
        html! {
            <section key="prints">
                <h2>{ "Printed" }</h2>
                <pre class="prints">{ report.prints.join("\n") }</pre>
            </section>
        }
    })
}

fn logs(report: &Report, names: &Names) -> Option<Html> {
    if report.logs.is_empty() {
        return None;
    }
    Some(html! {
        <section key="logs">
            <h2>{ "Logs" }</h2>
            <div class="scroll"><table>
                <thead><tr><th>{ "topics" }</th><th>{ "data" }</th><th>{ "as" }</th></tr></thead>
                <tbody>{ for report.logs.iter().map(|log| {
                    let data = names.decoded(&log.data);
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
        </section>
    })
}

const CALM: &str = "No balance and no storage has changed.";
const CALM_PREVIEW: &str = "No balance and no storage would change.";

fn calm(report: &Report) -> Option<Html> {
    (report.balances.is_empty() && report.storage.is_empty()).then(|| {
        html! {
            <section key="calm">
                <h2>{ "Changes" }</h2>
                <p class="empty">{ if report.is_preview() { CALM_PREVIEW } else { CALM } }</p>
            </section>
        }
    })
}
