//! An invitation that was opened: what it leads to, one's name, and whether to join.

use yew::prelude::*;

use super::name::NameField;
use crate::browser::page;
use crate::hooks::{open_newest, use_dispatch};
use crate::ids;
use crate::model::app::Action;
use crate::model::format::{counted, grouped};
use crate::model::invitation::Invitation;
use crate::model::team::{Glimpse, Joining, TeamAction};

#[derive(PartialEq, Properties)]
pub(crate) struct JoiningCardProps {
    /// The invitation.
    pub(crate) joining: Joining,
    /// The own name.
    pub(crate) member: String,
}

#[component]
pub(crate) fn JoiningCard(props: &JoiningCardProps) -> Html {
    use_effect_with((), |()| page::focus(ids::JOIN_NAME));
    let dispatch = use_dispatch();
    let close = {
        let dispatch = dispatch.clone();
        Callback::from(move |()| dispatch.dispatch(Action::Team(TeamAction::InvitationClosed)))
    };
    let onkeydown = {
        let close = close.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                close.emit(());
            }
        }
    };
    let decline = move |_: MouseEvent| close.emit(());
    let (told, ready, retry) = match &props.joining {
        Joining::Damaged(sentence) => (html! { <p class="bad">{ sentence }</p> }, None, None),
        Joining::Read {
            invitation,
            glimpse: None,
        } => (
            html! { <p>{ "Asking the node what is there…" }</p> },
            None,
            Some(invitation),
        ),
        Joining::Read {
            invitation,
            glimpse: Some(Err(reason)),
        } => (
            html! { <p class="bad">{ reason }</p> },
            None,
            Some(invitation),
        ),
        Joining::Read {
            invitation,
            glimpse: Some(Ok(glimpse)),
        } => (glimpsed(invitation, glimpse), Some(invitation), None),
    };
    let onsubmit = {
        let (dispatch, joined) = (dispatch.clone(), ready.cloned());
        move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(invitation) = &joined {
                dispatch.dispatch(Action::Team(TeamAction::Joined));
                open_newest(&dispatch, &invitation.sandbox);
            }
        }
    };
    let again = retry.cloned().map(|invitation| {
        let dispatch = dispatch.clone();
        let opened = TeamAction::InvitationOpened(Ok(invitation));
        let ask = move |_: MouseEvent| dispatch.dispatch(Action::Team(opened.clone()));
        html! { <button type="button" onclick={ask}>{ "Ask again" }</button> }
    });
    let named = !matches!(props.joining, Joining::Damaged(_));
    html! {
        <form class="notice joining" id={ids::JOINING} aria-labelledby="joining-title" {onkeydown} {onsubmit}>
            <div class="joining-text" role="status">
                <b id="joining-title">{ "An invitation to a ledger" }</b>
                { told }
            </div>
            if named { <NameField id={ids::JOIN_NAME} name={props.member.clone()} /> }
            <span class="joining-buttons">
                if ready.is_some() { <button type="submit" class="run" id={ids::JOIN}>{ "Join" }</button> }
                { again }
                <button type="button" id={ids::JOIN_CLOSE} onclick={decline}>{ if named { "Not now" } else { "Close" } }</button>
            </span>
        </form>
    }
}

fn glimpsed(invitation: &Invitation, glimpse: &Glimpse) -> Html {
    let contracts = counted(glimpse.contracts as u64, "contract", "contracts");
    let many = if glimpse.more { " or more" } else { "" };
    let by = match glimpse.members.as_slice() {
        [] => String::new(),
        names => format!(", its newest are by {}", names.join(", ")),
    };
    let right = match &invitation.token {
        Some(_) => "You will see everything and can write: what you run, everybody there sees.",
        None => "You will see everything, and cannot write.",
    };
    let newest = grouped(glimpse.height);
    html! {
        <p>{ format!("It is at block {newest}{by}, and has {contracts}{many}. {right} Your own files and ledger stay as they are.") }</p>
    }
}
