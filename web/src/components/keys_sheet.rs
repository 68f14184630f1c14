//! The sheet behind `?`: what the keyboard does.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::hooks::{is_question_mark, use_key};
use crate::ids;

const KEYS: [(&str, &str); 12] = [
    (
        "Ctrl Enter",
        "run the call, from anywhere on the page (Cmd Enter on a Mac)",
    ),
    (
        "Ctrl S",
        "save at once; every edit is saved by itself, too (Cmd S on a Mac)",
    ),
    ("?", "this sheet, while no text is being typed"),
    ("Ctrl Z, Ctrl Y", "undo and redo an edit"),
    ("Ctrl F", "search in the source; F3 goes to the next match"),
    ("Alt G", "go to a line"),
    ("F8", "go to the next problem"),
    ("Ctrl Shift [ and ]", "fold and unfold"),
    ("Esc, then Tab", "leave the editor"),
    (
        "↑ ↓, Home, End",
        "in the Examples menu: from entry to entry",
    ),
    (
        "← →",
        "on a tab: the next tab; on the bar beside the editor: its width",
    ),
    ("Esc", "close a menu or this sheet"),
];

#[component]
pub(crate) fn KeysSheet() -> Html {
    let dialog = use_node_ref();
    let open = use_callback(dialog.clone(), |(), dialog| {
        if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
            // Fails only when it is open already.
            let _ = dialog.show_modal();
        }
    });
    let asked = use_callback(open.clone(), |key: KeyboardEvent, open| {
        if is_question_mark(&key) {
            key.prevent_default();
            open.emit(());
        }
    });
    use_key(asked);
    let close = {
        let dialog = dialog.clone();
        move |_: MouseEvent| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        }
    };
    html! {
        <span>
            <button type="button" id={ids::KEYS} title="Keyboard shortcuts (?)" aria-label="Keyboard shortcuts"
                aria-haspopup="dialog" onclick={move |_: MouseEvent| open.emit(())}>{ "?" }</button>
            <dialog class="sheet" ref={dialog} aria-labelledby="keys-title">
                <div class="sheet-head">
                    <h2 id="keys-title">{ "Keyboard" }</h2>
                    <button type="button" onclick={close}>{ "Close" }</button>
                </div>
                <table class="facts">
                    { for KEYS.iter().map(|(keys, meaning)| html! {
                        <tr key={*keys}><td><kbd>{ *keys }</kbd></td><td>{ *meaning }</td></tr>
                    }) }
                </table>
            </dialog>
        </span>
    }
}
