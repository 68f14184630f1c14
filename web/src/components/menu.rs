//! The menu of examples and of the files of this browser.

use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, Node};
use yew::prelude::*;

use crate::browser::{hash, page};
use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::app::Action;
use crate::model::care::{CareAction, Panel};
use crate::model::examples;
use crate::model::file::File;

#[derive(PartialEq, Properties)]
pub(crate) struct MenuProps {
    /// The open file.
    pub(crate) open: Rc<File>,
    /// The other files of this browser.
    pub(crate) others: Rc<Vec<Rc<File>>>,
}

#[component]
pub(crate) fn Menu(props: &MenuProps) -> Html {
    let unfolded = use_state(|| false);
    let root = use_node_ref();
    use_close_outside(root.clone(), unfolded.clone());
    let toggle = {
        let unfolded = unfolded.clone();
        move |_: MouseEvent| unfolded.set(!*unfolded)
    };
    let close = {
        let unfolded = unfolded.clone();
        Callback::from(move |()| unfolded.set(false))
    };
    let onkeydown = {
        let (close, root) = (close.clone(), root.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Escape" => {
                close.emit(());
                page::focus(ids::EXAMPLES);
            }
            "ArrowDown" => move_focus(&event, &root, Step::Next),
            "ArrowUp" => move_focus(&event, &root, Step::Previous),
            "Home" => move_focus(&event, &root, Step::First),
            "End" => move_focus(&event, &root, Step::Last),
            _ => (),
        })
    };
    let onfocusout = {
        let (close, root) = (close.clone(), root.clone());
        Callback::from(move |event: FocusEvent| {
            // A focus that goes nowhere is a click on something that cannot have it: inside the menu, or outside.
            let next = event
                .related_target()
                .and_then(|target| target.dyn_into::<Node>().ok());
            let root = root.cast::<Node>();
            if next.is_some() && !root.is_some_and(|root| root.contains(next.as_ref())) {
                close.emit(());
            }
        })
    };
    html! {
        <div class="menu" ref={root} {onkeydown} {onfocusout}>
            <button type="button" id={ids::EXAMPLES} aria-haspopup="menu" aria-controls="examples-menu" aria-expanded={unfolded.to_string()}
                title="Examples, and the files of this browser" onclick={toggle}>{ "Examples" }</button>
            if *unfolded {
                <MenuList open={props.open.clone()} others={props.others.clone()} {close} />
            }
        </div>
    }
}

/// A click anywhere else closes the menu.
#[hook]
pub(super) fn use_close_outside(root: NodeRef, unfolded: UseStateHandle<bool>) {
    use_effect_with(*unfolded, move |open| {
        let body = web_sys::window().and_then(|window| window.document());
        let listener = body.filter(|_| *open).map(|document| {
            EventListener::new(&document, "pointerdown", move |event| {
                let target = event
                    .target()
                    .and_then(|target| target.dyn_into::<Node>().ok());
                let inside = root
                    .cast::<Node>()
                    .is_some_and(|root| root.contains(target.as_ref()));
                if !inside {
                    unfolded.set(false);
                }
            })
        });
        move || drop(listener)
    });
}

/// Where an arrow key goes.
#[derive(Clone, Copy)]
enum Step {
    Next,
    Previous,
    First,
    Last,
}

fn move_focus(event: &KeyboardEvent, root: &NodeRef, step: Step) {
    event.prevent_default();
    let Some(root) = root.cast::<Element>() else {
        return;
    };
    let Ok(items) = root.query_selector_all(".menu-item") else {
        return;
    };
    let active = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.active_element());
    let count = items.length();
    if count == 0 {
        return;
    }
    let at = (0..items.length()).find(|index| {
        let item = items.get(*index);
        item.as_ref() == active.as_ref().map(AsRef::as_ref)
    });
    let next = match (step, at) {
        (Step::Next, Some(at)) => (at + 1) % count,
        (Step::Previous, Some(at)) => (at + count - 1) % count,
        (Step::Next, None) | (Step::First, _) => 0,
        (Step::Previous, None) | (Step::Last, _) => count - 1,
    };
    let item = items.get(next);
    if let Some(item) = item.and_then(|item| item.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Refused only for elements that cannot take focus.
        let _ = item.focus();
    }
}

#[derive(PartialEq, Properties)]
struct MenuListProps {
    open: Rc<File>,
    others: Rc<Vec<Rc<File>>>,
    close: Callback<()>,
}

#[component]
fn MenuList(props: &MenuListProps) -> Html {
    let dispatch = use_dispatch();
    let item = |name: &str, note: &str, action: Action| {
        let (dispatch, close) = (dispatch.clone(), props.close.clone());
        let current = (props.open.name == name).then_some("true");
        html! {
            <button key={name.to_owned()} type="button" role="menuitem" tabindex="-1" class="menu-item" data-file={name.to_owned()} aria-current={current}
                onclick={move |_| { dispatch.dispatch(action.clone()); close.emit(()); page::focus_editor(); }}>
                { name }
                if !note.is_empty() { <small>{ note }</small> }
            </button>
        }
    };
    let mut own: Vec<&str> = std::iter::once(&props.open)
        .chain(props.others.iter())
        .map(|file| file.name.as_str())
        .filter(|name| examples::find(name).is_none())
        .collect();
    own.sort_unstable();
    html! {
        <div class="menu-list" role="menu" id="examples-menu" aria-label="Examples and files">
            <div role="group" aria-labelledby="menu-examples">
            <h2 id="menu-examples" role="presentation">{ "Examples" }</h2>
            { for examples::all().map(|(name, example)| item(&name, example.summary, Action::ExampleChosen(example))) }
            </div>
            <div role="group" aria-labelledby="menu-files">
            <h2 id="menu-files" role="presentation">{ "Files of this browser" }</h2>
            { for own.into_iter().map(|name| item(name, "", Action::FileChosen(name.to_owned()))) }
            { item("New contract", "an empty module to start from", Action::NewFile) }
            { item("History", "earlier texts of the open file", Action::Care(CareAction::Panel(Some(Panel::History)))) }
            { item("Files and storage", "rename, delete, trash, backups", Action::Care(CareAction::Panel(Some(Panel::Storage)))) }
            <button type="button" role="menuitem" tabindex="-1" class="menu-item" data-file="open" onclick={let close = props.close.clone(); move |_: MouseEvent| { close.emit(()); page::press(ids::OPEN_FILE); }}>
                { "Open file…" }<small>{ "an experiment (.wattage) or a source (.wat)" }</small>
            </button>
            </div>
            <div role="group" aria-labelledby="menu-reference">
            <h2 id="menu-reference" role="presentation">{ "Reference" }</h2>
            <a role="menuitem" tabindex="-1" class="menu-item" data-file="compare" href={hash::COMPARE} onclick={let close = props.close.clone(); move |_: MouseEvent| close.emit(())}>
                { "Compare" }<small>{ "two experiments side by side" }</small>
            </a>
            <a role="menuitem" tabindex="-1" class="menu-item" href={hash::PRICES} onclick={let close = props.close.clone(); move |_: MouseEvent| close.emit(())}>
                { "Price table" }<small>{ "what everything costs, and why" }</small>
            </a>
            </div>
        </div>
    }
}
