//! The sheet behind `?`: what the keyboard does, and which version of the page this is.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::browser::version;
use crate::hooks::{is_question_mark, use_key};
use crate::ids;
use crate::model::commands::COMMANDS;

/// Which of them only the full editor has.
const FULL_EDITOR: [&str; 3] = [SEARCH, GO_TO_LINE, FOLD];

const SEARCH: &str = "Ctrl F";
const GO_TO_LINE: &str = "Ctrl Alt G";
const FOLD: &str = "Ctrl Shift [ and ]";

/// Keys beside those of the editor's commands.
const KEYS: [(&str, &str); 15] = [
    (
        "Ctrl Enter",
        "run the call, from anywhere on the page (Cmd Enter on a Mac)",
    ),
    (
        "Ctrl S",
        "save at once; every edit is saved by itself, too (Cmd S on a Mac)",
    ),
    (
        "Ctrl Alt P",
        "pin the preview as the baseline, or unpin it (Cmd Option P on a Mac)",
    ),
    ("Ctrl .", "end a preview that takes long (Cmd . on a Mac)"),
    ("?", "this sheet, while no text is being typed"),
    ("Ctrl Z, Ctrl Y", "undo and redo an edit"),
    (SEARCH, "search in the source; F3 goes to the next match"),
    (GO_TO_LINE, "go to a line (Cmd Alt G on a Mac)"),
    (FOLD, "fold and unfold (Cmd Alt [ and ] on a Mac)"),
    ("Esc, then Tab", "leave the editor"),
    (
        "↑ ↓, Home, End",
        "in the Examples menu: from entry to entry",
    ),
    (
        "← →",
        "on a tab: the next tab; on the bar beside the editor: its width",
    ),
    (
        "↑ ↓ ← →, Enter, Backspace",
        "in the flame graph: from frame to frame, zoom in, zoom out (Esc: all the way)",
    ),
    (
        "← →, Home, End",
        "in the chart of a curve: from value to value",
    ),
    ("Esc", "close a menu or this sheet"),
];

#[derive(PartialEq, Properties)]
pub(crate) struct KeysSheetProps {
    /// Whether the editor on the page is the full one.
    pub(crate) full: bool,
}

#[component]
pub(crate) fn KeysSheet(props: &KeysSheetProps) -> Html {
    let full = props.full;
    let listed = |(keys, _): &&(&str, &str)| full || !FULL_EDITOR.contains(keys);
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
                    { for KEYS.iter().filter(listed).map(|(keys, meaning)| html! {
                        <tr key={*keys}><td><kbd>{ *keys }</kbd></td><td>{ *meaning }</td></tr>
                    }) }
                    { for COMMANDS.iter().filter(|command| full || command.plain).map(|command| html! {
                        <tr key={command.name}><td><kbd>{ command.shown }</kbd></td><td>{ command.meaning }</td></tr>
                    }) }
                </table>
                <p class="dim" id={ids::VERSION}>{ format!("Wattage {}, build {}", version::VERSION, version::build()) }</p>
            </dialog>
        </span>
    }
}
