//! The calls that the node does not have: each as it came out here and on the node's newest block, and what can be done with
//! them.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::hooks::{use_dispatch, use_names};
use crate::ids;
use crate::model::app::Action;
use crate::model::format::grouped;
use crate::model::names::Names;
use crate::model::offline::{Offline, OfflineAction, Task};
use wattage_web::protocol::ledger::{Came, PendingTransaction, RebasedTransaction};

#[derive(PartialEq, Properties)]
pub(crate) struct PendingDialogProps {
    /// What is pending.
    pub(crate) offline: Offline,
    /// Whether the node answers: then it can be sent.
    pub(crate) up: bool,
}

#[component]
pub(crate) fn PendingDialog(props: &PendingDialogProps) -> Html {
    let (dispatch, names) = (use_dispatch(), use_names());
    let dialog = use_node_ref();
    let shown = dialog.clone();
    use_effect_with((), move |()| {
        if let Some(dialog) = shown.cast::<HtmlDialogElement>() {
            // Fails only when it is open already.
            let _ = dialog.show_modal();
        }
    });
    let offline = &props.offline;
    let rebased = offline.rebased.as_ref().filter(|_| offline.has_moved());
    let press = |task: Task| {
        let dispatch = dispatch.clone();
        move |_: MouseEvent| dispatch.dispatch(Action::Offline(OfflineAction::Asked(task.clone())))
    };
    let close = {
        let dispatch = dispatch.clone();
        move || dispatch.dispatch(Action::Offline(OfflineAction::Opened(false)))
    };
    let closing = close.clone();
    // Where the node has moved, nothing is sent that was not shown.
    let sendable = props.up && !offline.gone && (!offline.has_moved() || rebased.is_some());
    html! {
        <dialog class="sheet pending-panel" id={ids::PENDING} ref={dialog} aria-labelledby="pending-title" onclose={move |_| closing()}>
            <div class="sheet-head">
                <h2 id="pending-title">{ "Calls that are only in this browser" }</h2>
                <button type="button" id={ids::PENDING_CLOSE} onclick={move |_: MouseEvent| close()}>{ "Close" }</button>
            </div>
            { explained(props, rebased.is_some()) }
            <div class="scroll"><table id={ids::PENDING_TABLE}>
                <thead><tr>
                    <th>{ "block" }</th><th>{ "call" }</th><th>{ "as it came out here" }</th>
                    if rebased.is_some() { <th>{ "on the node's newest block" }</th> }
                </tr></thead>
                <tbody>
                    { match rebased {
                        Some(rebased) => rebased.transactions.iter().map(moved_row).collect::<Html>(),
                        None => {
                            let pending = offline.pending.iter();
                            pending.flat_map(|pending| &pending.transactions).map(row).collect::<Html>()
                        }
                    } }
                </tbody>
            </table></div>
            if let Some(rebased) = rebased.filter(|rebased| !rebased.moved.is_empty()) {
                <h3>{ "Contracts with another address" }</h3>
                <ul class="pending-moved">{ for rebased.moved.iter().map(|(before, after)| {
                    html! { <li>{ moved_line(before, after, &names) }</li> }
                }) }</ul>
            }
            <p class="dim">{ "Nothing is lost with any of these: a snapshot keeps the ledger as it is now." }</p>
            <div class="shared-line">
                <button type="button" class="run" id={ids::PENDING_SEND} disabled={!sendable}
                    onclick={press(Task::Send(rebased.map(|rebased| rebased.head)))}>{ "Send" }</button>
                <button type="button" id={ids::PENDING_KEEP} onclick={press(Task::Keep)}
                    title="A ledger that is only in this browser, with these calls; the shared one is as the node has it">
                    { "Keep as a ledger of its own" }</button>
                <button type="button" id={ids::PENDING_DISCARD} onclick={press(Task::Discard)}
                    title="Back to what the node has; the snapshot keeps the calls">{ "Discard" }</button>
            </div>
        </dialog>
    }
}

fn explained(props: &PendingDialogProps, moved: bool) -> Html {
    let text = match (props.up, moved) {
        _ if props.offline.gone => "The node does not have this ledger any more.",
        (false, _) => {
            "The node does not answer. They are sent when it is back; if others have added blocks by then, you see first what \
             comes out differently."
        }
        (true, true) => {
            "The node has other blocks now. The calls were executed on top of them; nothing has been sent yet."
        }
        (true, false) => "The node has not moved on: the calls come out there as they did here.",
    };
    html! { <p>{ text }</p> }
}

fn row(one: &PendingTransaction) -> Html {
    html! {
        <tr>
            <td class="num">{ grouped(one.height) }</td>
            <td>{ &one.told }</td>
            <td>{ came(&one.result) }</td>
        </tr>
    }
}

fn moved_row(one: &RebasedTransaction) -> Html {
    let after = match &one.after {
        Err(why) => html! { <span class="bad">{ format!("left out: {why}") }</span> },
        Ok(_) if !one.differs() => html! { <span class="dim">{ "the same" }</span> },
        Ok(after) => {
            html! { <b>{ format!("{}{}", came(after), difference(&one.before.result, after)) }</b> }
        }
    };
    html! {
        <tr data-differs={one.differs().to_string()}>
            <td class="num">{ grouped(one.before.height) }</td>
            <td>{ &one.before.told }</td>
            <td>{ came(&one.before.result) }</td>
            <td>{ after }</td>
        </tr>
    }
}

fn came(came: &Came) -> String {
    format!("{}, {} gas", came.told, grouped(came.gas))
}

/// How much more or less gas that is, if it is.
fn difference(before: &Came, after: &Came) -> String {
    match after.gas.checked_sub(before.gas) {
        Some(0) => String::new(),
        Some(more) => format!(" (+{})", grouped(more)),
        None => format!(" (−{})", grouped(before.gas - after.gas)),
    }
}

fn moved_line(
    before: &wattage_core::types::Address,
    after: &wattage_core::types::Address,
    names: &Names,
) -> String {
    format!("{} ({before}) becomes {after}", names.of(before))
}
