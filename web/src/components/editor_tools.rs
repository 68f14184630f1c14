//! The editor's commands as buttons, for those who do not know the keys or have none; and what came of the last one.

use std::rc::Rc;

use yew::prelude::*;

use crate::hooks::EditorSlot;
use crate::ids;
use crate::model::commands::{COMMANDS, Command, HINTS};

#[derive(PartialEq, Properties)]
pub(crate) struct EditorToolsProps {
    /// Where the editor is kept.
    pub(crate) slot: Rc<EditorSlot>,
    /// Whether hints are shown.
    pub(crate) hints: bool,
    /// What the language service has to say.
    pub(crate) said: Rc<str>,
}

#[component]
pub(crate) fn EditorTools(props: &EditorToolsProps) -> Html {
    let with_button = COMMANDS.iter().filter(|command| !command.label.is_empty());
    html! {
        <div class="tools">
            <div class="tools-row" role="group" aria-label="Commands of the editor">
                { for with_button.map(|command| tool(command, props)) }
            </div>
            <p id={ids::SAID} class="tools-said" role="status">{ &*props.said }</p>
        </div>
    }
}

fn tool(command: &'static Command, props: &EditorToolsProps) -> Html {
    let slot = props.slot.clone();
    let pressed = (command.name == HINTS).then(|| props.hints.to_string());
    let title = format!("{}: {}", command.shown, command.meaning);
    html! {
        <button type="button" key={command.name} id={ids::tool(command.name)} {title} aria-pressed={pressed}
            onclick={move |_| slot.with(|editor| editor.command(command.name))}>
            { command.label }
        </button>
    }
}
