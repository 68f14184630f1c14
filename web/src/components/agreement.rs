//! Whether a run came to what its preview had told; and the report of a difference, with all that is needed to make it again.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::browser::{fault_report, page};
use crate::ids;
use crate::model::agreement::{Checked, Disagreement};
use crate::model::format::{counted, grouped};
use crate::model::report::{Basis, Report};

#[derive(PartialEq, Properties)]
pub(crate) struct AgreementProps {
    /// The run.
    pub(crate) report: Rc<Report>,
}

#[component]
pub(crate) fn Agreement(props: &AgreementProps) -> Html {
    let told = use_state(String::new);
    let Basis::Receipt(checked) = &props.report.basis else {
        return html! { <div /> };
    };
    let body = match &**checked {
        Checked::Uncompared(reason) => html! {
            <p class="lead dim">{ format!("Not compared with a preview. {reason}") }</p>
        },
        Checked::Agreed {
            fields,
            transactions,
        } => html! {
            <p class="lead ok">
                { format!(
                    "✓ Preview and {} agree: {} of {}, {} gas",
                    if props.report.here { "run" } else { "node" },
                    counted(*fields, "field", "fields"), counted(*transactions, "transaction", "transactions"),
                    grouped(props.report.gas_used)
                ) }
            </p>
        },
        Checked::Differs(found) => fault(checked, found, &props.report, &told),
    };
    html! { <div id={ids::AGREEMENT}>{ body }</div> }
}

fn fault(
    checked: &Rc<Checked>,
    found: &Disagreement,
    report: &Rc<Report>,
    told: &UseStateHandle<String>,
) -> Html {
    let make = |end: fn(String) -> End| {
        let (checked, report, told) = (Rc::clone(checked), Rc::clone(report), told.clone());
        Callback::from(move |_: MouseEvent| {
            let (checked, report, told) = (Rc::clone(&checked), Rc::clone(&report), told.clone());
            spawn_local(async move {
                let Checked::Differs(found) = &*checked else {
                    return;
                };
                told.set("Making the report…".to_owned());
                let done = match fault_report::text(found, &report.sandbox).await {
                    Ok(text) => end(text).done().await,
                    Err(reason) => format!("The report cannot be made: {reason}."),
                };
                told.set(done);
            });
        })
    };
    html! {
        <div class="card trouble" id={ids::FAULT_REPORT} role="alert">
            <b class="bad">{ "Preview and node disagree" }</b>
            <p>{ "The node executed the call and its receipt stands. That the preview had told something else is a fault of \
                  Wattage: please send its makers the report. It has the source, the call, both results and the ledger, and no \
                  token." }</p>
            <div class="scroll"><table>
                <thead><tr><th>{ "field" }</th><th>{ "preview" }</th><th>{ "node" }</th></tr></thead>
                <tbody>{ for found.fields.iter().map(|field| html! {
                    <tr>
                        <th scope="row">{ format!("{} {}", field.transaction, field.field) }</th>
                        <td><code>{ &field.preview }</code></td><td><code>{ &field.node }</code></td>
                    </tr>
                }) }</tbody>
            </table></div>
            <p>
                <button type="button" id={ids::FAULT_DOWNLOAD} onclick={make(End::Download)}>{ "Download report" }</button>{ " " }
                <button type="button" id={ids::FAULT_COPY} onclick={make(End::Copy)}>{ "Copy report" }</button>
            </p>
            <p role="status">{ (**told).clone() }</p>
        </div>
    }
}

/// What becomes of the report.
enum End {
    Download(String),
    Copy(String),
}

impl End {
    async fn done(self) -> String {
        match self {
            Self::Download(text) => match page::download(fault_report::NAME, &text) {
                Ok(()) => format!("{} is saved.", fault_report::NAME),
                Err(()) => "This browser saves no files from pages; copy the report instead.".to_owned(),
            },
            Self::Copy(text) if page::copy(&text).await => "The report is on the clipboard.".to_owned(),
            Self::Copy(_) => {
                "This browser lets the page write nothing to the clipboard; download the report instead.".to_owned()
            }
        }
    }
}
