//! The panel: what is kept, and what can be done with it.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::compare::CompareSection;
use super::import::ImportSection;
use super::list::{KeptSection, TrashSection};
use super::rescue::RescueSection;
use super::take::TakeSection;
use crate::hooks::{Desk, use_snapshots};
use crate::ids;
use crate::model::offline::Place;
use crate::model::snapshots::Task;

#[derive(PartialEq, Properties)]
pub(super) struct SnapshotsPanelProps {
    pub(super) place: Option<Place>,
    pub(super) onclose: Callback<()>,
}

#[component]
pub(super) fn SnapshotsPanel(props: &SnapshotsPanelProps) -> Html {
    let dialog = use_node_ref();
    let shown = dialog.clone();
    use_effect_with((), move |()| {
        if let Some(dialog) = shown.cast::<HtmlDialogElement>() {
            // Fails only when it is open already.
            let _ = dialog.show_modal();
        }
    });
    let desk = use_snapshots(props.place.clone(), props.onclose.clone());
    let (closed, close) = (props.onclose.clone(), props.onclose.clone());
    html! {
        <dialog class="sheet storage snapshots" id={ids::SNAPSHOTS_PANEL} ref={dialog} aria-labelledby="snapshots-title" onclose={move |_| closed.emit(())}>
            <div class="sheet-head">
                <h2 id="snapshots-title">{ "Snapshots" }</h2>
                <button type="button" id={ids::SNAPSHOTS_CLOSE} onclick={move |_: MouseEvent| close.emit(())}>{ "Close" }</button>
            </div>
            <p class="dim">{ "A snapshot keeps a ledger as it was at a block, in this browser, also without the node. Go back to one by opening it: \
                you get a ledger of your own, and nothing else changes." }</p>
            if desk.shelf.unreadable.is_none() { <TakeSection desk={desk.clone()} /> }
            { status(&desk) }
            if desk.shelf.unreadable.is_some() {
                <RescueSection {desk} />
            } else {
                <KeptSection desk={desk.clone()} />
                <CompareSection desk={desk.clone()} />
                <ImportSection desk={desk.clone()} />
                <TrashSection {desk} />
            }
        </dialog>
    }
}

/// What is being done or came of it. The element is always there: screen readers announce what is put into it.
fn status(desk: &Desk) -> Html {
    let shelf = &desk.shelf;
    let undo = shelf.undo.clone().map(|ledger| {
        let run = desk.run.clone();
        let title = shelf.trash().find(|kept| kept.id == ledger);
        let title = title.map_or_else(|| "It".to_owned(), |kept| kept_title(desk, kept));
        let back = move |_: MouseEvent| {
            run.emit(Task::Trash {
                ledger: ledger.clone(),
                title: title.clone(),
                into: false,
            });
        };
        html! { <button type="button" class="small" id={ids::TRASH_UNDO} onclick={back}>{ "Undo" }</button> }
    });
    html! {
        <p class="storage-row snapshots-said" id={ids::SNAPSHOTS_SAID} role="status" aria-busy={shelf.doing.is_some().to_string()}>
            <span class={classes!(shelf.failed.then_some("bad"))}>{ shelf.status() }</span>
            { undo }
        </p>
    }
}

/// What a kept ledger is called on this page.
pub(super) fn kept_title(desk: &Desk, kept: &wattage_web::protocol::ledger::Kept) -> String {
    crate::model::snapshots::title(kept, &desk.known)
}
