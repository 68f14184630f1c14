//! Panels about what this browser stores: versions of a text, files, trash, room, backups; and the bar that says what is wrong
//! with any of it. What is done there goes through the state, like everything else.

mod backup;
mod bar;
mod diff;
mod files;
mod history;
mod panel;
mod room;
mod trash;

pub(crate) use backup::Content;
pub(crate) use bar::StorageBar;
pub(crate) use history::HistoryPanel;
pub(crate) use panel::StoragePanel;

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::hooks::use_dispatch;
use crate::model::app::Action;
use crate::model::care::CareAction;

#[derive(PartialEq, Properties)]
struct SheetProps {
    /// Its id.
    id: &'static str,
    /// Its heading.
    title: AttrValue,
    children: Html,
}

/// A dialog that is shown as soon as it is on the page; Escape and Close take it off.
#[component]
fn Sheet(props: &SheetProps) -> Html {
    let dispatch = use_dispatch();
    let dialog = use_node_ref();
    let shown = dialog.clone();
    use_effect_with((), move |()| {
        if let Some(dialog) = shown.cast::<HtmlDialogElement>() {
            // Fails only when it is open already.
            let _ = dialog.show_modal();
        }
    });
    let closing = dialog.clone();
    let close = move |_: MouseEvent| {
        if let Some(dialog) = closing.cast::<HtmlDialogElement>() {
            dialog.close();
        }
    };
    let heading = format!("{}-title", props.id);
    html! {
        <dialog class="sheet storage" id={props.id} ref={dialog} aria-labelledby={heading.clone()}
            onclose={move |_| dispatch.dispatch(Action::Care(CareAction::Panel(None)))}>
            <div class="sheet-head">
                <h2 id={heading}>{ props.title.clone() }</h2>
                <button type="button" onclick={close}>{ "Close" }</button>
            </div>
            { props.children.clone() }
        </dialog>
    }
}
