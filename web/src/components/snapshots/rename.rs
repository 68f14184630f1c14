//! The form that gives a kept ledger another name.

use wattage_web::protocol::ledger::Kept;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::hooks::Desk;
use crate::model::snapshots::{ShelfAction, Task};

#[derive(PartialEq, Properties)]
pub(super) struct RenameFormProps {
    pub(super) desk: Desk,
    pub(super) kept: Kept,
}

#[component]
pub(super) fn RenameForm(props: &RenameFormProps) -> Html {
    let input = use_node_ref();
    let focused = input.clone();
    use_effect_with((), move |()| {
        if let Some(input) = focused.cast::<HtmlInputElement>() {
            // A field that is on the page takes the focus.
            let _ = input.focus();
            input.select();
        }
    });
    let stay = {
        let desk = props.desk.clone();
        move |_: MouseEvent| desk.act(ShelfAction::Renaming(None))
    };
    let (desk, ledger, typed) = (props.desk.clone(), props.kept.id.clone(), input.clone());
    let onsubmit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(input) = typed.cast::<HtmlInputElement>() else {
            return;
        };
        let name = input.value().trim().to_owned();
        match name.is_empty() {
            true => desk.act(ShelfAction::Ended(Err("Type a name first.".to_owned()))),
            false => desk.run.emit(Task::Rename {
                ledger: ledger.clone(),
                name,
            }),
        }
    };
    let name = &props.kept.name;
    html! {
        <li data-kept={name.clone()}>
            <form {onsubmit}>
                <input class="storage-name" ref={input} maxlength="80" value={name.clone()} aria-label={format!("New name of {name}")} />
                <button type="submit" class="small">{ "Rename" }</button>
                <button type="button" class="small" onclick={stay}>{ "Cancel" }</button>
            </form>
        </li>
    }
}
