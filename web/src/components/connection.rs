//! The chip that says whether the page and the node are in step.

use yew::prelude::*;

use crate::ids;
use crate::model::app::Connection;
use crate::model::format::grouped;

#[derive(PartialEq, Properties)]
pub(crate) struct ConnectionChipProps {
    /// The node as last seen.
    pub(crate) connection: Connection,
}

#[component]
pub(crate) fn ConnectionChip(props: &ConnectionChipProps) -> Html {
    let (state, dot, text, title) = match &props.connection {
        Connection::Waiting => ("waiting", "dot", "looking for the node".to_owned(), String::new()),
        Connection::Up { height: None } => ("up", "dot ok", "node reachable".to_owned(), String::new()),
        Connection::Up { height: Some(height) } => (
            "up",
            "dot ok",
            format!("in step with the node, block {}", grouped(height)),
            "What the State tab shows is the node's newest block.".to_owned(),
        ),
        Connection::Down { reason } => (
            "down",
            "dot bad",
            "node not reachable".to_owned(),
            format!("{reason} Your text is saved in this browser; the page tries again every few seconds."),
        ),
    };
    html! {
        <span class="chip" id={ids::CONNECTION} data-state={state} role="status" {title}>
            <span class={dot} />{ text }
        </span>
    }
}
