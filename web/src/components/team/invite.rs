//! The links that invite others to the present ledger.

use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser::{hash, page};
use crate::ids;
use crate::model::invitation::Invitation;
use crate::model::settings::Sandbox;

#[derive(PartialEq, Properties)]
pub(super) struct InviteProps {
    /// The present ledger, if there is one.
    pub(super) sandbox: Option<Sandbox>,
}

#[component]
pub(super) fn Invite(props: &InviteProps) -> Html {
    let Some(sandbox) = &props.sandbox else {
        return html! {
            <>
                <h2>{ "Invite" }</h2>
                <p class="lead">{ "Make a ledger first, or press Run, which makes one. Then its links are here." }</p>
            </>
        };
    };
    let link = |token: Option<String>| {
        let invitation = Invitation {
            sandbox: sandbox.id.clone(),
            token,
        };
        invitation.link(&hash::site())
    };
    let write = match &sandbox.token {
        Some(token) => html! {
            <LinkField key="write" id={ids::INVITE_WRITE} label="Write: can do everything you can. Whoever has this link can, and it cannot be taken back from one person alone."
                link={link(Some(token.clone()))} />
        },
        None => html! {
            <p key="write" class="lead dim">{ "You can read this ledger only, so you can invite others to read it." }</p>
        },
    };
    html! {
        <>
            <h2>{ "Invite" }</h2>
            <LinkField id={ids::INVITE_READ} label="Read: sees everything, cannot write." link={link(None)} />
            { write }
        </>
    }
}

#[derive(PartialEq, Properties)]
struct LinkFieldProps {
    id: AttrValue,
    label: AttrValue,
    link: String,
}

#[component]
fn LinkField(props: &LinkFieldProps) -> Html {
    let said = use_state(|| "");
    let copy = {
        let (said, link, id) = (said.clone(), props.link.clone(), props.id.clone());
        move |_: MouseEvent| {
            let (said, link, id) = (said.clone(), link.clone(), id.clone());
            spawn_local(async move {
                let done = page::copy(&link).await;
                if !done {
                    page::focus(&id);
                }
                said.set(if done {
                    "Copied."
                } else {
                    "Press Ctrl C to copy it."
                });
            });
        }
    };
    // All of it, so that one key copies it.
    let onfocus = |event: FocusEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            input.select();
        }
    };
    html! {
        <div class="team-field">
            <label for={props.id.clone()}>{ &props.label }</label>
            <span class="team-link">
                <input id={props.id.clone()} readonly=true value={props.link.clone()} {onfocus} />
                <button type="button" class="small" onclick={copy}>{ "Copy" }</button>
            </span>
            <span class="dim" role="status">{ *said }</span>
        </div>
    }
}
