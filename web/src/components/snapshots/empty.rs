//! Empties the trash of kept ledgers, after a question.

use yew::prelude::*;

use crate::hooks::Desk;
use crate::ids;
use crate::model::format::counted;
use crate::model::snapshots::{ShelfAction, Task};

#[derive(PartialEq, Properties)]
pub(super) struct EmptyTrashProps {
    pub(super) desk: Desk,
    /// How many are in it.
    pub(super) count: usize,
}

#[component]
pub(super) fn EmptyTrash(props: &EmptyTrashProps) -> Html {
    let ask = |asked: bool| {
        let desk = props.desk.clone();
        move |_: MouseEvent| desk.act(ShelfAction::Emptying(asked))
    };
    let run = props.desk.run.clone();
    let count = props.count as u64;
    html! {
        <p class="storage-row" role="status">
            if props.desk.shelf.emptying {
                <span>{ format!("Delete {} for good?", counted(count, "ledger", "ledgers")) }</span>
                <button type="button" class="small bad" id="empty-kept-yes" onclick={move |_: MouseEvent| run.emit(Task::Empty)}>{ "Delete for good" }</button>
                <button type="button" class="small" onclick={ask(false)}>{ "Keep" }</button>
            } else {
                <button type="button" class="small" id={ids::EMPTY_KEPT} onclick={ask(true)}>{ "Empty the trash…" }</button>
            }
        </p>
    }
}
