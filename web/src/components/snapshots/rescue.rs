//! What can be done where the ledgers in this browser cannot be listed: save what can be read, and begin anew.

use yew::prelude::*;

use super::PartProps;
use crate::ids;
use crate::model::snapshots::{ShelfAction, Task};

#[component]
pub(super) fn RescueSection(props: &PartProps) -> Html {
    let shelf = &props.desk.shelf;
    let busy = shelf.doing.is_some();
    let ask = |asked: bool| {
        let desk = props.desk.clone();
        move |_: MouseEvent| desk.act(ShelfAction::StartingOver(asked))
    };
    let have = |task: Task| {
        let run = props.desk.run.clone();
        move |_: MouseEvent| run.emit(task.clone())
    };
    html! {
        <section aria-labelledby="rescue-title">
            <h3 id="rescue-title">{ "The ledgers in this browser cannot be read" }</h3>
            <p class="bad">{ shelf.unreadable.clone().unwrap_or_default() }</p>
            <p class="dim">{ "Your files are stored elsewhere and are not touched. Save first what can still be read; then you may delete the ledgers here and begin anew. \
                What the node has comes back by itself." }</p>
            <p class="storage-row">
                <button type="button" class="small" id={ids::SALVAGE} disabled={busy} onclick={have(Task::Salvage)}>{ "Save what can be read" }</button>
                if shelf.starting_over {
                    <span>{ "Delete every ledger in this browser for good?" }</span>
                    <button type="button" class="small bad" id={ids::START_OVER_YES} disabled={busy} onclick={have(Task::StartOver)}>{ "Delete for good" }</button>
                    <button type="button" class="small" onclick={ask(false)}>{ "Keep" }</button>
                } else {
                    <button type="button" class="small" id={ids::START_OVER} disabled={busy} onclick={ask(true)}>{ "Delete and begin anew…" }</button>
                }
            </p>
        </section>
    }
}
