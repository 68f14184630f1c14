//! Saving the figures as files.

use std::rc::Rc;

use yew::prelude::*;

use crate::browser::download;
use crate::ids;
use crate::model::gas::export::{Format, functions_csv, lines_csv};
use crate::model::gas::functions::functions;
use crate::model::gas::result;
use crate::model::gas::view::GasView;
use crate::model::report::Report;

#[derive(PartialEq, Properties)]
pub(super) struct ExportsProps {
    pub(super) view: GasView,
}

#[component]
pub(super) fn Exports(props: &ExportsProps) -> Html {
    let said = use_state(String::new);
    let Some(report) = props.view.report.clone() else {
        return html! { <div /> };
    };
    let button = |format: Format, label: &'static str| {
        let (said, report, file) = (said.clone(), report.clone(), props.view.file.clone());
        let save = move |_: MouseEvent| {
            let text = text(format, &file, &report);
            let told = text.and_then(|text| save(format, &file, &text));
            said.set(told.unwrap_or_else(|why| why));
        };
        html! { <button type="button" data-export={label} onclick={save}>{ label }</button> }
    };
    html! {
        <section aria-labelledby="export-title">
            <h2 id="export-title">{ "Save the figures" }</h2>
            <div class="exports" id={ids::EXPORTS}>
                { button(Format::Lines, "CSV by line") }
                { button(Format::Functions, "CSV by function") }
                { button(Format::Json, "JSON") }
            </div>
            <p class="dim exported" role="status" id={ids::EXPORTED}>{ (*said).clone() }</p>
        </section>
    }
}

fn text(format: Format, file: &str, report: &Rc<Report>) -> Result<String, String> {
    let rows = functions(report, &[]);
    match format {
        Format::Lines => Ok(lines_csv(report, &rows)),
        Format::Functions => Ok(functions_csv(report, &rows)),
        Format::Source => Ok(report.source.to_string()),
        _ => result::json(file, report).map_err(|error| format!("The result cannot be written as JSON: {error}.")),
    }
}

/// Saves a text, and says so.
pub(super) fn save(format: Format, file: &str, text: &str) -> Result<String, String> {
    let name = format.file_name(file);
    download::save(&name, format.media_type(), text)?;
    Ok(format!("{name} is saved where this browser keeps downloads."))
}
