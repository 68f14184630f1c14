//! Deleted files: take one back, or empty the trash after a question.

use std::rc::Rc;

use yew::prelude::*;

use crate::browser::page;
use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::app::Action;
use crate::model::care::{CareAction, Trashed};
use crate::model::format::counted;

#[derive(PartialEq, Properties)]
pub(super) struct TrashSectionProps {
    pub(super) trash: Rc<Vec<Rc<Trashed>>>,
}

#[component]
pub(super) fn TrashSection(props: &TrashSectionProps) -> Html {
    let dispatch = use_dispatch();
    let asked = use_state(|| false);
    let row = |trashed: &Rc<Trashed>| {
        let (dispatch, id) = (dispatch.clone(), trashed.id.clone());
        let name = trashed.file.name.clone();
        html! {
            <li key={id.clone()} data-trashed={name.clone()}>
                <span class="storage-name">{ &name }</span>
                <span class="dim">{ format!("deleted {}", page::local_time(trashed.at)) }</span>
                <button type="button" class="small" aria-label={format!("Put back {name}")}
                    onclick={move |_| dispatch.dispatch(Action::Care(CareAction::TakenBack(id.clone())))}>{ "Put back" }</button>
            </li>
        }
    };
    let ask = |value: bool| {
        let asked = asked.setter();
        move |_: MouseEvent| asked.set(value)
    };
    let empty = {
        let (dispatch, asked) = (dispatch.clone(), asked.setter());
        move |_: MouseEvent| {
            asked.set(false);
            dispatch.dispatch(Action::Care(CareAction::TrashEmptied));
        }
    };
    let count = counted(props.trash.len(), "file", "files");
    html! {
        <section aria-labelledby="trash-title">
            <h3 id="trash-title">{ "Trash" }</h3>
            if props.trash.is_empty() {
                <p class="dim">{ "Empty. Deleted files come here and stay until you empty it." }</p>
            } else {
                <ul class="storage-list" id={ids::TRASH_LIST}>{ for props.trash.iter().map(row) }</ul>
                <p class="storage-row" role="status">
                    if *asked {
                        <span>{ format!("Delete {count} and all their versions for good?") }</span>
                        <button type="button" class="small bad" id="empty-trash-yes" onclick={empty}>{ "Delete for good" }</button>
                        <button type="button" class="small" onclick={ask(false)}>{ "Keep" }</button>
                    } else {
                        <button type="button" class="small" id={ids::EMPTY_TRASH} onclick={ask(true)}>{ "Empty the trash…" }</button>
                    }
                </p>
            }
        </section>
    }
}
