//! The menu of examples and of the files of this browser.

use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, Node};
use yew::prelude::*;

use crate::browser::page;
use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::app::Action;
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
            "ArrowDown" => move_focus(&event, &root, 1),
            "ArrowUp" => move_focus(&event, &root, -1),
            _ => (),
        })
    };
    html! {
        <div class="menu" ref={root} {onkeydown}>
            <button type="button" id={ids::EXAMPLES} aria-haspopup="true" aria-expanded={unfolded.to_string()}
                title="Examples, and the files of this browser" onclick={toggle}>{ "Examples" }</button>
            if *unfolded {
                <MenuList open={props.open.clone()} others={props.others.clone()} {close} />
            }
        </div>
    }
}

/// A click anywhere else closes the menu.
#[hook]
fn use_close_outside(root: NodeRef, unfolded: UseStateHandle<bool>) {
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

fn move_focus(event: &KeyboardEvent, root: &NodeRef, by: i32) {
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
    let count = i32::try_from(items.length()).unwrap_or_default();
    let at = (0..items.length()).find(|index| {
        let item = items.get(*index);
        item.as_ref() == active.as_ref().map(AsRef::as_ref)
    });
    let next = match at.and_then(|at| i32::try_from(at).ok()) {
        Some(at) => (at + by).rem_euclid(count.max(1)),
        None => 0,
    };
    let item = u32::try_from(next).ok().and_then(|next| items.get(next));
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
            <button key={name.to_owned()} type="button" class="menu-item" data-file={name.to_owned()} aria-current={current}
                onclick={move |_| { dispatch.dispatch(action.clone()); close.emit(()); }}>
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
        <div class="menu-list">
            <h2>{ "Examples" }</h2>
            { for examples::all().map(|(name, example)| item(&name, example.summary, Action::ExampleChosen(example))) }
            <h2>{ "Files of this browser" }</h2>
            { for own.into_iter().map(|name| item(name, "", Action::FileChosen(name.to_owned()))) }
            { item("New contract", "an empty module to start from", Action::NewFile) }
        </div>
    }
}
