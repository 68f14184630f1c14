//! The bar at the top: name, file, examples, the state of the node, and the page's own switches.

use std::rc::Rc;

use yew::prelude::*;

use super::connection::ConnectionChip;
use super::keys_sheet::KeysSheet;
use super::menu::Menu;
use super::theme_button::ThemeButton;
use crate::browser::editor;
use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::app::{Action, Connection};
use crate::model::file::File;

#[derive(PartialEq, Properties)]
pub(crate) struct TopBarProps {
    /// The open file.
    pub(crate) file: Rc<File>,
    /// The other files of this browser.
    pub(crate) others: Rc<Vec<Rc<File>>>,
    /// Whether the plain editor is chosen.
    pub(crate) plain: bool,
    /// The node as last seen.
    pub(crate) connection: Connection,
    /// Whether the ledger is only in this browser.
    pub(crate) local: bool,
    /// What stands beside that.
    pub(crate) children: Html,
}

#[component]
pub(crate) fn TopBar(props: &TopBarProps) -> Html {
    html! {
        <header class="top">
            <h1 class="logo"><Logo />{ "Wattage" }</h1>
            <span class="file" id={ids::FILE_NAME} title={props.file.name.clone()}>{ &props.file.name }</span>
            <Menu open={props.file.clone()} others={props.others.clone()} />
            <span class="grow" />
            <ConnectionChip connection={props.connection.clone()} local={props.local} />
            <ShareButton />
            { props.children.clone() }
            <PlainToggle plain={props.plain} />
            <ThemeButton />
            <KeysSheet full={editor::is_rich() && !props.plain} />
        </header>
    }
}

#[component]
fn ShareButton() -> Html {
    let dispatch = use_dispatch();
    html! {
        <button type="button" id={ids::SHARE} aria-haspopup="dialog" onclick={move |_| dispatch.dispatch(Action::Sharing(true))}
            title="A link to the whole experiment: text, ledger, call and result">{ "Share" }</button>
    }
}

#[component]
fn Logo() -> Html {
    html! {
        <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
            <circle cx="11" cy="11" r="9.4" fill="none" stroke="currentColor" stroke-width="1.6"
                stroke-dasharray="44 60" transform="rotate(135 11 11)" stroke-linecap="round" />
            <path d="M12.6 4.6 7.8 12h3l-1.4 5.4L14.6 10h-3.2z" fill="#ffb020" />
        </svg>
    }
}

#[derive(PartialEq, Properties)]
struct PlainToggleProps {
    plain: bool,
}

/// Only where there is a choice: a bundle without the full editor has nothing to switch to.
#[component]
fn PlainToggle(props: &PlainToggleProps) -> Html {
    let dispatch = use_dispatch();
    let plain = props.plain;
    let button = editor::is_rich().then(|| html! {
        <button type="button" id={ids::PLAIN_EDITOR} aria-pressed={plain.to_string()}
            title="A plain text area in place of the full editor: for screen readers and small phones"
            onclick={move |_| dispatch.dispatch(Action::PlainChosen(!plain))}>
            { if plain { "Full editor" } else { "Plain editor" } }
        </button>
    });
    html! { <span>{ button }</span> }
}
