//! The share panel: opened with one click, it makes the link, copies it, and says what is inside.

use std::rc::Rc;

use wattage_core::limits::{NOTE_CHARS, TITLE_CHARS};
use wattage_web::protocol::share::Shared;
use web_sys::{HtmlDialogElement, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::more::More;
use super::warning::LengthWarning;
use crate::browser::{hash, page};
use crate::hooks::{Made, use_dispatch, use_made, use_names};
use crate::ids;
use crate::model::app::Action;
use crate::model::format::grouped;
use crate::model::share::{ShareView, inside_words};

#[derive(PartialEq, Properties)]
pub(crate) struct SharePanelProps {
    /// What is to be shared.
    pub(crate) view: ShareView,
}

#[component]
pub(crate) fn SharePanel(props: &SharePanelProps) -> Html {
    let dispatch = use_dispatch();
    let dialog = use_shown();
    let title = use_state(|| props.view.title.clone());
    let note = use_state(|| props.view.note.clone());
    let history = use_state(|| true);
    let ask = props.view.ask(&title, &note, *history);
    let made = use_made(props.view.ledger.clone(), ask);
    let (field, said, copy) = use_copying(&made);
    let short = use_state(|| 0u32);
    let close = {
        let dialog = dialog.clone();
        move |_: MouseEvent| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        }
    };
    let without = {
        let history = history.setter();
        Callback::from(move |()| history.set(false))
    };
    let body = match &made {
        Made::Done(shared) => html! {
            <>
                <Inside shared={shared.clone()} />
                <input id={ids::SHARE_LINK} ref={field} class="wide" readonly=true aria-label="Link" value={hash::of_link(&shared.link)} />
                <div class="shared-line">
                    <button type="button" class="run" id={ids::SHARE_COPY} onclick={move |_: MouseEvent| copy.emit(())}>{ "Copy link" }</button>
                </div>
                <LengthWarning characters={hash::of_link(&shared.link).len()} history={*history} onwithout={without}
                    onshort={let short = short.clone(); move |()| short.set(*short + 1)} />
                <More shared={shared.clone()} name={named(&title, &shared.inside.file)} asked={*short} onsaid={let said = said.setter(); move |told| said.set(told)} />
            </>
        },
        Made::Failed(why) => html! {
            <div class="card trouble" id={ids::SHARE_TROUBLE}>
                <b class="bad">{ "There is no link" }</b><p>{ why }</p>
                if *history { <button type="button" onclick={let without = without.clone(); move |_: MouseEvent| without.emit(())}>{ "Leave the history out" }</button> }
            </div>
        },
        Made::Going(progress) => html! { <p class="dim">{ going(*progress) }</p> },
    };
    html! {
        <dialog class="sheet share-panel" id={ids::SHARE_PANEL} ref={dialog} aria-labelledby="share-title-of-panel"
            onclose={move |_| dispatch.dispatch(Action::Sharing(false))}>
            <div class="sheet-head">
                <h2 id="share-title-of-panel">{ "Share this experiment" }</h2>
                <button type="button" id={ids::SHARE_CLOSE} onclick={close}>{ "Close" }</button>
            </div>
            <p class="dim">{ "Whoever opens the link sees the same text, ledger, call and result. Your other files, your sandbox's id and its token are not in it." }</p>
            <label>{ "Title" }<input id={ids::SHARE_TITLE} value={(*title).clone()} maxlength={TITLE_CHARS.to_string()} oninput={typed(&title)} /></label>
            <label>{ "Note" }<textarea id={ids::SHARE_NOTE} rows="2" value={(*note).clone()} maxlength={NOTE_CHARS.to_string()} oninput={typed_area(&note)} /></label>
            <label class="check">
                <input type="checkbox" id={ids::SHARE_HISTORY} checked={*history} onchange={let history = history.clone(); move |_| history.set(!*history)} />
                { "With the ledger's history: everything that happened in the sandbox before" }
            </label>
            { body }
            <p role="status" id={ids::SHARE_SAID}>{ (*said).clone() }</p>
        </dialog>
    }
}

/// What the experiment is called.
fn named(title: &str, file: &str) -> AttrValue {
    let name = if title.trim().is_empty() {
        file
    } else {
        title.trim()
    };
    AttrValue::from(name.to_owned())
}

fn going(progress: Option<(usize, usize)>) -> String {
    match progress {
        Some((done, all)) => format!(
            "Executing: {} of {} transactions…",
            grouped(done),
            grouped(all)
        ),
        None => "Making the link…".to_owned(),
    }
}

/// The panel, shown as soon as it is on the page.
#[hook]
fn use_shown() -> NodeRef {
    let dialog = use_node_ref();
    let shown = dialog.clone();
    use_effect_with((), move |()| {
        if let Some(dialog) = shown.cast::<HtmlDialogElement>() {
            // Fails only when it is open already.
            let _ = dialog.show_modal();
        }
    });
    dialog
}

/// Copies the link: the first time when it is there, then when asked. Gives the field, what is said, and what copies.
#[hook]
fn use_copying(made: &Made) -> (NodeRef, UseStateHandle<String>, Callback<()>) {
    let field = use_node_ref();
    let said = use_state(String::new);
    let copy = {
        let (field, said) = (field.clone(), said.setter());
        Callback::from(move |()| {
            let Some(input) = field.cast::<HtmlInputElement>() else {
                return;
            };
            let said = said.clone();
            wasm_bindgen_futures::spawn_local(async move {
                said.set(match page::copy(&input.value()).await {
                    true => "Link copied.".to_owned(),
                    false => {
                        input.select();
                        "The browser does not let the page copy. The link is selected: Ctrl C copies it (Cmd C on a Mac).".to_owned()
                    }
                });
            });
        })
    };
    let (first, copying, changed) = (use_mut_ref(|| true), copy.clone(), said.setter());
    let link = match made {
        Made::Done(shared) => Some(shared.id),
        _ => None,
    };
    use_effect_with(link, move |link| {
        if link.is_none() {
            changed.set(String::new());
        } else if first.replace(false) {
            copying.emit(());
        } else {
            changed.set("The link is another one now.".to_owned());
        }
    });
    (field, said, copy)
}

fn typed(state: &UseStateHandle<String>) -> impl Fn(InputEvent) + use<> {
    let setter = state.setter();
    move |event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            setter.set(input.value());
        }
    }
}

fn typed_area(state: &UseStateHandle<String>) -> impl Fn(InputEvent) + use<> {
    let setter = state.setter();
    move |event| {
        if let Some(input) = event.target_dyn_into::<HtmlTextAreaElement>() {
            setter.set(input.value());
        }
    }
}

#[derive(PartialEq, Properties)]
struct InsideProps {
    shared: Rc<Shared>,
}

/// What is inside, before it is sent anywhere.
#[component]
fn Inside(props: &InsideProps) -> Html {
    let (inside, along) = inside_words(&props.shared.inside, &use_names());
    html! {
        <>
            <p id={ids::SHARE_INSIDE}>{ format!("Inside: {inside}.") }</p>
            if let Some(along) = along { <p id={ids::SHARE_ALONG}>{ format!("Sources of other contracts that go along: {along}.") }</p> }
            if let Some(why) = &props.shared.without_result { <p class="bad">{ format!("Without a result: {why}") }</p> }
        </>
    }
}
