//! The files that `wattage gas --check` reads: source, scenario, and the snapshot of its exact gas.

use wattage_web::protocol::contract::{Answer, Request};
use yew::prelude::*;

use super::export::save;
use crate::hooks::use_inquirer;
use crate::model::gas::export::Format;
use crate::model::gas::view::GasView;

#[derive(PartialEq, Properties)]
pub(super) struct CheckFilesProps {
    pub(super) view: GasView,
    /// Told what was saved, or why it was not.
    pub(super) ontold: Callback<String>,
}

#[component]
pub(super) fn CheckFiles(props: &CheckFilesProps) -> Html {
    let inquirer = use_inquirer();
    let file = props.view.file.clone();
    let button = |format: Format, label: &'static str| {
        let (tell, view, inquirer) = (props.ontold.clone(), props.view.clone(), inquirer.clone());
        let onclick = move |_: MouseEvent| {
            if format == Format::Source {
                let saved = save(format, &view.file, &view.work.source);
                return tell.emit(saved.unwrap_or_else(|why| why));
            }
            let (tell, file) = (tell.clone(), view.file.clone());
            let request = Request::Scenario((*view.work).clone());
            inquirer.ask(view.ledger.clone(), request, move |answer| {
                let files = match answer {
                    Ok(Answer::Scenario(files)) => files,
                    Ok(_) => Err("The contract worker answered something else.".to_owned()),
                    Err(why) => Err(why),
                };
                let saved = files.and_then(|files| match format {
                    Format::Scenario => save(format, &file, &files.scenario),
                    _ => save(format, &file, &files.snapshot),
                });
                tell.emit(
                    saved.unwrap_or_else(|why| format!("There is no scenario to save: {why}")),
                );
            });
        };
        html! { <button type="button" data-export={format.key()} {onclick}>{ label }</button> }
    };
    let command = format!("wattage gas --check {}", Format::Scenario.file_name(&file));
    html! {
        <div class="check-files">
            <p class="dim">
                { "Keep the exact gas of this call on a fresh ledger, for continuous integration: save the three files into one folder, then " }
                <code>{ command }</code>{ " ends with 1 as soon as one figure differs." }
            </p>
            <div class="exports">
                { button(Format::Source, "Source") }
                { button(Format::Scenario, "Scenario") }
                { button(Format::Snapshot, "Snapshot") }
            </div>
        </div>
    }
}
