//! The chip that says whether the page and the node are in step.

use yew::prelude::*;

use crate::ids;
use crate::model::app::Connection;
use crate::model::format::grouped;

#[derive(PartialEq, Properties)]
pub(crate) struct ConnectionChipProps {
    /// The node as last seen.
    pub(crate) connection: Connection,
    /// Whether the ledger is only in this browser.
    pub(crate) local: bool,
}

#[component]
pub(crate) fn ConnectionChip(props: &ConnectionChipProps) -> Html {
    let (state, dot, lead, text, title) = match &props.connection {
        Connection::Waiting => (
            "waiting",
            "dot",
            "",
            "looking for the node".to_owned(),
            String::new(),
        ),
        Connection::Up { height: None } => (
            "up",
            "dot ok",
            "",
            "node reachable".to_owned(),
            String::new(),
        ),
        Connection::Up {
            height: Some(height),
        } => (
            "up",
            "dot ok",
            "in step with the node, ",
            format!("block {}", grouped(height)),
            "In step with the node: the State tab shows its newest block.".to_owned(),
        ),
        Connection::Down { reason } if props.local => (
            "down",
            "dot",
            "",
            "no node".to_owned(),
            format!("{reason} This ledger is in your browser and needs none."),
        ),
        Connection::Down { reason } => (
            "down",
            "dot bad",
            "",
            "node not reachable: no answer".to_owned(),
            format!(
                "{reason} Your text is saved in this browser; the page tries again every few seconds."
            ),
        ),
    };
    // Only the loss of the node is announced: a new block is not news to somebody who has just run a call. The element
    // is always there: screen readers hear of changes in it, not of its coming.
    let spoken = if state == "down" { text.as_str() } else { "" };
    html! {
        <span class="chip" id={ids::CONNECTION} data-state={state} {title}>
            <span class={dot} />
            <span><span class="wide-only">{ lead }</span>{ &text }</span>
            <span class="visually-hidden" role="status">{ spoken }</span>
        </span>
    }
}
