//! Saving the figures as files.

use std::rc::Rc;

use wattage_web::protocol::contract::Traced;
use yew::prelude::*;

use super::check_files::CheckFiles;
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
    /// The tree of calls, once it is there.
    pub(super) traced: Option<Rc<Traced>>,
}

#[component]
pub(super) fn Exports(props: &ExportsProps) -> Html {
    let said = use_state_eq(String::new);
    let tell = use_callback(said.setter(), |text: String, said| said.set(text));
    let Some(report) = props.view.report.clone() else {
        return html! { <div /> };
    };
    let button = |format: Format, label: &'static str, disabled: bool| {
        let (tell, report, file) = (tell.clone(), report.clone(), props.view.file.clone());
        let traced = props.traced.clone();
        let save = move |_: MouseEvent| {
            let text = text(format, &file, &report, traced.as_deref());
            tell.emit(
                text.and_then(|text| save(format, &file, &text))
                    .unwrap_or_else(|why| why),
            );
        };
        html! { <button type="button" data-export={format.key()} {disabled} onclick={save}>{ label }</button> }
    };
    html! {
        <section aria-labelledby="export-title">
            <h2 id="export-title">{ "Save the figures" }</h2>
            <div class="exports" id={ids::EXPORTS}>
                { button(Format::Lines, "CSV by line", false) }
                { button(Format::Functions, "CSV by function", false) }
                { button(Format::Json, "Result as JSON", false) }
                { button(Format::Folded, "Folded stacks", props.traced.is_none()) }
            </div>
            if props.view.is_callable() {
                <CheckFiles view={props.view.clone()} ontold={tell} />
            }
            <p class="dim exported" role="status" id={ids::EXPORTED}>{ (*said).clone() }</p>
        </section>
    }
}

fn text(
    format: Format,
    file: &str,
    report: &Report,
    traced: Option<&Traced>,
) -> Result<String, String> {
    match format {
        Format::Lines => Ok(lines_csv(report, &functions(report, &[]))),
        Format::Functions => Ok(functions_csv(report, &functions(report, &[]))),
        Format::Folded => {
            let traced = traced.ok_or("The calls have not been traced yet.")?;
            Ok(traced.tree.folded())
        }
        _ => result::json(file, report)
            .map_err(|error| format!("The result cannot be written as JSON: {error}.")),
    }
}

/// Saves a text, and says so.
pub(super) fn save(format: Format, file: &str, text: &str) -> Result<String, String> {
    let name = format.file_name(file);
    download::save(&name, format.media_type(), text)?;
    Ok(format!(
        "{name} is saved where this browser keeps downloads."
    ))
}
